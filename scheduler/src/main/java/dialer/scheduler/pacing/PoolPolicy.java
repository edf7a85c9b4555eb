package dialer.scheduler.pacing;

import dialer.scheduler.pacing.LivePool.AgentState;
import dialer.scheduler.pacing.LivePool.CallState;
import java.util.ArrayList;
import java.util.List;

/** Keeps the pool and the ledgers, for whatever rule decides. What a subclass wants to learn from, it overrides. */
abstract class PoolPolicy implements PacingPolicy {
    /** Asked every second or so, a policy that hears nothing for this long has not been running: the time that passed says nothing. */
    static final long CLOCK_JUMP_MS = 10_000;

    /** After a jump, the events that had piled up come first. */
    private static final long JUMP_HOLD_MS = 1_000;

    private static final long SWEEP_EVERY_MS = 1_000;
    private static final long LONGEST_RING_MS = 180_000;
    private static final long LONGEST_AMD_MS = 60_000;
    private static final long LOST_AFTER_GRACE_MS = 10_000;

    final LivePool pool = new LivePool();
    final PacingDecision decision = new PacingDecision();

    private final List<PacingSettings> settings = new ArrayList<>();
    private final List<AbandonmentLedger> ledgers = new ArrayList<>();
    private long nowMs;
    private boolean started;
    private long calendarOffsetMs;
    private long nextSweepMs;
    private long holdUntilMs = Long.MIN_VALUE;

    @Override
    public int addCampaign(PacingSettings campaignSettings, PacingMemory memory, long atMs) {
        now(atMs);
        AbandonmentLedger ledger = new AbandonmentLedger(campaignSettings);
        ledger.restore(memory.ledger());
        ledger.advance(localMs());
        settings.add(campaignSettings);
        ledgers.add(ledger);
        pool.campaigns(settings.size());
        return settings.size() - 1;
    }

    @Override
    public void settings(int campaign, PacingSettings campaignSettings, long atMs) {
        now(atMs);
        settings.set(campaign, campaignSettings);
        ledgers.get(campaign).settings(campaignSettings);
    }

    @Override
    public void calendar(long atMs, long localMs) {
        now(atMs);
        calendarOffsetMs = localMs - nowMs;
        for (int campaign = 0; campaign < ledgers.size(); campaign++) {
            ledgers.get(campaign).advance(localMs);
        }
    }

    @Override
    public void originated(long call, int campaign, long atMs) {
        now(atMs);
        if (pool.call(call) == LivePool.NONE) {
            pool.addCall(call, campaign, nowMs);
        }
    }

    @Override
    public void ringing(long call, long atMs) {
        now(atMs);
        int place = pool.call(call);
        if (place != LivePool.NONE && pool.callState(place) == CallState.RINGING) {
            pool.callRings(place, nowMs);
            rang(pool.callCampaign(place), nowMs - pool.callSinceMs(place));
        }
    }

    @Override
    public void answered(long call, long atMs) {
        now(atMs);
        int place = pool.call(call);
        if (place != LivePool.NONE && pool.callState(place) != CallState.WAITING) {
            personAnswered(place);
        }
    }

    @Override
    public void amdBegan(long call, long atMs) {
        now(atMs);
        int place = pool.call(call);
        if (place != LivePool.NONE && pool.callState(place) == CallState.RINGING) {
            pool.moveCall(place, CallState.UNDER_AMD, nowMs);
        }
    }

    @Override
    public void amdVerdict(long call, boolean person, long atMs) {
        if (person) {
            answered(call, atMs);
        } else {
            ended(call, CallOutcome.MACHINE, atMs);
        }
    }

    private void personAnswered(int place) {
        int campaign = pool.callCampaign(place);
        if (pool.callState(place) == CallState.UNDER_AMD) {
            amdDone(campaign, true, nowMs - pool.callSinceMs(place));
            ledgers.get(campaign).recognised(nowMs);
        }
        pool.moveCall(place, CallState.WAITING, nowMs);
        attemptOver(place, pool.callRingMs(place), true);
        ledgers.get(campaign).liveAnswer(nowMs);
        liveAnswer(campaign);
    }

    @Override
    public void ended(long call, CallOutcome outcome, long atMs) {
        now(atMs);
        int place = pool.call(call);
        if (place == LivePool.NONE) {
            return;
        }
        if (outcome == CallOutcome.ABANDONED || outcome == CallOutcome.LEFT_EARLY) {
            personLeft(place, outcome);
        } else if (pool.callState(place) != CallState.WAITING) {
            endedWithoutPerson(place, outcome);
        }
        pool.removeCall(place);
    }

