package dialer.simulator.pacing;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One day of a call centre in virtual time: people who answer or not, agents who talk, wrap up, come and go, and a dialer that hears of it and
 * originates. What happens is here; what the dialer knows of it is in the {@link Pool}. Times are microseconds since dialing began.
 */
final class CallCenter {
    private static final int RING_END = 0;
    private static final int AMD_END = 1;
    private static final int GRACE_END = 2;
    private static final int TALK_END = 3;
    private static final int WRAP_UP_END = 4;
    private static final int AGENT_LEAVES = 5;
    private static final int AGENT_RETURNS = 6;
    private static final int MASS_LOGOUT = 7;
    private static final int TICK = 8;
    private static final int TOKEN = 9;
    private static final int NOTICE = 10;
    private static final int RECONCILE = 11;

    private static final int NOBODY = -1;

    /** A call's number ends with the slot that it is in: nobody has more calls up at once than fit into so many bits. */
    private static final int SLOT_BITS = 20;

    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

    private final Scenario scenario;
    private final Dialer dialer;
    private final Pool pool;
    private final EventHeap future = new EventHeap();
    private final SplittableRandom people;
    private final SplittableRandom talks;
    private final SplittableRandom comings;
    private final SplittableRandom losses;

    private final long warmup;
    private final long end;
    private final long grace;
    private final long delay;
    private long now;

    private byte[] callState = new byte[256];
    private CallEnd[] callEnd = new CallEnd[256];
    private long[] callNumber = new long[256];
    private long[] answeredAt = new long[256];
    private int[] callAgent = new int[256];
    private int slots;
    private int[] freeSlots = new int[256];
    private int freeCount;
    private int lines;
    private long lastNumber;

    private final byte[] agentState;
    private final long[] agentSince;
    private final int[] agentVersion;
    private final int[] agentCall;
    private final boolean[] leavesSoon;
    private final boolean[] goneForGood;
    private final AgentQueue idle;
    private final LongQueue waiting = new LongQueue();
    private final NoticePipe pipe = new NoticePipe();

    private double tokens;
    private long tokensAt;
    private boolean tokenAwaited;

    private final long[] agentMicros = new long[Pool.WRAPPING + 1];
    private final FiveMinutes fiveMinutes = new FiveMinutes();
    private long attempts;
    private long connects;
    private long waitMicros;
    private long liveAnswers;
    private long abandoned;
    private long takenForMachine;
    private long liveMeasured;
    private long abandonedMeasured;

    /** @param replication which day: it draws its own people, the same for every dialer as long as these do the same */
    CallCenter(Scenario scenario, Dialer dialer, int replication) {
        this.scenario = scenario;
        this.dialer = dialer;
        int agents = scenario.agents();
        pool = new Pool(dialer, agents);
        SplittableRandom root = new SplittableRandom(mixed(scenario.seed(), replication));
        people = root.split();
        talks = root.split();
        comings = root.split();
        losses = root.split();
        warmup = micros(scenario.warmupMinutes() * 60);
        end = warmup + micros(scenario.hours() * 3600);
        grace = micros(scenario.graceSeconds());
        delay = micros(scenario.eventDelayMillis() / 1000);
        agentState = new byte[agents];
        agentSince = new long[agents];
        agentVersion = new int[agents];
        agentCall = new int[agents];
        leavesSoon = new boolean[agents];
        goneForGood = new boolean[agents];
        idle = new AgentQueue(agents);
        tokens = burst();
    }

    /** Runs the day. */
    DayFigures run() {
        begin();
        while (future.next() && future.at() <= end) {
            now = future.at();
            handle(future.kind(), future.subject());
        }
        now = end;
        for (int agent = 0; agent < agentState.length; agent++) {
            account(agent);
        }
        return figures();
    }

    private void begin() {
        Scenario.Churn churn = scenario.churn();
        for (int agent = 0; agent < agentState.length; agent++) {
            if (churn != null && comings.nextDouble() < churn.share()) {
                planReturn(agent, churn);
            } else {
                logIn(agent);
            }
        }
        Scenario.MassLogout logout = scenario.massLogout();
        if (logout != null) {
            future.add(micros(logout.atMinutes() * 60), MASS_LOGOUT, 0);
        }
        future.add(0, TICK, 0);
    }

