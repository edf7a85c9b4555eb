package dialer.scheduler.pacing;

/**
 * How many answers are abandoned for each that the model foresees. Somewhat more than one: the risk of a call counts what is in flight when it is
 * originated, and not what is originated later and answered sooner. By how much depends on the team and on how ring times spread.
 *
 * <p>Without it the ledger alone would have to make up for the difference, standing some calls nearer to the limit or farther from it than meant.
 */
final class Calibration {
    private static final double PRIOR = 1.2;
    private static final double PRIOR_CALLS = 10;
    private static final double MEMORY_CALLS = 100;
    private static final double LOWEST = 0.2;
    private static final double HIGHEST = 2.5;

    private double foreseen;
    private double abandoned;

    /** A person has answered while calls were originated up to this risk. */
    void liveAnswer(double risk) {
        foreseen += risk;
        if (foreseen > MEMORY_CALLS) {
            foreseen /= 2;
            abandoned /= 2;
        }
    }

    void abandon() {
        abandoned++;
    }

    /** Abandoned answers for each foreseen. */
    double ratio() {
        double ratio = (abandoned + PRIOR * PRIOR_CALLS) / (foreseen + PRIOR_CALLS);
        return Math.max(LOWEST, Math.min(HIGHEST, ratio));
    }
}
