package dialer.daemon.metrics;

import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import java.util.concurrent.atomic.LongAdder;

/** Counts over all campaigns since the start of the process. */
public final class Totals {
    private final LongAdder originates = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder answeredForAgents = new LongAdder();
    private final LongAdder abandoned = new LongAdder();

    /**
     * A copy.
     *
     * @param originates originate commands given to a switch
     * @param ended attempts that ended
     * @param answered of these, the ones that somebody answered
     * @param answeredForAgents people who answered and were to talk to an agent: connected and abandoned
     * @param abandoned of these, the ones who reached no agent
     */
    public record Snapshot(long originates, long ended, long answered, long answeredForAgents, long abandoned) {}

    void countOriginate() {
        originates.increment();
    }

    void countResult(AttemptResult result) {
        ended.increment();
        if (result.end() != null && result.end().answered()) {
            answered.increment();
        }
        if (result.disposition() == Disposition.ABANDONED) {
            answeredForAgents.increment();
            abandoned.increment();
        } else if (result.disposition() == Disposition.CONNECTED) {
            answeredForAgents.increment();
        }
    }

    /** The counts now. */
    public Snapshot snapshot() {
        return new Snapshot(originates.sum(), ended.sum(), answered.sum(), answeredForAgents.sum(), abandoned.sum());
    }
}