    private void handle(int kind, long subject) {
        boolean known = delay == 0;
        switch (kind) {
            case RING_END -> known &= ringEnds(subject);
            case AMD_END -> known &= detectionEnds(subject);
            case GRACE_END -> known &= graceEnds(subject);
            case TALK_END -> talkEnds((int) subject);
            case WRAP_UP_END -> becomesFree((int) subject);
            case AGENT_LEAVES -> wantsToLeave((int) subject);
            case AGENT_RETURNS -> returns((int) subject);
            case MASS_LOGOUT -> massLogout();
            case NOTICE -> known = deliver();
            case RECONCILE -> known = reconcile((int) (subject >>> 32), (int) subject);
            case TOKEN -> {
                tokenAwaited = false;
                known = true;
            }
            default -> {
                known = false;
                future.add(now + dialer.tickMicros(), TICK, 0);
                ask(true);
            }
        }
        if (known && dialer.decidesOnEvents()) {
            ask(false);
        }
    }

    // ---- the dialer originates and gives up

    private void ask(boolean tick) {
        int free = Math.max(0, scenario.slotLimit() - lines);
        int admitted = tokens();
        int calls = Math.min(dialer.decide(pool, now, tick, free, admitted), Math.min(free, admitted));
        for (int i = 0; i < calls; i++) {
            originate();
        }
        for (int i = 0; i < dialer.givenUp(); i++) {
            giveUp(dialer.givenUp(i));
        }
        if (!Double.isInfinite(scenario.cpsLimit())) {
            tokens -= Math.max(0, calls);
            if (tokens < 1 && !tokenAwaited) {
                tokenAwaited = true;
                future.add(now + 1 + (long) (1e6 * (1 - tokens) / scenario.cpsLimit()), TOKEN, 0);
            }
        }
    }

    /** Calls that may leave now: a bucket that a second fills. */
    private int tokens() {
        if (Double.isInfinite(scenario.cpsLimit())) {
            return Integer.MAX_VALUE;
        }
        tokens = Math.min(burst(), tokens + (now - tokensAt) * 1e-6 * scenario.cpsLimit());
        tokensAt = now;
        return (int) tokens;
    }

    private double burst() {
        return Math.max(1, scenario.cpsLimit());
    }

    private void originate() {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        long number = (++lastNumber << SLOT_BITS) | slot;
        callState[slot] = Pool.RINGING;
        callNumber[slot] = number;
        callAgent[slot] = NOBODY;
        lines++;
        attempts += now >= warmup ? 1 : 0;
        double fate = people.nextDouble();
        double answering = scenario.answerRate().at(now);
        double taken = answering + scenario.machineShare();
        double seconds;
        CallEnd outcome;
        if (fate < taken) {
            seconds = scenario.ring().draw(people);
            outcome = fate < answering ? CallEnd.SERVED : CallEnd.MACHINE;
        } else if (fate < taken + scenario.fastFailShare()) {
            seconds = Scenario.FAST_FAIL_SECONDS;
            outcome = CallEnd.FAILED;
        } else {
            seconds = scenario.unanswered().draw(people);
            outcome = CallEnd.NO_ANSWER;
        }
        if (seconds > scenario.ringTimeoutSeconds()) {
            seconds = scenario.ringTimeoutSeconds();
            outcome = CallEnd.NO_ANSWER;
        }
        callEnd[slot] = outcome;
        future.add(now + micros(seconds), RING_END, number);
        pool.originated(slot, number, now);
    }

    /** The switch hangs up. Whoever has answered a moment ago, which the dialer could not know yet, is hung up on. */
    private void giveUp(long number) {
        int slot = slotOf(number);
        if (is(number, Pool.RINGING)) {
            callEnds(slot, CallEnd.NO_ANSWER, NOBODY);
        } else if (is(number, Pool.WAITING) || (is(number, Pool.DETECTING) && callEnd[slot] == CallEnd.SERVED)) {
            abandon(slot);
        }
    }

    /** Whether the call is up, and in this state; another one may have its slot by now. */
    private boolean is(long number, byte state) {
        int slot = slotOf(number);
        return callNumber[slot] == number && callState[slot] == state;
    }

    private static int slotOf(long number) {
        return (int) (number & SLOT_MASK);
    }

    private int newSlot() {
        if (slots == callState.length) {
            int twice = 2 * slots;
            callState = Arrays.copyOf(callState, twice);
            callEnd = Arrays.copyOf(callEnd, twice);
            callNumber = Arrays.copyOf(callNumber, twice);
            answeredAt = Arrays.copyOf(answeredAt, twice);
            callAgent = Arrays.copyOf(callAgent, twice);
            freeSlots = Arrays.copyOf(freeSlots, twice);
        }
        return slots++;
    }

    // ---- calls

    /** False: it does not ring any more. */
    private boolean ringEnds(long number) {
        if (!is(number, Pool.RINGING)) {
            return false;
        }
        int slot = slotOf(number);
        CallEnd outcome = callEnd[slot];
        if (outcome == CallEnd.SERVED || outcome == CallEnd.MACHINE) {
            picksUp(slot, outcome);
        } else {
            callEnds(slot, outcome, NOBODY);
        }
        return true;
    }

