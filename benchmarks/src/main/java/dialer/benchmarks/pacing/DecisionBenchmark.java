package dialer.benchmarks.pacing;

import dialer.scheduler.pacing.PacingDecision;
import dialer.scheduler.pacing.PacingLimits;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PacingPolicy.CallOutcome;
import dialer.scheduler.pacing.PacingSettings;
import dialer.scheduler.pacing.PredictivePolicy;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An event and the decision after it, for a team at work that does what the law says. Of all calls 24 % are answered after 6 s; the others ring for 18 s,
 * when 8 % of them are answered, and may be given up from 15 s on. Talks take 80 s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {
    private static final long TALK_MS = 80_000;
    private static final long SOON_MS = 6_000;
    private static final long LATE_MS = 18_000;

    /** Of all calls so many are answered soon, and so many of the others late. */
    private static final double SOON = 0.24;

    private static final double LATE = 0.08;
    private static final int WARM_UP = 50_000;

    @Param({"20", "100", "500"})
    int agents;

    private final PacingPolicy law = PredictivePolicy.learning();
    private final PacingLimits limits = new PacingLimits();
    private final Random random = new Random(1);
    private final Line soon = new Line();
    private final Line late = new Line();
    private final Line talks = new Line();
    private final BitSet givenUp = new BitSet(Line.PLACES);
    private int[] idle = new int[0];
    private int idleAgents;
    private long nowMs;
    private long lastCall;

    /** A team that has learned, in the middle of its work. */
    @Setup
    public void begin() {
        law.addCampaign(PacingSettings.DEFAULT, PacingMemory.NONE, 0);
        idle = new int[agents];
        for (int agent = 0; agent < agents; agent++) {
            free(agent);
        }
        obey(law.decide(nowMs, limits));
        for (int event = 0; event < WARM_UP; event++) {
            decide();
        }
    }

    /** The next call is answered or ends, or the next talk ends; the law decides and is obeyed. */
    @Benchmark
    public int decide() {
        Line next = soon.atMs() <= late.atMs() ? soon : late;
        next = talks.atMs() < next.atMs() ? talks : next;
        nowMs = Math.max(nowMs, next.atMs());
        long who = next.poll();
        if (next == talks) {
            free((int) who);
        } else if (next == soon) {
            answered(who);
        } else if (givenUp.get(place(who))) {
            givenUp.clear(place(who));
        } else if (random.nextDouble() < LATE) {
            answered(who);
        } else {
            law.ended(who, CallOutcome.NO_ANSWER, nowMs);
        }
        PacingDecision decision = law.decide(nowMs, limits);
        obey(decision);
        return decision.originate();
    }

    private void obey(PacingDecision decision) {
        int calls = decision.originate();
        for (int i = 0; i < decision.givenUp(); i++) {
            givenUp.set(place(decision.givenUp(i)));
            law.ended(decision.givenUp(i), CallOutcome.NO_ANSWER, nowMs);
        }
        for (int i = 0; i < calls; i++) {
            law.originated(++lastCall, 0, nowMs);
            law.ringing(lastCall, nowMs);
            boolean answersSoon = random.nextDouble() < SOON;
            (answersSoon ? soon : late).add(lastCall, nowMs + (answersSoon ? SOON_MS : LATE_MS));
        }
    }

    private static int place(long call) {
        return (int) (call % Line.PLACES);
    }

    private void answered(long call) {
        law.answered(call, nowMs);
        if (idleAgents == 0) {
            law.ended(call, CallOutcome.ABANDONED, nowMs);
            return;
        }
        int agent = idle[--idleAgents];
        law.bridged(call, agent, nowMs);
        talks.add(agent, nowMs + TALK_MS);
    }

    private void free(int agent) {
        idle[idleAgents++] = agent;
        law.agentIdle(agent, nowMs);
    }

    /** What comes to its end in the order in which it began. */
    private static final class Line {
        static final int PLACES = 1 << 14;

        private final long[] who = new long[PLACES];
        private final long[] when = new long[PLACES];
        private int first;
        private int size;

        void add(long number, long atMs) {
            int place = (first + size++) % PLACES;
            who[place] = number;
            when[place] = atMs;
        }

        long atMs() {
            return size == 0 ? Long.MAX_VALUE : when[first];
        }

        long poll() {
            long number = who[first];
            first = (first + 1) % PLACES;
            size--;
            return number;
        }
    }
}
