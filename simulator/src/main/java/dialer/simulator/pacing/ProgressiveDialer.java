package dialer.simulator.pacing;

/** One call in flight for each free agent. Nobody is ever abandoned, and the agents wait for every unanswered call. */
final class ProgressiveDialer implements Dialer {
    @Override
    public long tickMicros() {
        return 1_000_000;
    }

    @Override
    public boolean decidesOnEvents() {
        return true;
    }

    @Override
    public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
        return pool.idleAgents() - pool.waiting() - pool.detecting() - pool.ringing();
    }
}
