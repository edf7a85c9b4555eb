package dialer.scheduler.pacing;

/** The standard deviation that the balance of agents and answers usually has, over some two minutes. What a pool abandons comes in bursts of some times that size. */
final class UsualSpread {
    private static final double MEMORY_MS = 120_000;

    private double value;
    private long observedAtMs;

    /** The balance has this standard deviation now. */
    void observe(double spread, long nowMs) {
        double weight = value == 0 ? 1 : Math.min(1, Math.max(0, nowMs - observedAtMs) / MEMORY_MS);
        value += (spread - value) * weight;
        observedAtMs = nowMs;
    }

    double value() {
        return value;
    }
}
