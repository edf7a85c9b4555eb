package dialer.scheduler;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the dial loop wants done, as data. The process performs effects in the order given and posts what becomes of them as signals. */
public sealed interface Effect {
    /** Claim contacts; answered by {@code Claimed} or {@code ClaimFailed}. */
    record Claim(List<ClaimRequest> requests) implements Effect {
        public Claim {
            requests = List.copyOf(requests);
        }
    }

    /** Store that the contact may be called now, with its agent if one is reserved; answered by {@code DialMarked} or {@code DialMarkFailed}. */
    record MarkDialed(CallId callId, @Nullable Extension agent) implements Effect {}

    /** Give the contact back; repeated by the performer until the database has it. */
    record Release(CallId callId, Duration delay, boolean originateLeft) implements Effect {}

    /** Call the person. */
    record Originate(OriginateRequest request) implements Effect {}

    /** Hang up. */
    record Kill(SwitchId switchId, CallId callId, HangupCause cause) implements Effect {}

    /** Send the answered leg on to an agent. */
    record Transfer(SwitchId switchId, CallId callId, Extension agent) implements Effect {}

    /** Send the answered leg into the switch's own queue; answered by {@code QueueJoined}, or by its end. */
    record TransferToQueue(SwitchId switchId, CallId callId, QueueName queue) implements Effect {}

    /** Let the person hear this, whatever the leg does at the moment (it leaves a queue for it); answered by {@code MessagePlayed}. */
    record PlayMessage(SwitchId switchId, CallId callId, MediaFile message) implements Effect {}

    /** Listen for a machine's beep; answered by {@code BeepHeard}, or not at all. */
    record AwaitBeep(SwitchId switchId, CallId callId) implements Effect {}

    /** Ask the switch for the agents of its own queue; answered by {@code AgentsListed}. */
    record ListAgents(SwitchId switchId, QueueName queue) implements Effect {}

    /** Ask the switch whether the leg exists. */
    record Confirm(SwitchId switchId, CallId callId) implements Effect {}

    /** Ask the switch for all its channels. */
    record ListChannels(SwitchId switchId) implements Effect {}

    /** Store the result with its notices; repeated by the performer until the database has it. */
    record StoreResult(AttemptResult result) implements Effect {}

    /** Ask the voice connector for an agent. */
    record RequestAgent(CallId callId, Contact contact) implements Effect {}

    /** Tell the voice connector something that is not part of a result. */
    record Notify(Notice notice) implements Effect {}

    /** An agent was reserved for a contact that does not wait for one: the reservation is to be cancelled. */
    record FreeAgent(ContactId contactId, Extension agent) implements Effect {}

    /** The answer to whoever posted the agent. */
    record AnswerAgent(long requestId, AgentAnswer answer) implements Effect {}

    /** The answer to whoever wanted to control a live call. */
    record AnswerControl(long requestId, ControlAnswer answer) implements Effect {}

    /** Store which agent the dialed call has now, or that it has none any more: who takes it up after a crash frees whom they find there. */
    record StoreAgent(CallId callId, @Nullable Extension agent) implements Effect {}

    /** Store what a campaign has learned about pacing. */
    record StorePacing(CampaignId campaignId, PacingMemory memory) implements Effect {}

    /** Store how long the agent's wrap-up after the call has taken, in milliseconds. */
    record StoreWrapUp(CallId callId, long wrapUpMs) implements Effect {}

    /** Read the campaigns again; answered by {@code CampaignsListed}. */
    record ListCampaigns() implements Effect {}

    /** What became of a wish to control a call. */
    enum ControlAnswer {
        DONE,
        /** No such call is live. */
        NOT_LIVE,
        /** The call is not in a state in which that can be done. */
        NOT_NOW,
        /** The call's switch takes no commands. */
        SWITCH_DOWN
    }

    /** What became of a posted agent. */
    enum AgentAnswer {
        /** The person is being called, or the "no agent" was noted. */
        ACCEPTED,
        /** Nobody waits for this agent, and the reservation is cancelled; or there is no agent for a contact that is not live. */
        NOT_WAITING,
        /** The agent is in another call; the reservation is cancelled. */
        BUSY,
        /** The call could not be made because no switch took the command. */
        SWITCH_DOWN,
        /** The database could not record the call, so it was not made. */
        DATABASE_DOWN,
        /** This daemon's lease is in doubt: the contact may be another's by now. */
        NOT_SURELY_OURS
    }
}
