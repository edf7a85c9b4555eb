package dialer.daemon.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last hour in samples. Bounded: the oldest sample goes when a new one comes. */
final class History {
    /** Milliseconds between two samples. */
    static final long PERIOD_MS = 5_000;

    static final int CAPACITY = (int) (3_600_000 / PERIOD_MS);

    private final Deque<Sample> samples = new ArrayDeque<>(CAPACITY);

    /**
     * The daemon at one moment. The counts only grow; a rate is the difference of two samples.
     *
     * @param atMs milliseconds since 1970
     * @param inFlight calls in flight
     * @param slots calls that could be in flight, these included
     * @param talking calls in which person and agent talk
     * @param handleMs talk and wrap-up of all agents since the start of the process
     * @param availableMs the time in which they waited for a call
     * @param originates originate commands since the start of the process
     * @param ended attempts that ended
     * @param answered of these, the ones that somebody answered
     * @param answeredForAgents calls of agents' contacts that a person has answered
     * @param abandoned of these, the ones for whom no agent was there within the grace time
     */
    record Sample(
            long atMs,
            long inFlight,
            long slots,
            long talking,
            long handleMs,
            long availableMs,
            long originates,
            long ended,
            long answered,
            long answeredForAgents,
            long abandoned) {}

    synchronized void add(Sample sample) {
        if (samples.size() == CAPACITY) {
            samples.removeFirst();
        }
        samples.addLast(sample);
    }

    /** The samples, the oldest first. */
    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }
}
