package dialer.scheduler.pacing;

import dialer.scheduler.pacing.LivePool.AgentState;
import dialer.scheduler.pacing.LivePool.CallState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The law: originates while the probability that the answer of one more call would find no agent stays under a threshold that the ledger of the
 * abandonment budget steers.
 *
 * <p>The probability J is the mean of {@code P(F(h) <= 0)} over the horizons h at which a call originated now may be answered, where
 *
 * <pre>
 * F(h) = idle agents - answered people waiting
 *      + agents who become free within h + grace
 *      - calls in flight that need an agent within h
 * </pre>
 *
 * <p>Regimes. In a small team one wrong answer is a large share: the budget is a handful of calls, and occupancy falls to what the law of small
 * numbers leaves. In a large team the idle share falls like {@code sqrt(L / (h N))}, L the ring time, h the handle time. With long talks agents free
 * up rarely and the horizon decides; with low answer rates many lines ring for one agent, which the law sees through each call's own probability,
 * not through a dial level. With the threshold at 0 it is exactly progressive.
 *
 * <p>A call that has rung as long as it must may be given up. Whether it rings on is decided at every event anew, by the risk that its own answer finds no
 * agent: until then the calls in flight are a promise that cannot be taken back, and so only that part of their ringing weighs in the balance.
 */
public final class PredictivePolicy extends PoolPolicy {
    private static final double[] QUANTILES = {0.07, 0.21, 0.36, 0.5, 0.64, 0.79, 0.93};
    private static final long HORIZON_STEP_MS = 250;
    private static final long LONGEST_HORIZON_MS = 120_000;
    private static final long REFRESH_COLD_MS = 3_000;
    private static final long REFRESH_WARM_MS = 20_000;
    private static final double REFRESH_ON_CHANGE = 0.03;
    private static final double LINE_CAP = 3;

    /** A call that may be given up rings on while its risk is below so many thresholds: unlike a new one, it cannot be had again later. */
    private static final double KEPT_UP_TO = 2;

    /** So much longer than it must a call rings: the switch's clock is another one, and what came together is taken to have come at one time. */
    private static final long SURE_TO_HAVE_RUNG_MS = 100;

    /** Below, the risk is lost in the rounding of the sums: exactly progressive. */
    private static final double LOWEST_THRESHOLD = 1e-9;

    private static final double LOWEST_ANSWER_RATE = 0.05;
    private static final long HOUR_MS = 60 * 60 * 1000L;
    private static final int HOURS_A_DAY = 24;

    private final @Nullable KnownTimes known;
    private final List<Beliefs> beliefs = new ArrayList<>();
    private final List<@Nullable LearnedBeliefs> learned = new ArrayList<>();
    private final List<CampaignTables> tables = new ArrayList<>();
    private final Balance balance = new Balance();
    private final UsualSpread spread = new UsualSpread();
    private final Admission admission = new Admission();
    private final long[] horizonsMs = new long[Balance.HORIZONS];
    private final List<Calibration> calibrations = new ArrayList<>();
    private double[] threshold = new double[1];
    private double[] leftInMinutes = new double[1];
    private int[] revocable = new int[64];
    private int revocableCalls;
    private long refreshedAtMs;
    private boolean stale = true;

    /** Whether a campaign would have originated more but for the last five minutes. */
    private boolean heldByMinutes;

    /** Whether a campaign would have originated more but for the legal limit. */
    private boolean heldByLimit;

    private PredictivePolicy(@Nullable KnownTimes known) {
        this.known = known;
    }

    /** The law as it runs in the world: it learns. */
    public static PredictivePolicy learning() {
        return new PredictivePolicy(null);
    }

    /** The law that is told the true distributions: the bound of what learning can reach. */
    public static PredictivePolicy informed(KnownTimes truth) {
        return new PredictivePolicy(truth);
    }