    /** Without an answer heard before: it was lost, and the person counts nevertheless. */
    private void personLeft(int place, CallOutcome outcome) {
        if (pool.callState(place) != CallState.WAITING) {
            personAnswered(place);
        }
        if (outcome == CallOutcome.ABANDONED) {
            abandon(pool.callCampaign(place));
        }
    }

    private void abandon(int campaign) {
        ledgers.get(campaign).abandon(nowMs);
        abandoned(campaign);
    }

    private void endedWithoutPerson(int place, CallOutcome outcome) {
        int campaign = pool.callCampaign(place);
        if (pool.callState(place) == CallState.UNDER_AMD) {
            if (outcome == CallOutcome.MACHINE) {
                amdDone(campaign, false, nowMs - pool.callSinceMs(place));
            }
            attemptOver(place, pool.callRingMs(place), false);
        } else if (pool.callState(place) == CallState.GIVEN_UP) {
            attemptCut(campaign, pool.callRingMs(place));
        } else if (outcome != CallOutcome.CANCELLED) {
            attemptOver(place, nowMs - pool.callSinceMs(place), false);
        }
    }

    /** One that should have been heard ringing, and was not, shows that the far end need not say so. */
    private void attemptOver(int place, long ringMs, boolean person) {
        int campaign = pool.callCampaign(place);
        boolean unheard = pool.callRingingSinceMs(place) == Long.MAX_VALUE;
        if (unheard && (person || ringMs >= settings.get(campaign).minRing().toMillis())) {
            rang(campaign, Long.MAX_VALUE);
        }
        attemptDone(campaign, ringMs, person, nowMs);
    }

    @Override
    public void bridged(long call, long agent, long atMs) {
        now(atMs);
        int place = pool.call(call);
        int campaign = LivePool.NONE;
        if (place != LivePool.NONE) {
            campaign = pool.callCampaign(place);
            if (pool.callState(place) != CallState.WAITING) {
                personAnswered(place);
            }
            if (nowMs - pool.callSinceMs(place) > settings.get(campaign).graceAfterAnswerMs()) {
                // Served, but too late: the regulator counts it as abandoned.
                abandon(campaign);
            }
            pool.removeCall(place);
        }
        int who = pool.agent(agent);
        if (who == LivePool.NONE) {
            who = pool.addAgent(agent, nowMs);
        }
        leaveState(who, false);
        pool.talk(who, campaign, nowMs);
    }

    @Override
    public void talkEnded(long agent, long atMs) {
        now(atMs);
        int who = pool.agent(agent);
        if (who != LivePool.NONE && pool.agentState(who) == AgentState.TALKING) {
            leaveState(who, true);
            pool.moveAgent(who, AgentState.WRAP_UP, nowMs);
        }
    }

    @Override
    public void agentIdle(long agent, long atMs) {
        now(atMs);
        int who = pool.agent(agent);
        if (who == LivePool.NONE) {
            pool.addAgent(agent, nowMs);
            return;
        }
        if (pool.agentState(who) == AgentState.TALKING) {
            leaveState(who, true);
            if (pool.agentCampaign(who) != LivePool.NONE) {
                wrapUpDone(pool.agentCampaign(who), 0, true);
            }
            pool.moveAgent(who, AgentState.IDLE, nowMs);
        } else if (pool.agentState(who) == AgentState.WRAP_UP) {
            leaveState(who, true);
            pool.moveAgent(who, AgentState.IDLE, nowMs);
        }
    }

    @Override
    public void agentOut(long agent, long atMs) {
        now(atMs);
        int who = pool.agent(agent);
        if (who != LivePool.NONE) {
            leaveState(who, false);
            pool.removeAgent(who);
        }
    }

    private void leaveState(int who, boolean completed) {
        if (pool.agentCampaign(who) == LivePool.NONE) {
            return; // with a call of no campaign of ours: nobody learns from it
        }
        long lasted = nowMs - pool.agentSinceMs(who);
        switch (pool.agentState(who)) {
            case TALKING -> talkDone(pool.agentCampaign(who), lasted, completed);
            case WRAP_UP -> wrapUpDone(pool.agentCampaign(who), lasted, completed);
            case IDLE -> {}
        }
    }

