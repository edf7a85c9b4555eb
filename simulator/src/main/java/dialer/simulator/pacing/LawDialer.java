package dialer.simulator.pacing;

import dialer.scheduler.pacing.PacingDecision;
import dialer.scheduler.pacing.PacingLimits;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PacingSettings;
import java.time.Duration;

/** The product's own law, asked as the daemon asks it: after each event and each second. */
final class LawDialer implements Dialer {
    private static final long TICK_MICROS = 1_000_000;

    private final PacingPolicy law;
    private final PacingLimits limits = new PacingLimits();
    private final int campaign;
    private PacingDecision decision = new PacingDecision();

    /** @param law fresh: it learns this one day */
    LawDialer(PacingPolicy law, Scenario scenario) {
        this.law = law;
        this.campaign = law.addCampaign(settings(scenario), PacingMemory.NONE, 0);
    }

    private static PacingSettings settings(Scenario scenario) {
        Scenario.Amd amd = scenario.amd();
        return PacingSettings.DEFAULT
                .withAmdFalsePositiveShare(amd == null ? 0 : amd.falsePositiveShare())
                .withMinRing(Duration.ofMillis(Math.round(scenario.minRingSeconds() * 1000)))
                .withRates(scenario.target(), scenario.legalLimit())
                .withGrace(Duration.ofMillis(Math.round(scenario.graceSeconds() * 1000)));
    }

    @Override
    public long tickMicros() {
        return TICK_MICROS;
    }

    @Override
    public boolean decidesOnEvents() {
        return true;
    }

    @Override
    public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
        decision = law.decide(millis(now), limits.slots(freeSlots).cps(tokens));
        return decision.originate();
    }

    @Override
    public int givenUp() {
        return decision.givenUp();
    }

    @Override
    public long givenUp(int i) {
        return decision.givenUp(i);
    }

    /** It rings at once: here ring times count from the origination. */
    @Override
    public void originated(long call, long now) {
        law.originated(call, campaign, millis(now));
        law.ringing(call, millis(now));
    }

    @Override
    public void answered(long call, long now) {
        law.answered(call, millis(now));
    }

    @Override
    public void amdBegan(long call, long now) {
        law.amdBegan(call, millis(now));
    }

    @Override
    public void amdVerdict(long call, boolean person, long now) {
        law.amdVerdict(call, person, millis(now));
    }

    @Override
    public void ended(long call, CallEnd end, long now) {
        PacingPolicy.CallOutcome outcome = switch (end) {
            case NO_ANSWER -> PacingPolicy.CallOutcome.NO_ANSWER;
            case FAILED -> PacingPolicy.CallOutcome.FAILED;
            case MACHINE -> PacingPolicy.CallOutcome.MACHINE;
            case ABANDONED -> PacingPolicy.CallOutcome.ABANDONED;
            case SERVED -> PacingPolicy.CallOutcome.LEFT_EARLY;
        };
        law.ended(call, outcome, millis(now));
    }

    @Override
    public void bridged(long call, int agent, long now) {
        law.bridged(call, agent, millis(now));
    }

    @Override
    public void talkEnded(int agent, long now) {
        law.talkEnded(agent, millis(now));
    }

    @Override
    public void agentIdle(int agent, long now) {
        law.agentIdle(agent, millis(now));
    }

    @Override
    public void agentOut(int agent, long now) {
        law.agentOut(agent, millis(now));
    }

    private static long millis(long micros) {
        return micros / 1000;
    }
}