    @Override
    public int addCampaign(PacingSettings campaignSettings, PacingMemory memory, long atMs) {
        int campaign = super.addCampaign(campaignSettings, memory, atMs);
        if (known == null) {
            LearnedBeliefs estimators = new LearnedBeliefs();
            estimators.restore(memory);
            estimators.hour(hourOfDay());
            beliefs.add(estimators);
            learned.add(estimators);
        } else {
            beliefs.add(new KnownBeliefs(known, campaign));
            learned.add(null);
        }
        tables.add(new CampaignTables(beliefs.get(campaign)));
        calibrations.add(new Calibration());
        threshold = Arrays.copyOf(threshold, campaign + 1);
        leftInMinutes = Arrays.copyOf(leftInMinutes, campaign + 1);
        stale = true;
        return campaign;
    }

    @Override
    public void settings(int campaign, PacingSettings campaignSettings, long atMs) {
        super.settings(campaign, campaignSettings, atMs);
        stale = true;
    }

    @Override
    public void calendar(long atMs, long localMs) {
        super.calendar(atMs, localMs);
        int hour = hourOfDay();
        for (LearnedBeliefs estimators : learned) {
            if (estimators != null) {
                estimators.hour(hour);
            }
        }
    }

    private int hourOfDay() {
        return (int) Math.floorMod(Math.floorDiv(localMs(), HOUR_MS), (long) HOURS_A_DAY);
    }