    @Override
    public final PacingDecision decide(long atMs, PacingLimits limits) {
        now(atMs);
        sweep();
        decision.begin(settings.size());
        decision.agents(pool.agents(AgentState.IDLE), pool.agents(AgentState.TALKING), pool.agents(AgentState.WRAP_UP));
        decision.calls(
                pool.calls(CallState.RINGING) + underWay(limits),
                pool.calls(CallState.UNDER_AMD),
                pool.calls(CallState.WAITING));
        if (nowMs < holdUntilMs) {
            decision.why(PacingRegime.PROGRESSIVE, PacingReason.CLOCK_JUMP);
        } else if (!settings.isEmpty()) {
            choose(nowMs, limits);
        }
        if (pool.agents() == 0) {
            decision.why(PacingRegime.PROGRESSIVE, PacingReason.NO_AGENTS);
        }
        account();
        return decision;
    }

    /** Fills the decision. There is at least one campaign; without agents there is nothing to originate. */
    abstract void choose(long atMs, PacingLimits limits);

    /** The far end has said, so long after the origination, that it rings; {@link Long#MAX_VALUE}: it has not, though it must have rung. */
    void rang(int campaign, long afterMs) {}

    /** An attempt is over or answered by a person after this time of ringing. */
    void attemptDone(int campaign, long ringMs, boolean person, long atMs) {}

    /** An attempt was given up after this time; nobody knows how it would have ended. */
    void attemptCut(int campaign, long ringMs) {}

    /** A person has answered. */
    void liveAnswer(int campaign) {}

    /** A person got no agent in time. */
    void abandoned(int campaign) {}

    /** The detection has taken this long to tell a person from a machine. */
    void amdDone(int campaign, boolean person, long tookMs) {}

    /** A talk has lasted this long, and is over if {@code completed}; else it was lost from sight. */
    void talkDone(int campaign, long lastedMs, boolean completed) {}

    /** As {@link #talkDone}, of the wrap-up; 0 when there was none. */
    void wrapUpDone(int campaign, long lastedMs, boolean completed) {}

    @Override
    public PacingMemory memory(int campaign, long atMs) {
        now(atMs);
        return new PacingMemory(ledgers.get(campaign).snapshot(), PacingMemory.Learned.NOTHING, List.of());
    }

    int campaigns() {
        return settings.size();
    }

    PacingSettings settingsOf(int campaign) {
        return settings.get(campaign);
    }

    AbandonmentLedger ledger(int campaign) {
        return ledgers.get(campaign);
    }

    long localMs() {
        return nowMs + calendarOffsetMs;
    }

    /** Free agents that no call is meant for: what progressive would originate. */
    int progressive(PacingLimits limits) {
        return pool.agents(AgentState.IDLE) - pool.open() - underWay(limits);
    }

    int underWay(PacingLimits limits) {
        int sum = 0;
        for (int campaign = 0; campaign < settings.size(); campaign++) {
            sum += limits.underWay(campaign);
        }
        return sum;
    }

    private void account() {
        long live = 0;
        long abandoned = 0;
        double left = 0;
        for (int campaign = 0; campaign < ledgers.size(); campaign++) {
            AbandonmentLedger ledger = ledgers.get(campaign);
            live += ledger.liveAnswers();
            abandoned += ledger.abandoned();
            left += ledger.windowCredit();
        }
        decision.ledger(live, abandoned, left);
    }

    private void now(long atMs) {
        if (!started) {
            started = true;
            nowMs = atMs;
            nextSweepMs = atMs;
            return;
        }
        long step = atMs - nowMs;
        if (step <= 0) {
            return;
        }
        if (step > CLOCK_JUMP_MS) {
            if (pool.calls() + pool.agents() > 0) {
                pool.shift(step);
                holdUntilMs = atMs + JUMP_HOLD_MS;
            }
        }
        nowMs = atMs;
    }

    /** Calls whose end was never heard of do not hold their place for ever. */
    private void sweep() {
        if (nowMs < nextSweepMs) {
            return;
        }
        nextSweepMs = nowMs + SWEEP_EVERY_MS;
        for (int place = pool.calls() - 1; place >= 0; place--) {
            long age = nowMs - pool.callSinceMs(place);
            switch (pool.callState(place)) {
                case RINGING, GIVEN_UP -> forgetIf(place, age > LONGEST_RING_MS);
                case UNDER_AMD -> forgetIf(place, age > LONGEST_AMD_MS);
                case WAITING -> {
                    int campaign = pool.callCampaign(place);
                    if (age > settings.get(campaign).graceAfterAnswerMs() + LOST_AFTER_GRACE_MS) {
                        abandon(campaign);
                        pool.removeCall(place);
                    }
                }
            }
        }
    }

    private void forgetIf(int place, boolean lost) {
        if (lost) {
            pool.removeCall(place);
        }
    }
}
