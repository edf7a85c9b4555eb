package dialer.scheduler.pacing;

/** Beliefs that are told and true. */
final class KnownBeliefs implements Beliefs {
    private static final long LONGEST_RING_MS = 180_000;

    private final KnownTimes times;
    private final int campaign;

    KnownBeliefs(KnownTimes times, int campaign) {
        this.times = times;
        this.campaign = campaign;
    }

    @Override
    public double answerRate(long nowMs) {
        return times.answeredWithin(campaign, LONGEST_RING_MS, nowMs);
    }

    @Override
    public double answeredWithin(long ringMs, long nowMs) {
        return ringMs < 0 ? 0 : times.answeredWithin(campaign, ringMs, nowMs);
    }

    @Override
    public double answeredBefore(long ringMs, long nowMs) {
        return answeredWithin(ringMs, nowMs);
    }

    @Override
    public double stillRinging(long ringMs, long nowMs) {
        return times.stillRingingAfter(campaign, ringMs, nowMs);
    }

    @Override
    public long ringsAfterMs() {
        return times.ringsAfterMs(campaign);
    }

    @Override
    public double talkLongerThan(long talkMs, long nowMs) {
        return times.talkLongerThan(campaign, talkMs, nowMs);
    }

    @Override
    public double wrapUpLongerThan(long wrapUpMs, long nowMs) {
        return times.wrapUpLongerThan(campaign, wrapUpMs, nowMs);
    }

    @Override
    public double personShareUnderAmd(long nowMs) {
        return times.personShareUnderAmd(campaign, nowMs);
    }

    @Override
    public double amdMs() {
        return times.amdMeanMs(campaign);
    }

    @Override
    public boolean cold() {
        return false;
    }
}
