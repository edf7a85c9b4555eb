package dialer.scheduler.call;

import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.result.HangupCause;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One attempt that this node owns, from its claim to its end. Owned by the dial loop's thread. */
public final class LiveCall {
    /** What the attempt waits for, so that no attempt waits for ever. */
    public enum Wait {
        /** For nothing in particular: the channel's own events end it, reconciling watches over it. */
        NONE,
        /** For a slot and a call per second. */
        PLACE,
        /** For an agent. */
        AGENT,
        /** For the agent to decide whether the contact they see is called. */
        PREVIEW,
        /** For the store to record that the person may be called. */
        DIAL_MARK,
        /** For the originate to end, one way or the other. */
        ORIGINATE,
        /** For the verdict whether a person or a machine has answered. */
        VERDICT,
        /** For an agent who takes the person that has answered. */
        LIVE_AGENT,
        /** For the agent who was found to answer. */
        BRIDGE,
        /** For a machine's beep. */
        BEEP,
        /** For a message to have been played. */
        MESSAGE,
        /** For the hang-up event that should come with a failed originate. */
        HANGUP,
        /** For the switch to say whether the leg exists. */
        CONFIRMATION,
        /** For a hang-up event that may still be on its way, the leg being gone. */
        LAST_WORD
    }

    private final ClaimedContact claimed;
    private final long claimedAtMs;
    private AttemptState state = AttemptState.CLAIMED;
    private long stateSinceMs;
    private Wait wait = Wait.NONE;
    private long deadlineMs = Long.MAX_VALUE;

    private @Nullable SwitchId switchId;
    private @Nullable Extension agent;
    private long agentRequestId;
    private boolean channelSeen;
    private boolean bridgedSeen;
    private boolean servedLate;
    private @Nullable HangupCause originateFailure;
    private boolean aheadOfAgents;
    private boolean agentAsked;
    private long answeredAtMs;
    private long dialableUntilMs = Long.MAX_VALUE;
    private long graceEndsMs;
    private long number;
    private boolean agentLegLives;
    private boolean agentLegSeen;
    private @Nullable AgentId talksTo;
    private @Nullable AgentId promised;
    private @Nullable AmdVerdict verdict;
    private boolean takenAsMachine;
    private boolean abandoned;
    private boolean givenUp;
    private boolean over;
    private OnAnswer onAnswer = OnAnswer.DIALPLAN;
    private AmdMode amd = AmdMode.OFF;
    private final NavigableSet<SwitchId> mayBeOn = new TreeSet<>();

    public LiveCall(ClaimedContact claimed, long nowMs) {
        this.claimed = claimed;
        this.claimedAtMs = nowMs;
        this.stateSinceMs = nowMs;
    }

    public CallId id() {
        return claimed.callId();
    }

    public Contact contact() {
        return claimed.contact();
    }

    public CampaignId campaignId() {
        return contact().campaignId();
    }

    public GatewayId gatewayId() {
        return contact().gatewayId();
    }

    /** Whether the voice connector has not been told all about an earlier attempt yet. */
    public boolean untold() {
        return claimed.untold();
    }

    public boolean wantsAgent() {
        return contact().campaignType() == CampaignType.AGENT;
    }

    public int attemptNumber() {
        return claimed.attemptNumber();
    }

    public long claimedAtMs() {
        return claimedAtMs;
    }

    /** When the contact's end time comes: from then on the call may not leave. */
    public long dialableUntilMs() {
        return dialableUntilMs;
    }

    public void dialableUntil(long timeMs) {
        dialableUntilMs = timeMs;
    }

    public AttemptState state() {
        return state;
    }

    public long stateSinceMs() {
        return stateSinceMs;
    }

    void state(AttemptState next, long nowMs) {
        state = next;
        stateSinceMs = nowMs;
    }

    public Wait waitsFor() {
        return wait;
    }

    public long deadlineMs() {
        return deadlineMs;
    }

    /** From now on the attempt waits for this, until the deadline at the latest. */
    public void waitFor(Wait what, long untilMs) {
        wait = what;
        deadlineMs = untilMs;
    }

    /** From now on the channel's own events carry the attempt on. */
    public void waitForNothing() {
        waitFor(Wait.NONE, Long.MAX_VALUE);
    }

    public @Nullable SwitchId switchId() {
        return switchId;
    }

    void switchId(SwitchId where) {
        switchId = where;
        mayBeOn.clear();
    }

    public @Nullable Extension agent() {
        return agent;
    }

    /** An agent is reserved for the contact; whoever said so waits for an answer under the number. */
    public void reserve(Extension reserved, long requestId) {
        agent = reserved;
        agentRequestId = requestId;
    }

    /** The agent that an earlier run of this node had reserved. */
    public void reservedBefore(@Nullable Extension reserved) {
        agent = reserved;
    }

