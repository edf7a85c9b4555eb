package dialer.simulator.pacing;

/** Calls in flight = (idle - m) / answer rate: the strongest rule that looks at nothing else. It is told the answer rate. */
final class AffineDialer implements Dialer {
    private final Schedule<Double> answerRate;
    private final double reserve;

    /** @param reserve m: agents who are left out of the reckoning, less than 0 to count some who are busy */
    AffineDialer(Schedule<Double> answerRate, double reserve) {
        this.answerRate = answerRate;
        this.reserve = reserve;
    }

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
        if (pool.agents() == 0) {
            return 0;
        }
        double free = pool.idleAgents() - pool.waiting() - pool.detecting() - reserve;
        return (int) Math.floor(free / answerRate.at(now) + 1e-9) - pool.ringing();
    }
}