    @Override
    void choose(long atMs, PacingLimits limits) {
        countEarlyFailures(atMs);
        refreshWhenDue(atMs);
        weighPool(atMs, limits);
        if (pool.agents() > 0) {
            spread.observe(balance.spread(), atMs);
        }
        heldByMinutes = false;
        heldByLimit = false;
        admission.begin(limits, campaigns());
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            leftInMinutes[campaign] = ledger(campaign).leftInMinutes(atMs);
            threshold[campaign] = thresholdOf(campaign);
        }
        giveUpOrKeep(atMs, limits);
        int floor = progressive(limits);
        int room = room(limits);
        PacingReason reason = PacingReason.ENOUGH_IN_FLIGHT;
        double risk = 0;
        while (true) {
            double[] risks = balance.risks();
            int campaign = best(risks, limits);
            if (campaign < 0 && decision.originate() < floor) {
                campaign = leastServed(limits);
            }
            if (campaign < 0) {
                reason = admission.reason(
                        heldByMinutes || heldByLimit ? PacingReason.BURST : PacingReason.ENOUGH_IN_FLIGHT);
                risk = lowestRisk(risks);
                break;
            }
            risk = tables.get(campaign).risk(risks);
            if (decision.originate() >= Math.max(floor, room)) {
                reason = PacingReason.LINE_CAP;
                break;
            }
            admission.take(campaign);
            decision.add(campaign, 1);
            tables.get(campaign).addRinging(balance, 0);
        }
        explain(reason, risk);
    }

    /** Epsilon of a campaign: 0 where only progressive is allowed. */
    private double thresholdOf(int campaign) {
        AbandonmentLedger ledger = ledger(campaign);
        if (ledger.guarded() || !ledger.earned()) {
            return 0;
        }
        double reserved = Math.exp(-AbandonmentLedger.ETA * ledger.reserve(spread.value()));
        double epsilon =
                ledger.threshold() * reserved / calibrations.get(campaign).ratio() * ledger.brake();
        return epsilon < LOWEST_THRESHOLD ? 0 : epsilon;
    }

    private void weighPool(long atMs, PacingLimits limits) {
        int busy = pool.agents(AgentState.TALKING) + pool.agents(AgentState.WRAP_UP);
        int unanswered = pool.open() - pool.calls(CallState.WAITING) + underWay(limits);
        balance.begin(pool.agents(AgentState.IDLE) - pool.calls(CallState.WAITING), busy, busy + unanswered);
        weighAgents(atMs);
        weighCalls(atMs);
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            CampaignTables table = tables.get(campaign);
            for (int i = 0; i < limits.underWay(campaign); i++) {
                table.addRinging(balance, 0);
            }
        }
    }

    private void weighAgents(long atMs) {
        for (int agent = 0; agent < pool.agents(); agent++) {
            AgentState state = pool.agentState(agent);
            if (state == AgentState.IDLE) {
                continue;
            }
            // a talk with a call of no campaign of ours is taken to be like those of the first
            CampaignTables table = tables.get(Math.max(0, pool.agentCampaign(agent)));
            long age = atMs - pool.agentSinceMs(agent);
            if (state == AgentState.TALKING) {
                table.addTalking(balance, age);
            } else {
                table.addWrappingUp(balance, age);
            }
        }
    }

    /** All but those that may be given up. */
    private void weighCalls(long atMs) {
        revocableCalls = 0;
        for (int call = 0; call < pool.calls(); call++) {
            CampaignTables table = tables.get(pool.callCampaign(call));
            switch (pool.callState(call)) {
                case RINGING -> {
                    if (mayBeGivenUp(call, atMs)) {
                        remember(call);
                    } else {
                        table.addRinging(balance, atMs - pool.callSinceMs(call));
                    }
                }
                case UNDER_AMD -> table.addUnderAmd(balance);
                case WAITING, GIVEN_UP -> {}
            }
        }
    }

    private boolean mayBeGivenUp(int call, long atMs) {
        return pool.callRingingSinceMs(call) <= atMs - revocableAfterMs(pool.callCampaign(call));
    }

    private long revocableAfterMs(int campaign) {
        return settingsOf(campaign).minRing().toMillis() + SURE_TO_HAVE_RUNG_MS;
    }

    private void remember(int call) {
        if (revocableCalls == revocable.length) {
            revocable = Arrays.copyOf(revocable, 2 * revocableCalls);
        }
        revocable[revocableCalls++] = call;
    }

    /** Lets those that may be given up ring on one by one, as long as there will be an agent for them; and as many as there are free agents anyway. */
    private void giveUpOrKeep(long atMs, PacingLimits limits) {
        int spare = -progressive(limits);
        for (int i = 0; i < revocableCalls; i++) {
            int call = revocable[i];
            long ringMs = atMs - pool.callSinceMs(call);
            if (spare > 0 && !ringsOn(call, ringMs)) {
                decision.giveUp(pool.callKey(call));
                pool.moveCall(call, CallState.GIVEN_UP, atMs);
                spare--;
            } else {
                tables.get(pool.callCampaign(call)).addRinging(balance, ringMs);
            }
        }
    }

    private boolean ringsOn(int call, long ringMs) {
        int campaign = pool.callCampaign(call);
        double risk = tables.get(campaign).riskOf(balance.risks(), ringMs);
        return risk <= KEPT_UP_TO * threshold[campaign]
                && BurstGuard.letsRing(ledger(campaign), leftInMinutes[campaign], risk, balance);
    }

    /**
     * The campaign whose risk is farthest under its threshold, for the lines it has; -1 if none is under it. A campaign that has got far more lines than another one that
     * may over-dial, too, stands back: else the one with the larger budget would keep the risk above the other's threshold for ever.
     */
    private int best(double[] risks, PacingLimits limits) {
        int fair = 2 * fewestLines(limits) + 3;
        int best = -1;
        double most = 0;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            if (threshold[campaign] > 0 && admission.admits(campaign) && lines(campaign, limits) <= fair) {
                double risk = tables.get(campaign).risk(risks);
                double slack = threshold[campaign] / Math.max(1e-12, risk);
                double claim = slack / (1 + lines(campaign, limits));
                if (slack >= 1 && claim > most && !endangers(campaign, risk)) {
                    best = campaign;
                    most = claim;
                }
            }
        }
        return best;
    }

    /** Whether one more call could complete a burst; remembers what it is that holds it back. */
    private boolean endangers(int campaign, double risk) {
        if (!BurstGuard.sparesMinutes(ledger(campaign), leftInMinutes[campaign], risk, balance)) {
            heldByMinutes = true;
            return true;
        }
        if (!BurstGuard.sparesLimit(ledger(campaign), risk, balance)) {
            heldByLimit = true;
            return true;
        }
        return false;
    }

    private int fewestLines(PacingLimits limits) {
        int fewest = Integer.MAX_VALUE / 4;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            if (threshold[campaign] > 0 && admission.hasContacts(campaign)) {
                fewest = Math.min(fewest, lines(campaign, limits));
            }
        }
        return campaigns() == 1 ? Integer.MAX_VALUE / 4 : fewest;
    }

    private int leastServed(PacingLimits limits) {
        int best = -1;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            if (admission.admits(campaign) && (best < 0 || lines(campaign, limits) < lines(best, limits))) {
                best = campaign;
            }
        }
        return best;
    }

    private int lines(int campaign, PacingLimits limits) {
        return pool.ringing(campaign) + limits.underWay(campaign) + decision.originate(campaign);
    }

    private double lowestRisk(double[] risks) {
        double lowest = 1;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            lowest = Math.min(lowest, tables.get(campaign).risk(risks));
        }
        return lowest;
    }

    /** Three times the lines that would keep every agent busy all the time: whoever asks for more has a wrong model. */
    private int room(PacingLimits limits) {
        double rate = LOWEST_ANSWER_RATE;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            rate = Math.max(rate, tables.get(campaign).answerRate());
        }
        double lines = LINE_CAP * pool.agents() / rate;
        return (int) Math.floor(lines) - pool.open() - underWay(limits);
    }

    private void explain(PacingReason reason, double risk) {
        double rate = 0;
        double highest = 0;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            rate = Math.max(rate, tables.get(campaign).answerRate());
            highest = Math.max(highest, threshold[campaign]);
        }
        decision.why(regime(highest), reason).model(rate, highest, risk);
    }

    private PacingRegime regime(double highest) {
        if (highest > 0) {
            if (heldByMinutes && fewestLeftInMinutes() < 1) {
                return PacingRegime.BAD_MINUTES;
            }
            return anyCold() ? PacingRegime.LEARNING : PacingRegime.PREDICTIVE;
        }
        PacingRegime regime = PacingRegime.PROGRESSIVE;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            AbandonmentLedger ledger = ledger(campaign);
            if (settingsOf(campaign).targetRate() == 0) {
                continue;
            }
            if (ledger.guarded()) {
                return PacingRegime.BUDGET_SPENT;
            } else if (!ledger.earned()) {
                regime = PacingRegime.EARN_FIRST;
            }
        }
        return regime;
    }

    private double fewestLeftInMinutes() {
        double fewest = Double.MAX_VALUE;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            fewest = Math.min(fewest, leftInMinutes[campaign]);
        }
        return fewest;
    }

    private void countEarlyFailures(long atMs) {
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            LearnedBeliefs estimators = learned.get(campaign);
            if (estimators != null) {
                estimators.advance(atMs, pool.ringing(campaign));
            }
        }
    }

    private void refreshWhenDue(long atMs) {
        long every = anyCold() ? REFRESH_COLD_MS : REFRESH_WARM_MS;
        if (stale || atMs - refreshedAtMs >= every) {
            refresh(atMs);
            return;
        }
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            double was = tables.get(campaign).answerRate();
            if (Math.abs(beliefs.get(campaign).answerRate(atMs) - was) > REFRESH_ON_CHANGE * was) {
                tables.get(campaign).refreshRinging(atMs);
            }
        }
    }

    private boolean anyCold() {
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            if (beliefs.get(campaign).cold()) {
                return true;
            }
        }
        return false;
    }

    private void refresh(long atMs) {
        stale = false;
        refreshedAtMs = atMs;
        countGoingOn(atMs);
        long graceMs = Long.MAX_VALUE;
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            LearnedBeliefs estimators = learned.get(campaign);
            if (estimators != null) {
                estimators.refresh();
            }
            graceMs = Math.min(graceMs, settingsOf(campaign).graceAfterAnswerMs());
        }
        refreshHorizons(atMs);
        for (int campaign = 0; campaign < campaigns(); campaign++) {
            tables.get(campaign).refresh(horizonsMs, graceMs, revocableAfterMs(campaign), atMs);
        }
    }

    private void countGoingOn(long atMs) {
        for (int agent = 0; agent < pool.agents(); agent++) {
            if (pool.agentCampaign(agent) == LivePool.NONE) {
                continue;
            }
            LearnedBeliefs estimators = learned.get(pool.agentCampaign(agent));
            long age = atMs - pool.agentSinceMs(agent);
            if (estimators != null && pool.agentState(agent) == AgentState.TALKING) {
                estimators.talks().goesOn(age);
            } else if (estimators != null && pool.agentState(agent) == AgentState.WRAP_UP) {
                estimators.wrapUps().goesOn(age);
            }
        }
    }

    /** The quantiles of the time after which a call originated now needs an agent; of all campaigns together, as they share the agents. */
    private void refreshHorizons(long atMs) {
        int next = 0;
        for (long ms = 0; ms <= LONGEST_HORIZON_MS && next < QUANTILES.length; ms += HORIZON_STEP_MS) {
            double answered = 0;
            for (int campaign = 0; campaign < campaigns(); campaign++) {
                Beliefs belief = beliefs.get(campaign);
                double level = Math.max(1e-9, belief.answerRate(atMs));
                answered += belief.answeredWithin(ms - Math.round(belief.amdMs()), atMs) / level / beliefs.size();
            }
            while (next < QUANTILES.length && answered >= QUANTILES[next]) {
                horizonsMs[next++] = ms;
            }
        }
        while (next < QUANTILES.length) {
            horizonsMs[next++] = LONGEST_HORIZON_MS;
        }
    }

    @Override
    void attemptDone(int campaign, long ringMs, boolean person, long atMs) {
        LearnedBeliefs estimators = learned.get(campaign);
        if (estimators != null) {
            estimators.attemptDone(ringMs, person, pool.ringing(campaign), atMs);
        }
    }

    @Override
    void attemptCut(int campaign, long ringMs) {
        LearnedBeliefs estimators = learned.get(campaign);
        if (estimators != null) {
            estimators.attemptCut(ringMs, pool.ringing(campaign));
        }
    }

    @Override
    void rang(int campaign, long afterMs) {
        LearnedBeliefs estimators = learned.get(campaign);
        if (estimators != null) {
            estimators.ringing(afterMs);
        }
    }

    @Override
    void liveAnswer(int campaign) {
        if (!beliefs.get(campaign).cold()) {
            calibrations.get(campaign).liveAnswer(threshold[campaign]);
        }
    }

    @Override
    void abandoned(int campaign) {
        if (!beliefs.get(campaign).cold()) {
            calibrations.get(campaign).abandon();
        }
    }

    @Override
    void amdDone(int campaign, boolean person, long tookMs) {
        LearnedBeliefs estimators = learned.get(campaign);
        if (estimators != null) {
            estimators.amdDone(person, tookMs);
        }
    }

    @Override
    void talkDone(int campaign, long lastedMs, boolean completed) {
        LearnedBeliefs estimators = learned.get(campaign);
        if (estimators != null) {
            estimators.talkDone(lastedMs, completed);
        }
    }

    @Override
    void wrapUpDone(int campaign, long lastedMs, boolean completed) {
        LearnedBeliefs estimators = learned.get(campaign);
        if (estimators != null) {
            estimators.wrapUpDone(lastedMs, completed);
        }
    }

    @Override
    public PacingMemory memory(int campaign, long atMs) {
        PacingMemory counted = super.memory(campaign, atMs);
        LearnedBeliefs estimators = learned.get(campaign);
        return estimators == null ? counted : estimators.memory(counted.ledger());
    }
}