    /** The waiting request's number, once; 0 if nobody waits. */
    public long takeAgentRequest() {
        long request = agentRequestId;
        agentRequestId = 0;
        return request;
    }

    public boolean channelSeen() {
        return channelSeen;
    }

    public void sawChannel() {
        channelSeen = true;
    }

    public boolean bridgedSeen() {
        return bridgedSeen;
    }

    public void sawBridge(long nowMs) {
        if (!bridgedSeen && graceEndsMs > 0 && nowMs > graceEndsMs) {
            servedLate = true;
        }
        bridgedSeen = true;
    }

    /** Whether the person, called before there was an agent for them, was joined with one only after the grace time: for the abandonment rate they were abandoned. */
    public boolean servedLate() {
        return servedLate;
    }

    public @Nullable HangupCause originateFailure() {
        return originateFailure;
    }

    public void originateFailed(HangupCause cause) {
        originateFailure = cause;
    }

    /** Whether the person is (to be) called before anybody has an agent for them. */
    public boolean aheadOfAgents() {
        return aheadOfAgents;
    }

    public void callAheadOfAgents() {
        aheadOfAgents = true;
    }

    /** Whether the voice connector has been asked for an agent and has not answered. */
    public boolean agentAsked() {
        return agentAsked;
    }

    public void agentAsked(boolean now) {
        agentAsked = now;
    }

    /** When the answer was heard of; 0 if it was not. */
    public long answeredAtMs() {
        return answeredAtMs;
    }

    public void answeredAt(long nowMs) {
        answeredAtMs = nowMs;
    }

    /** Until when an agent found for the person is in time; 0 if no person waits or has waited for one. */
    public long graceEndsMs() {
        return graceEndsMs;
    }

    public void graceEndsAt(long timeMs) {
        graceEndsMs = timeMs;
    }

    /** Its number among all calls of this loop, from 1. */
    public long number() {
        return number;
    }

    void number(long given) {
        number = given;
    }

    /** Whether an agent's leg was made for the call and has not ended. */
    public boolean agentLegLives() {
        return agentLegLives;
    }

    public void agentLegLives(boolean now) {
        agentLegLives = now;
        agentLegSeen |= now;
    }

    /** Whether an agent's leg was ever made for the call. */
    public boolean agentLegSeen() {
        return agentLegSeen;
    }

    /** The agent who talks to the person or is being called for them: the reserved one, or whom the switch's own queue has chosen. */
    public @Nullable AgentId talksTo() {
        if (talksTo != null) {
            return talksTo;
        }
        return agent == null ? promised : AgentId.of(agent);
    }

    public void talksTo(@Nullable AgentId chosen) {
        talksTo = chosen;
    }

    /** The agent of the switch's own queue whom the loop keeps for this call; nobody else knows of that. */
    public @Nullable AgentId promised() {
        return promised;
    }

    public void promise(AgentId kept) {
        promised = kept;
    }

    /** The agent is free for others; the call has none any more. */
    public void agentFreed() {
        agent = null;
        agentRequestId = 0;
    }

    public @Nullable AmdVerdict verdict() {
        return verdict;
    }

    public void verdict(AmdVerdict heard) {
        verdict = heard;
    }

    /** Whether a machine has answered and is dealt with as one. */
    public boolean takenAsMachine() {
        return takenAsMachine;
    }

    public void takeAsMachine() {
        takenAsMachine = true;
    }

    /** Whether a person has answered and was given up because no agent was there for them. */
    public boolean abandoned() {
        return abandoned;
    }

    public void abandon() {
        abandoned = true;
    }

    /** Whether the call was given up while it rang. A person who answers before the switch has hung up is served if that comes to nothing. */
    public boolean givenUp() {
        return givenUp;
    }

    public void giveUp() {
        givenUp = true;
    }

    /** Whether the call is only to end: a message is played at most. */
    public boolean over() {
        return over;
    }

    public void nothingMoreToDo() {
        over = true;
    }

    /** How it left: what the switch does with it on the answer, and what listens to who answers. */
    public void left(OnAnswer plan, AmdMode listens) {
        onAnswer = plan;
        amd = listens;
    }

    public OnAnswer onAnswer() {
        return onAnswer;
    }

    public AmdMode amd() {
        return amd;
    }

    /** Switches on which a recovered attempt may still be found. */
    public NavigableSet<SwitchId> mayBeOn() {
        return Collections.unmodifiableNavigableSet(mayBeOn);
    }

    /** The attempt was open when this node started: it may live on any of these switches. */
    public void lookOn(Iterable<SwitchId> switches) {
        switches.forEach(mayBeOn::add);
    }

    /** The attempt is not on that switch. */
    public void notOn(SwitchId where) {
        mayBeOn.remove(where);
    }
}
