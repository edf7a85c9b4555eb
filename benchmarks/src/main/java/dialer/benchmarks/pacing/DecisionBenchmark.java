package dialer.benchmarks.pacing;

import dialer.scheduler.pacing.PacingLimits;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PacingPolicy.CallOutcome;
import dialer.scheduler.pacing.PacingSettings;
import dialer.scheduler.pacing.PredictivePolicy;
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
 * An event and the decision after it, for a team at work: nearly all agents talk, and as many calls ring as are needed to keep them busy at an answer
 * rate of 0.3. Every call rings for 25 s of the law's time; then a new one takes its place, so that tables are computed anew as often as in a real team.
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
    private static final long RING_MS = 25_000;
    private static final int TAUGHT = 2_000;

    @Param({"20", "100", "500"})
    int agents;

    private final PacingPolicy law = PredictivePolicy.learning();
    private final PacingLimits limits = new PacingLimits();
    private final Random random = new Random(1);
    private double nowMs;
    private int ringing;
    private long lastCall;
    private int lastAgent;

    /** A team that has learned, in the middle of its work. */
    @Setup
    public void begin() {
        law.addCampaign(PacingSettings.DEFAULT, PacingMemory.NONE, 0);
        for (int call = 0; call < TAUGHT; call++) {
            nowMs += 9_000;
            law.originated(++lastCall, 0, now());
            nowMs += 5_000;
            callEnds(lastCall, 1);
        }
        law.agentOut(1, now());
        for (int agent = 1; agent <= agents; agent++) {
            law.originated(++lastCall, 0, now());
            talk(lastCall, agent);
            nowMs += (double) TALK_MS / agents;
        }
        ringing = agents * 11 / 10;
        for (int i = 0; i < ringing; i++) {
            law.originated(++lastCall, 0, now());
            nowMs += (double) RING_MS / ringing;
        }
    }

    /** The oldest call is answered or ends, another one begins to ring, and the law decides; it is not obeyed. */
    @Benchmark
    public int decide() {
        nowMs += (double) RING_MS / ringing;
        lastAgent = lastAgent % agents + 1;
        callEnds(lastCall - ringing + 1, lastAgent);
        law.originated(++lastCall, 0, now());
        return law.decide(now(), limits).originate();
    }

    private void callEnds(long call, int agent) {
        if (random.nextDouble() < 0.3) {
            law.agentIdle(agent, now());
            talk(call, agent);
        } else {
            law.ended(call, CallOutcome.NO_ANSWER, now());
        }
    }

    private void talk(long call, int agent) {
        law.answered(call, now());
        law.bridged(call, agent, now());
    }

    private long now() {
        return (long) nowMs;
    }
}
