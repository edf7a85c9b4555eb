package dialer.scheduler.pacing;

/** What is believed of calls and talks of one campaign, learned or told. */
interface Beliefs {
    /** The probability that a person answers an attempt. */
    double answerRate(long nowMs);

    /** The probability that a person has answered within so much ringing, with the bin that {@code ringMs} lies in. */
    double answeredWithin(long ringMs, long nowMs);

    /** As {@link #answeredWithin}, without that bin. */
    double answeredBefore(long ringMs, long nowMs);

    /** The probability to be still ringing, neither answered nor over, at the beginning of that bin. */
    double stillRinging(long ringMs, long nowMs);

    /** So long after the origination the far end says at the latest that it rings; longer than any ring if it may not say so at all. */
    long ringsAfterMs();

    double talkLongerThan(long talkMs, long nowMs);

    double wrapUpLongerThan(long wrapUpMs, long nowMs);

    /** The share of those under answering-machine detection who are people. */
    double personShareUnderAmd(long nowMs);

    /** How long the detection takes. */
    double amdMs();

    /** Whether too little has been seen to be sure of anything. */
    boolean cold();
}