    private void picksUp(int slot, CallEnd outcome) {
        answeredAt[slot] = now;
        Scenario.Amd amd = scenario.amd();
        if (amd != null) {
            callState[slot] = Pool.DETECTING;
            future.add(now + micros(amd.duration().draw(people)), AMD_END, callNumber[slot]);
            tell(slot, NOBODY);
        } else if (outcome == CallEnd.MACHINE) {
            callEnds(slot, CallEnd.MACHINE, NOBODY);
        } else {
            needsAgent(slot);
        }
    }

    /** False: the call is over. */
    private boolean detectionEnds(long number) {
        if (!is(number, Pool.DETECTING)) {
            return false;
        }
        int slot = slotOf(number);
        Scenario.Amd amd = scenario.amd();
        if (callEnd[slot] == CallEnd.MACHINE) {
            callEnds(slot, CallEnd.MACHINE, NOBODY);
        } else if (amd != null && people.nextDouble() < amd.falsePositiveShare()) {
            takenForMachine++;
            liveAnswer(slot, true);
            callEnds(slot, CallEnd.MACHINE, NOBODY);
        } else {
            needsAgent(slot);
        }
        return true;
    }

    private void needsAgent(int slot) {
        if (!idle.isEmpty()) {
            bridge(slot, idle.poll());
        } else if (grace == 0) {
            abandon(slot);
        } else {
            callState[slot] = Pool.WAITING;
            waiting.add(callNumber[slot]);
            future.add(now + grace, GRACE_END, callNumber[slot]);
            tell(slot, NOBODY);
        }
    }

    /** All wait equally long, so that only the first in line can have waited long enough. */
    private boolean graceEnds(long number) {
        if (!someoneWaits() || waiting.peek() != number) {
            return false;
        }
        abandon(slotOf(waiting.poll()));
        return true;
    }

    /** Whether anybody does, after those who have been hung up on have left the line. */
    private boolean someoneWaits() {
        while (!waiting.isEmpty() && !is(waiting.peek(), Pool.WAITING)) {
            waiting.poll();
        }
        return !waiting.isEmpty();
    }

    private void abandon(int slot) {
        liveAnswer(slot, true);
        callEnds(slot, CallEnd.ABANDONED, NOBODY);
    }

    private void bridge(int slot, int agent) {
        liveAnswer(slot, false);
        connects += now >= warmup ? 1 : 0;
        callState[slot] = Pool.TALKING;
        callAgent[slot] = agent;
        agentCall[agent] = slot;
        become(agent, Pool.BUSY);
        future.add(now + micros(scenario.talk().at(now).draw(talks)), TALK_END, agent);
        tell(slot, agent);
    }

    private void liveAnswer(int slot, boolean isAbandoned) {
        liveAnswers++;
        abandoned += isAbandoned ? 1 : 0;
        fiveMinutes.add(now, isAbandoned);
        if (now >= warmup) {
            liveMeasured++;
            abandonedMeasured += isAbandoned ? 1 : 0;
            waitMicros += now - answeredAt[slot];
        }
    }

    private void callEnds(int slot, CallEnd outcome, int agent) {
        callState[slot] = Pool.ENDED;
        callEnd[slot] = outcome;
        lines--;
        tell(slot, agent);
    }

    // ---- agents

    private void talkEnds(int agent) {
        int slot = agentCall[agent];
        long wrapUp = micros(scenario.wrapUp().at(now).draw(talks));
        if (wrapUp > 0) {
            become(agent, Pool.WRAPPING);
            callEnds(slot, CallEnd.SERVED, agent);
            future.add(now + wrapUp, WRAP_UP_END, agent);
        } else {
            callEnds(slot, CallEnd.SERVED, NOBODY);
            becomesFree(agent);
        }
    }

    private void becomesFree(int agent) {
        if (leavesSoon[agent]) {
            leave(agent);
            return;
        }
        become(agent, Pool.IDLE);
        tell(NOBODY, agent);
        if (someoneWaits()) {
            bridge(slotOf(waiting.poll()), agent);
        } else {
            idle.add(agent);
        }
    }

    private void logIn(int agent) {
        Scenario.Churn churn = scenario.churn();
        if (churn != null) {
            double meanMinutesIn = churn.meanMinutesAway() * (1 - churn.share()) / churn.share();
            future.add(now + exponential(meanMinutesIn), AGENT_LEAVES, agent);
        }
        becomesFree(agent);
    }

    private void wantsToLeave(int agent) {
        if (agentState[agent] == Pool.IDLE) {
            idle.remove(agent);
            leave(agent);
        } else if (agentState[agent] != Pool.OUT) {
            leavesSoon[agent] = true;
        }
    }

