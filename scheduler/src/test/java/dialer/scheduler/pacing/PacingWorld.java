package dialer.scheduler.pacing;

import dialer.scheduler.pacing.PacingPolicy.CallOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToLongFunction;

/** A small call centre in virtual time for one campaign: people who answer or not, agents who talk and wrap up. A seed repeats it. */
final class PacingWorld {
    static final long SECOND = 1_000;
    static final long MINUTE = 60_000;
    static final long HOUR = 3_600_000;

    private final PacingPolicy policy;
    private final Random random;
    private final PacingSettings settings;
    private final PacingLimits limits = new PacingLimits();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<Long> idle = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Long, Long> ringing = new HashMap<>();

    private DoubleUnaryOperator answerRateAtMs = ms -> 0.3;
    private ToLongFunction<Random> ringOfAnswered = gammaRing();
    private long ringTimeoutMs = 25 * SECOND;
    private ToLongFunction<Random> talk = exponential(120 * SECOND);
    private ToLongFunction<Random> wrapUp = r -> 0;
    private double machineShare;
    private double fastFailShare;
    private long amdMs;
    private long ringsAfterMs;

    private long nowMs;
    private long sequence;
    private long nextCall = 1;
    private int agents;
    private int inFlight;
    private int mostInFlight;

    private long since;
    private double busyMs;
    private double agentMs;
    private long lastAccountMs;
    private int busy;
    private long live;
    private long abandoned;
    private long dials;
    private long givenUp;
    private long shortestGivenUpMs = Long.MAX_VALUE;
    private final Deque<Outcome> lastFiveMinutes = new ArrayDeque<>();
    private int abandonedLately;
    private double worstFiveMinutes;

