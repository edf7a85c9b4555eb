package dialer.scheduler.agents;

import dialer.scheduler.pacing.PacingDecision;
import dialer.scheduler.pacing.PacingLimits;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PacingReason;
import dialer.scheduler.pacing.PacingRegime;
import dialer.scheduler.pacing.PacingSettings;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One call for each free agent and never more: a person who answers always finds one, unless the agent has left meanwhile. It learns nothing and
 * keeps nothing.
 */
public final class SafePacing implements PacingPolicy {
    private enum Phase {
        IN_FLIGHT,
        UNDER_AMD,
        WAITING
    }

    private enum Agent {
        IDLE,
        TALKING,
        WRAP_UP
    }

    private final SortedMap<Long, Phase> calls = new TreeMap<>();
    private final SortedMap<Long, Agent> agents = new TreeMap<>();
    private final PacingDecision decision = new PacingDecision();
    private int campaigns;
    private int turn;
    private long liveAnswers;
    private long abandoned;

    @Override
    public int addCampaign(PacingSettings settings, PacingMemory memory, long nowMs) {
        return campaigns++;
    }

    @Override
    public void settings(int campaign, PacingSettings settings, long nowMs) {}

    @Override
    public void calendar(long nowMs, long localMs) {}

    @Override
    public void originated(long call, int campaign, long nowMs) {
        calls.put(call, Phase.IN_FLIGHT);
    }

    @Override
    public void answered(long call, long nowMs) {
        if (calls.replace(call, Phase.WAITING) != null) {
            liveAnswers++;
        }
    }

    @Override
    public void amdBegan(long call, long nowMs) {
        calls.replace(call, Phase.UNDER_AMD);
    }

    @Override
    public void amdVerdict(long call, boolean person, long nowMs) {
        if (person) {
            answered(call, nowMs);
        } else {
            calls.remove(call);
        }
    }

    @Override
    public void ended(long call, CallOutcome outcome, long nowMs) {
        if (calls.remove(call) != null && outcome == CallOutcome.ABANDONED) {
            abandoned++;
        }
    }

    @Override
    public void bridged(long call, long agent, long nowMs) {
        if (calls.remove(call) != null) {
            agents.put(agent, Agent.TALKING);
        }
    }

    @Override
    public void talkEnded(long agent, long nowMs) {
        agents.replace(agent, Agent.TALKING, Agent.WRAP_UP);
    }

    @Override
    public void agentIdle(long agent, long nowMs) {
        agents.put(agent, Agent.IDLE);
    }

    @Override
    public void agentOut(long agent, long nowMs) {
        agents.remove(agent);
    }

    @Override
    public PacingDecision decide(long nowMs, PacingLimits limits) {
        int idle = count(Agent.IDLE);
        int underWay = 0;
        for (int campaign = 0; campaign < campaigns; campaign++) {
            underWay += limits.underWay(campaign);
        }
        decision.begin(campaigns)
                .agents(idle, count(Agent.TALKING), count(Agent.WRAP_UP))
                .calls(count(Phase.IN_FLIGHT) + underWay, count(Phase.UNDER_AMD), count(Phase.WAITING))
                .ledger(liveAnswers, abandoned, 0);
        int room = Math.min(idle - calls.size() - underWay, Math.min(limits.slots(), limits.cps()));
        share(room, limits);
        return decision.why(PacingRegime.PROGRESSIVE, reason(room, limits));
    }

    /** One for each campaign in turn, so that those who share the agents share them evenly. */
    private void share(int room, PacingLimits limits) {
        int left = room;
        int passedOver = 0;
        while (left > 0 && passedOver < campaigns) {
            int campaign = turn;
            turn = (turn + 1) % campaigns;
            if (decision.originate(campaign) < limits.contacts(campaign)) {
                decision.add(campaign, 1);
                left--;
                passedOver = 0;
            } else {
                passedOver++;
            }
        }
    }

    private PacingReason reason(int room, PacingLimits limits) {
        if (agents.isEmpty()) {
            return PacingReason.NO_AGENTS;
        }
        if (decision.originate() < room) {
            return PacingReason.NO_CONTACTS;
        }
        if (room == limits.slots()) {
            return PacingReason.NO_SLOTS;
        }
        return room == limits.cps() ? PacingReason.CPS : PacingReason.ENOUGH_IN_FLIGHT;
    }

    private int count(Agent state) {
        return (int) agents.values().stream().filter(state::equals).count();
    }

    private int count(Phase phase) {
        return (int) calls.values().stream().filter(phase::equals).count();
    }

    @Override
    public PacingMemory memory(int campaign, long nowMs) {
        return PacingMemory.NONE;
    }
}
