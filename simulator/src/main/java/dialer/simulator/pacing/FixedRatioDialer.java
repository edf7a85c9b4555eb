package dialer.simulator.pacing;

/** Calls in flight and busy agents together are {@code ratio} times the agents logged in, looked at every 2.5 s. */
final class FixedRatioDialer implements Dialer {
    private final double ratio;

    /** @param ratio lines per agent; 1 is progressive */
    FixedRatioDialer(double ratio) {
        this.ratio = ratio;
    }

    @Override
    public long tickMicros() {
        return 2_500_000;
    }

    @Override
    public boolean decidesOnEvents() {
        return false;
    }

    @Override
    public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
        int inFlight = pool.ringing() + pool.detecting() + pool.waiting();
        return (int) Math.floor(ratio * pool.agents() + 1e-9) - inFlight - pool.busyAgents();
    }
}