    private void leave(int agent) {
        leavesSoon[agent] = false;
        become(agent, Pool.OUT);
        tell(NOBODY, agent);
        Scenario.Churn churn = scenario.churn();
        if (churn != null && !goneForGood[agent]) {
            planReturn(agent, churn);
        }
    }

    private void planReturn(int agent, Scenario.Churn churn) {
        future.add(now + exponential(churn.meanMinutesAway()), AGENT_RETURNS, agent);
    }

    private void returns(int agent) {
        if (!goneForGood[agent]) {
            logIn(agent);
        }
    }

    private void massLogout() {
        Scenario.MassLogout logout = scenario.massLogout();
        if (logout == null) {
            return;
        }
        int[] order = new int[agentState.length];
        int leavers = (int) Math.round(logout.share() * order.length);
        for (int i = 0; i < order.length; i++) {
            int other = comings.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        for (int i = 0; i < leavers; i++) {
            goneForGood[order[i]] = true;
            wantsToLeave(order[i]);
        }
    }

    private void become(int agent, byte state) {
        account(agent);
        agentState[agent] = state;
        agentVersion[agent]++;
    }

    /** Books the time in the state up to now. */
    private void account(int agent) {
        agentMicros[agentState[agent]] += Math.max(0, now - Math.max(warmup, agentSince[agent]));
        agentSince[agent] = now;
    }

    // ---- what the dialer hears

    /** The states of the call and of the agent are news. */
    private void tell(int slot, int agent) {
        if (scenario.lostEventShare() > 0 && losses.nextDouble() < scenario.lostEventShare()) {
            long round = micros(Scenario.RECONCILE_SECONDS);
            future.add((now / round + 1) * round, RECONCILE, ((long) slot << 32) | (agent & 0xFFFF_FFFFL));
        } else if (delay > 0) {
            pipe.add(
                    now,
                    slot,
                    slot == NOBODY ? 0 : callNumber[slot],
                    slot == NOBODY ? 0 : callState[slot],
                    slot == NOBODY ? CallEnd.FAILED : callEnd[slot],
                    agent,
                    agent == NOBODY ? 0 : agentState[agent],
                    agent == NOBODY ? 0 : agentVersion[agent]);
            future.add(now + delay, NOTICE, 0);
        } else {
            tellNow(slot, agent);
        }
    }

    private void tellNow(int slot, int agent) {
        if (slot != NOBODY) {
            callIsKnown(slot, callState[slot], callEnd[slot], agent == NOBODY ? callAgent[slot] : agent, now);
        }
        if (agent != NOBODY) {
            pool.agent(agent, agentState[agent], agentVersion[agent], agentSince[agent]);
        }
    }

    private boolean deliver() {
        NoticePipe.Notice notice = pipe.poll();
        if (notice.slot != NOBODY && callNumber[notice.slot] == notice.number) {
            callIsKnown(notice.slot, notice.state, notice.end, notice.agent, notice.at);
        }
        if (notice.agent != NOBODY) {
            pool.agent(notice.agent, notice.agentState, notice.agentVersion, notice.at);
        }
        return true;
    }

    /** Asks the switch, which knows the present state, for a call or agent of which an event was lost. */
    private boolean reconcile(int slot, int agent) {
        int talking = slot != NOBODY && callState[slot] == Pool.TALKING ? callAgent[slot] : NOBODY;
        tellNow(slot, agent == NOBODY ? talking : agent);
        return true;
    }

    private void callIsKnown(int slot, byte state, CallEnd outcome, int agent, long at) {
        boolean isOver = pool.call(slot, state, outcome, agent, at);
        if (isOver) {
            if (freeCount == freeSlots.length) {
                freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
            }
            freeSlots[freeCount++] = slot;
        }
    }

    // ---- the books

    private DayFigures figures() {
        return new DayFigures(
                agentMicros[Pool.BUSY] * 1e-6,
                agentMicros[Pool.WRAPPING] * 1e-6,
                agentMicros[Pool.IDLE] * 1e-6,
                connects,
                attempts,
                waitMicros * 1e-6,
                liveAnswers,
                abandoned,
                takenForMachine,
                liveMeasured,
                abandonedMeasured,
                fiveMinutes.worst());
    }

    private long exponential(double meanMinutes) {
        return micros(new Distribution.Exponential(meanMinutes * 60).draw(comings));
    }

    private static long micros(double seconds) {
        return Math.round(seconds * 1e6);
    }

    /** Neighbouring seeds and days must not give neighbouring streams (the finalizer of MurmurHash3). */
    private static long mixed(long seed, int replication) {
        long z = seed * 0x9E3779B97F4A7C15L + replication;
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }
}
