package dialer.scheduler.call;

import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
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
        /** For the store to record that the person may be called. */
        DIAL_MARK,
        /** For the originate to end, one way or the other. */
        ORIGINATE,
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
    private @Nullable HangupCause originateFailure;
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

    public boolean wantsAgent() {
        return contact().campaignType() == CampaignType.AGENT;
    }

    public int attemptNumber() {
        return claimed.attemptNumber();
    }

    public long claimedAtMs() {
        return claimedAtMs;
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

    public void sawBridge() {
        bridgedSeen = true;
    }

    public @Nullable HangupCause originateFailure() {
        return originateFailure;
    }

    public void originateFailed(HangupCause cause) {
        originateFailure = cause;
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
