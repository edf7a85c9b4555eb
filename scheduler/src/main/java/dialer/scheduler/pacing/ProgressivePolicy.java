package dialer.scheduler.pacing;

/** In flight = free agents: nobody is abandoned, and agents wait for a whole ring and more between two talks. */
public final class ProgressivePolicy extends PoolPolicy {
    private final Admission admission = new Admission();

    @Override
    void choose(long atMs, PacingLimits limits) {
        admission.begin(limits, campaigns());
        int wanted = progressive(limits);
        while (decision.originate() < wanted) {
            int campaign = leastServed(limits);
            if (campaign < 0) {
                break;
            }
            admission.take(campaign);
            decision.add(campaign, 1);
        }
        PacingReason reason = decision.originate() < wanted
                ? admission.reason(PacingReason.ENOUGH_IN_FLIGHT)
                : PacingReason.ENOUGH_IN_FLIGHT;
        decision.why(PacingRegime.PROGRESSIVE, reason).model(0, 0, 0);
    }

    /** The campaign with the fewest calls in flight among those that may originate, -1 if none may. */
    private int leastServed(PacingLimits limits) {
        int best = -1;
        int fewest = Integer.MAX_VALUE;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            int lines = pool.ringing(campaign) + limits.underWay(campaign) + decision.originate(campaign);
            if (admission.admits(campaign) && lines < fewest) {
                best = campaign;
                fewest = lines;
            }
        }
        return best;
    }
}