    private record Event(long atMs, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMs != other.atMs ? Long.compare(atMs, other.atMs) : Long.compare(order, other.order);
        }
    }

    private record Outcome(long atMs, boolean abandoned) {}

    private static final class Waiting {
        private final long call;
        private boolean gone;

        Waiting(long call) {
            this.call = call;
        }
    }

    PacingWorld(PacingPolicy policy, PacingSettings settings, long seed) {
        this.policy = policy;
        this.settings = settings;
        this.random = new Random(seed);
        policy.addCampaign(settings, PacingMemory.NONE, 0);
    }

    PacingWorld answerRate(DoubleUnaryOperator atMs) {
        answerRateAtMs = atMs;
        return this;
    }

    PacingWorld ring(ToLongFunction<Random> answered, long timeoutMs) {
        ringOfAnswered = answered;
        ringTimeoutMs = timeoutMs;
        return this;
    }

    PacingWorld talk(ToLongFunction<Random> times) {
        talk = times;
        return this;
    }

    PacingWorld wrapUp(ToLongFunction<Random> times) {
        wrapUp = times;
        return this;
    }

    /** Machines answer this share of the attempts; the detection takes so long for everybody. */
    PacingWorld amd(double machines, long detectionMs) {
        machineShare = machines;
        amdMs = detectionMs;
        return this;
    }

    /** This share of the attempts fails after two seconds. */
    PacingWorld fastFails(double share) {
        fastFailShare = share;
        return this;
    }

    /** So long after its origination the far end says that a call rings; below 0: it never says so. */
    PacingWorld ringsAfter(long ms) {
        ringsAfterMs = ms;
        return this;
    }

    PacingWorld agents(int count) {
        for (int i = 0; i < count; i++) {
            agents++;
            free(agents);
        }
        return this;
    }

    /** Runs on; decides at each event and each second. */
    PacingWorld run(long forMs) {
        long end = nowMs + forMs;
        at(0, () -> tick(end));
        while (!events.isEmpty() && events.peek().atMs <= end) {
            Event event = events.poll();
            account(event.atMs);
            nowMs = event.atMs;
            event.action.run();
            decide();
        }
        account(end);
        nowMs = end;
        return this;
    }

    private void tick(long end) {
        if (nowMs % (5 * MINUTE) == 0) {
            policy.calendar(nowMs, nowMs);
        }
        if (nowMs + SECOND <= end) {
            at(SECOND, () -> tick(end));
        }
    }

    private void decide() {
        PacingDecision decision = policy.decide(nowMs, limits);
        int calls = decision.originate();
        for (int i = 0; i < decision.givenUp(); i++) {
            giveUp(decision.givenUp(i));
        }
        for (int i = 0; i < calls; i++) {
            originate();
        }
    }

    private void giveUp(long call) {
        givenUp++;
        shortestGivenUpMs = Math.min(shortestGivenUpMs, nowMs - ringing.getOrDefault(call, nowMs));
        over(call, CallOutcome.NO_ANSWER);
    }

    private void originate() {
        long call = nextCall++;
        dials++;
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        policy.originated(call, 0, nowMs);
        ringing.put(call, Long.MAX_VALUE);
        if (ringsAfterMs >= 0) {
            at(ringsAfterMs, () -> rings(call));
        }
        double draw = random.nextDouble();
        double rate = answerRateAtMs.applyAsDouble((double) nowMs);
        if (draw < rate) {
            at(ringOfAnswered.applyAsLong(random), () -> pickedUp(call, true));
        } else if (draw < rate + machineShare) {
            at(ringOfAnswered.applyAsLong(random), () -> pickedUp(call, false));
        } else if (draw < rate + machineShare + fastFailShare) {
            at(2 * SECOND, () -> ringsOut(call));
        } else {
            at(ringTimeoutMs, () -> ringsOut(call));
        }
    }

    private void rings(long call) {
        if (ringing.replace(call, nowMs) != null) {
            policy.ringing(call, nowMs);
        }
    }

    private void pickedUp(long call, boolean person) {
        if (ringing.remove(call) == null) {
            return; // given up
        }
        if (amdMs > 0) {
            policy.amdBegan(call, nowMs);
            at(amdMs, () -> verdict(call, person));
        } else {
            verdict(call, person);
        }
    }

    private void verdict(long call, boolean person) {
        if (!person) {
            over(call, CallOutcome.MACHINE);
            return;
        }
        inFlight--;
        live++;
        policy.answered(call, nowMs);
        Long agent = idle.poll();
        if (agent != null) {
            bridge(call, agent);
            return;
        }
        Waiting person1 = new Waiting(call);
        waiting.add(person1);
        at(settings.graceAfterAnswerMs(), () -> abandon(person1));
    }

    private void abandon(Waiting person) {
        if (!person.gone) {
            person.gone = true;
            waiting.remove(person);
            abandoned++;
            settled(true);
            policy.ended(person.call, CallOutcome.ABANDONED, nowMs);
        }
    }

    private void ringsOut(long call) {
        if (ringing.containsKey(call)) {
            over(call, CallOutcome.NO_ANSWER);
        }
    }

    private void over(long call, CallOutcome outcome) {
        inFlight--;
        ringing.remove(call);
        policy.ended(call, outcome, nowMs);
    }

    private void bridge(long call, long agent) {
        policy.bridged(call, agent, nowMs);
        settled(false);
        busy++;
        at(talk.applyAsLong(random), () -> talkEnded(agent));
    }

    private void talkEnded(long agent) {
        long after = wrapUp.applyAsLong(random);
        if (after > 0) {
            policy.talkEnded(agent, nowMs);
            at(after, () -> handled(agent));
        } else {
            handled(agent);
        }
    }

    private void handled(long agent) {
        busy--;
        free(agent);
    }

    private void free(long agent) {
        policy.agentIdle(agent, nowMs);
        Waiting next = waiting.poll();
        if (next == null) {
            idle.add(agent);
        } else {
            next.gone = true;
            bridge(next.call, agent);
        }
    }

    private void settled(boolean lost) {
        lastFiveMinutes.add(new Outcome(nowMs, lost));
        abandonedLately += lost ? 1 : 0;
        while (lastFiveMinutes.getFirst().atMs <= nowMs - 5 * MINUTE) {
            abandonedLately -= lastFiveMinutes.removeFirst().abandoned ? 1 : 0;
        }
        if (lastFiveMinutes.size() >= 20) {
            worstFiveMinutes = Math.max(worstFiveMinutes, (double) abandonedLately / lastFiveMinutes.size());
        }
    }

    private void at(long inMs, Runnable action) {
        events.add(new Event(nowMs + inMs, sequence++, action));
    }

    private void account(long toMs) {
        busyMs += (double) busy * (toMs - lastAccountMs);
        agentMs += (double) agents * (toMs - lastAccountMs);
        lastAccountMs = toMs;
    }

    /** Counts occupancy and abandonment from now on. */
    PacingWorld measure() {
        since = nowMs;
        busyMs = 0;
        agentMs = 0;
        live = 0;
        abandoned = 0;
        dials = 0;
        return this;
    }

    double occupancy() {
        return busyMs / agentMs;
    }

    double abandonment() {
        return live == 0 ? 0 : (double) abandoned / live;
    }

    long live() {
        return live;
    }

    long abandoned() {
        return abandoned;
    }

    long dials() {
        return dials;
    }

    long givenUp() {
        return givenUp;
    }

    /** The shortest time that the far end had said to ring when a call was given up. */
    long shortestGivenUpMs() {
        return shortestGivenUpMs;
    }

    int mostInFlight() {
        return mostInFlight;
    }

    double worstFiveMinutes() {
        return worstFiveMinutes;
    }

    long measuredMs() {
        return nowMs - since;
    }

    long nowMs() {
        return nowMs;
    }

    PacingLimits limits() {
        return limits;
    }

    static ToLongFunction<Random> exponential(long meanMs) {
        return r -> Math.round(-(double) meanMs * Math.log(1 - r.nextDouble()));
    }

    static ToLongFunction<Random> uniform(long fromMs, long toMs) {
        return r -> fromMs + (long) (r.nextDouble() * (toMs - fromMs));
    }

    /** Gamma, mean 12 s, shape 4, truncated to 1 to 25 s. */
    static ToLongFunction<Random> gammaRing() {
        return r -> {
            while (true) {
                double sum = 0;
                for (int i = 0; i < 4; i++) {
                    sum -= Math.log(1 - r.nextDouble());
                }
                double seconds = sum * 3;
                if (seconds >= 1 && seconds <= 25) {
                    return Math.round(seconds * 1000);
                }
            }
        };
    }
}
