package dialer.scheduler.pacing;

/**
 * How long after its origination a call rings at the latest, as the far end says. Rather too long than too short: a call that is thought to ring, and
 * so to be taken back soon, weighs less. Where the far end says nothing, calls are never taken back.
 */
final class RingDelay {
    /** Longer than any ring: nothing is known. */
    private static final long UNKNOWN_MS = 180_000;

    /** By how much a shorter delay lowers what is believed. */
    private static final double SHORTER = 0.05;

    private double mostMs = UNKNOWN_MS;

    void observe(long afterMs) {
        mostMs = afterMs >= mostMs ? Math.min(afterMs, UNKNOWN_MS) : mostMs + SHORTER * (afterMs - mostMs);
    }

    long mostMs() {
        return Math.round(mostMs);
    }
}
