package dialer.simulator.pacing;

import dialer.scheduler.pacing.KnownTimes;

/** What the scenario says about its people and agents, for the law that is told. */
final class TrueTimes implements KnownTimes {
    private final Scenario scenario;

    TrueTimes(Scenario scenario) {
        this.scenario = scenario;
    }

    @Override
    public double answeredWithin(int campaign, long ringMs, long nowMs) {
        return answerRate(nowMs) * pickedUpWithin(seconds(ringMs));
    }

    @Override
    public double stillRingingAfter(int campaign, long ringMs, long nowMs) {
        double ringing = seconds(ringMs);
        if (ringing >= scenario.ringTimeoutSeconds()) {
            return 0;
        }
        double taken = answerRate(nowMs) + scenario.machineShare();
        double failed = scenario.fastFailShare();
        return taken * scenario.ring().longerThan(ringing)
                + (ringing < Scenario.FAST_FAIL_SECONDS ? failed : 0)
                + (1 - taken - failed) * scenario.unanswered().longerThan(ringing);
    }

    @Override
    public long ringsAfterMs(int campaign) {
        return 0;
    }

    @Override
    public double talkLongerThan(int campaign, long talkMs, long nowMs) {
        return scenario.talk().at(1000 * nowMs).longerThan(seconds(talkMs));
    }

    @Override
    public double wrapUpLongerThan(int campaign, long wrapUpMs, long nowMs) {
        return scenario.wrapUp().at(1000 * nowMs).longerThan(seconds(wrapUpMs));
    }

    @Override
    public double personShareUnderAmd(int campaign, long nowMs) {
        Scenario.Amd amd = scenario.amd();
        double rate = answerRate(nowMs);
        return amd == null ? 1 : rate * (1 - amd.falsePositiveShare()) / (rate + scenario.machineShare());
    }

    @Override
    public double amdMeanMs(int campaign) {
        Scenario.Amd amd = scenario.amd();
        return amd == null ? 0 : 1000 * amd.meanSeconds();
    }

    private double pickedUpWithin(double seconds) {
        return 1 - scenario.ring().longerThan(Math.min(seconds, scenario.ringTimeoutSeconds()));
    }

    private double answerRate(long nowMs) {
        return scenario.answerRate().at(1000 * nowMs);
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }
}
