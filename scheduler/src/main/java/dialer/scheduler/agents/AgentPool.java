package dialer.scheduler.agents;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.pacing.PacingDecision;
import dialer.scheduler.pacing.PacingLimits;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PacingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The agents of one queue, and the campaigns that call people for them. What others tell of an agent (a feed, the switch's own queue) counts unless
 * the agent has a call of ours: that we know better. Where nobody tells, agents are learned from the answers to reservations.
 */
public final class AgentPool {
    /** Nobody says when a learned agent is ready again. Taken for longer than most wrap-ups, because a person must not be called for nobody. */
    private static final long ASSUMED_WRAP_UP_MS = 15_000;

    private final QueueName queue;
    private final PacingPolicy policy;
    private final PacingLimits limits = new PacingLimits();
    private final SortedMap<AgentId, Member> members = new TreeMap<>();
    private final SortedMap<CampaignId, Integer> campaigns = new TreeMap<>();
    private boolean told;
    private boolean refused;
    private long lastAgentNumber;
    private @Nullable PacingDecision latest;

    AgentPool(QueueName queue, PacingPolicy policy) {
        this.queue = queue;
        this.policy = policy;
    }

    public QueueName queue() {
        return queue;
    }

    /** Whether somebody tells of the agents; if not they are learned from the answers to reservations. */
    public boolean told() {
        return told;
    }

    // ---- what others say ----

    void listed(@Nullable SwitchId source, List<AgentRow> rows, long nowMs) {
        told = true;
        List<AgentId> named = rows.stream().map(AgentRow::agent).toList();
        for (Member member : members.values()) {
            if (member.isFrom(source) && !named.contains(member.id)) {
                say(member, AgentState.AWAY, nowMs);
            }
        }
        members.values().removeIf(member -> member.isFrom(source) && !named.contains(member.id) && member.call == null);
        rows.forEach(row -> said(source, row, nowMs));
    }

    void changed(@Nullable SwitchId source, AgentRow row, long nowMs) {
        told = true;
        said(source, row, nowMs);
    }

    boolean knows(AgentId agent) {
        return members.containsKey(agent);
    }

    /** The switch that told of its agents is gone: nobody knows what they do. */
    void sourceGone(SwitchId source, long nowMs) {
        for (Member member : members.values()) {
            if (source.equals(member.source)) {
                say(member, AgentState.AWAY, nowMs);
            }
        }
    }

    private void said(@Nullable SwitchId source, AgentRow row, long nowMs) {
        Member member = member(row.agent(), nowMs);
        member.learned = false;
        member.source = source;
        long sinceMs = nowMs - Math.max(0, row.forMs());
        if (row.state() == AgentState.AVAILABLE && sinceMs < member.touchedMs) {
            return; // said of the time before their last call with us
        }
        member.toldSinceTouched = true;
        say(member, row.state(), nowMs);
        member.sinceMs = sinceMs;
    }

    private void say(Member member, AgentState state, long nowMs) {
        if (member.state != state) {
            member.state = state;
            member.sinceMs = nowMs;
        }
        if (member.call == null) {
            tellPolicy(member, nowMs);
        }
    }

    private void tellPolicy(Member member, long nowMs) {
        boolean idle = member.state == AgentState.AVAILABLE;
        if (idle && !member.idleForPolicy) {
            policy.agentIdle(member.number, nowMs);
            member.lastTalk = null;
        } else if (!idle && (member.idleForPolicy || member.state != AgentState.WRAP_UP)) {
            policy.agentOut(member.number, nowMs);
        }
        member.idleForPolicy = idle;
    }

    // ---- what we do with them ----

    /** The agent is kept for a call of ours. */
    void taken(AgentId agent, CallId call, boolean ahead, boolean own, long nowMs) {
        if (!own && !members.containsKey(agent)) {
            return;
        }
        Member member = member(agent, nowMs);
        member.call = call;
        member.talking = false;
        member.touchedMs = nowMs;
        if (member.learned) {
            member.state = AgentState.AVAILABLE;
        }
        // a person who waits weighs in the balance already: the agent that is found for them must not be taken off
        // besides
        boolean leaves = !own || !ahead;
        if (leaves && member.idleForPolicy) {
            policy.agentOut(member.number, nowMs);
            member.idleForPolicy = false;
        } else if (!leaves && !member.idleForPolicy) {
            policy.agentIdle(member.number, nowMs);
            member.idleForPolicy = true;
        }
    }

    /** The agent talks to the person of our call. */
    void talks(AgentId agent, CallId call, long callNumber, boolean own, long nowMs) {
        if (!own && !members.containsKey(agent)) {
            return;
        }
        Member member = member(agent, nowMs);
        if (call.equals(member.call) && member.talking) {
            return;
        }
        member.call = call;
        member.talking = true;
        member.touchedMs = nowMs;
        member.toldSinceTouched = false;
        if (own) {
            policy.bridged(callNumber, member.number, nowMs);
        } else if (member.idleForPolicy) {
            policy.agentOut(member.number, nowMs);
        }
        member.idleForPolicy = false;
    }

    /** The call has ended or has lost the agent. What the agent does now others say; of a learned one it is assumed. */
    void released(AgentId agent, CallId call, long nowMs) {
        Member member = members.get(agent);
        if (member == null || !call.equals(member.call)) {
            return;
        }
        member.call = null;
        member.touchedMs = nowMs;
        boolean talked = member.talking;
        member.talking = false;
        if (talked) {
            policy.talkEnded(member.number, nowMs);
            member.lastTalk = call;
        }
        // whoever tells of the agents may hear of the end of a talk before we do
        if (talked && !(member.toldSinceTouched && member.state != AgentState.TALKING)) {
            member.state = AgentState.WRAP_UP;
            member.sinceMs = nowMs;
        } else {
            tellPolicy(member, nowMs);
        }
    }

    /** Nobody is free, says whoever was asked. Of those who are told of we know better. */
    public void noneFree(long nowMs) {
        refused = true;
        for (Member member : members.values()) {
            if (member.learned && member.call == null) {
                say(member, AgentState.AWAY, nowMs);
            }
        }
    }

    /** Lets time pass for those of whom nobody tells. */
    void sweep(long nowMs) {
        for (Member member : members.values()) {
            if (member.learned
                    && member.call == null
                    && member.state == AgentState.WRAP_UP
                    && nowMs - member.sinceMs >= ASSUMED_WRAP_UP_MS) {
                say(member, AgentState.AVAILABLE, nowMs);
            }
        }
    }

    /** Hands out each wrap-up that has ended since: the call that it belongs to and its milliseconds. */
    void wrapUpsEnded(AgentRow row, long nowMs, BiConsumer<CallId, Long> to) {
        Member member = members.get(row.agent());
        if (member == null || member.lastTalk == null || member.call != null) {
            return;
        }
        long sinceMs = nowMs - Math.max(0, row.forMs());
        boolean over = row.state() == AgentState.AVAILABLE || row.state() == AgentState.AWAY;
        if (over && sinceMs >= member.touchedMs) {
            to.accept(member.lastTalk, sinceMs - member.touchedMs);
            member.lastTalk = null;
        }
    }

    // ---- who is free ----

    /** Agents who could take a call now. */
    public int free() {
        return (int) members.values().stream().filter(Member::isFree).count();
    }

    /** The agent who has been free longest, for the switch's own queue; null if nobody is. */
    public @Nullable AgentId longestFree() {
        Member longest = null;
        for (Member member : members.values()) {
            if (member.isFree() && (longest == null || member.sinceMs < longest.sinceMs)) {
                longest = member;
            }
        }
        return longest == null ? null : longest.id;
    }

    public boolean isFree(AgentId agent) {
        Member member = members.get(agent);
        return member != null && member.isFree();
    }

    /**
     * Whether people may be called before an agent is reserved for them. Where nobody tells of agents and nobody is known to be there, once "none
     * available" was heard, the next agent is found by asking first: that costs no person a call to nobody.
     */
    public boolean allowsCallsAhead() {
        return told || !refused || members.values().stream().anyMatch(member -> member.state != AgentState.AWAY);
    }

    /** Whether nothing at all is known yet: the first call is the first question. */
    public boolean isUnknown() {
        return !told && members.isEmpty();
    }

    // ---- pacing ----

    /** The campaign's number with the policy; it joins the pool with its first call. */
    public int number(CampaignId campaign, PacingSettings settings, PacingMemory memory, long nowMs) {
        return campaigns.computeIfAbsent(campaign, key -> policy.addCampaign(settings, memory, nowMs));
    }

    public PacingPolicy policy() {
        return policy;
    }

    /** To be filled before {@link #decide}. */
    public PacingLimits limits() {
        return limits;
    }

    public PacingDecision decide(long nowMs) {
        latest = policy.decide(nowMs, limits);
        return latest;
    }

    /** The latest decision, null before the first. */
    public @Nullable PacingDecision latest() {
        return latest;
    }

    public SortedMap<CampaignId, Integer> campaigns() {
        return campaigns;
    }

    /** The agents as they stand. */
    public List<AgentRow> rows(long nowMs) {
        List<AgentRow> rows = new ArrayList<>();
        for (Member member : members.values()) {
            rows.add(new AgentRow(
                    member.id, member.now(), nowMs - (member.call == null ? member.sinceMs : member.touchedMs)));
        }
        return rows;
    }

    private Member member(AgentId agent, long nowMs) {
        return members.computeIfAbsent(agent, id -> new Member(id, ++lastAgentNumber, nowMs));
    }

    private static final class Member {
        final AgentId id;
        final long number;
        AgentState state = AgentState.AWAY;
        long sinceMs;
        boolean learned = true;

        /** The switch that tells of them; null: the feed, or nobody. */
        @Nullable
        SwitchId source;

        @Nullable
        CallId call;

        boolean talking;

        /** When our last call with them changed: what is older is not news. */
        long touchedMs = Long.MIN_VALUE / 2;

        /** Whether somebody has told of them since. */
        boolean toldSinceTouched;

        /** The talk whose wrap-up has not ended yet. */
        @Nullable
        CallId lastTalk;

        boolean idleForPolicy;

        Member(AgentId id, long number, long nowMs) {
            this.id = id;
            this.number = number;
            this.sinceMs = nowMs;
        }

        boolean isFrom(@Nullable SwitchId who) {
            return !learned && (who == null ? source == null : who.equals(source));
        }

        boolean isFree() {
            return call == null && state == AgentState.AVAILABLE;
        }

        AgentState now() {
            if (call == null) {
                return state;
            }
            return talking ? AgentState.TALKING : AgentState.RESERVED;
        }
    }
}
