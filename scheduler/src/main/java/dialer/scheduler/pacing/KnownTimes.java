package dialer.scheduler.pacing;

/**
 * The true distributions, for a law that is told them instead of learning: the bound of what learning can reach. A simulation knows them; the
 * world does not.
 */
public interface KnownTimes {
    /** The cumulative incidence: probability that a call originated now has been answered by a person within so many ms of ringing. */
    double answeredWithin(int campaign, long ringMs, long nowMs);

    /** The probability that a call is still ringing after so many ms, neither answered nor ended otherwise. */
    double stillRingingAfter(int campaign, long ringMs, long nowMs);

    /** How long after the origination the far end says that it rings, in ms. */
    long ringsAfterMs(int campaign);

    /** The probability that a talk takes longer than so many ms. */
    double talkLongerThan(int campaign, long talkMs, long nowMs);

    /** The probability that the wrap-up takes longer than so many ms; 0 at 0 when there is none. */
    double wrapUpLongerThan(int campaign, long wrapUpMs, long nowMs);

    /** The share of calls taken up by the answering-machine detection that are people; 1 without detection. */
    double personShareUnderAmd(int campaign, long nowMs);

    /** How long the answering-machine detection takes on average, in ms; 0 without. */
    double amdMeanMs(int campaign);
}
