package dialer.esl.protocol;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: the n-th delay is uniform in [0, min(cap, base * 2^n)]. Full, because a switch that
 * comes back meets all its daemons at once, and what spreads them best is a delay that may be anything.
 */
final class Backoff {
    private final long baseNanos;
    private final long capNanos;
    private final RandomGenerator random;
    private long ceilingNanos;

    Backoff(Duration base, Duration cap, RandomGenerator random) {
        this.baseNanos = base.toNanos();
        this.capNanos = cap.toNanos();
        this.random = random;
        this.ceilingNanos = Math.min(baseNanos, capNanos);
    }

    Duration next() {
        Duration delay = Duration.ofNanos(random.nextLong(ceilingNanos + 1));
        ceilingNanos = ceilingNanos > capNanos / 2 ? capNanos : ceilingNanos * 2;
        return delay;
    }

    void reset() {
        ceilingNanos = Math.min(baseNanos, capNanos);
    }
}
