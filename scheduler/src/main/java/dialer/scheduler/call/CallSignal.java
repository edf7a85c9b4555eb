package dialer.scheduler.call;

import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter has learned about one of our customer legs. Signals of one call may come out of order and more than once; an end is known
 * from either {@link OriginateFailed} (no channel ever existed) or {@link HungUp}, and whichever comes first wins once.
 */
public sealed interface CallSignal extends dialer.scheduler.Signal {
    CallId callId();

    /** CHANNEL_CREATE (or CHANNEL_OUTGOING / CHANNEL_ORIGINATE) of our leg: from now on an end comes as {@link HungUp}. */
    record ChannelCreated(CallId callId, @Nullable Instant at) implements CallSignal {}

    /** CHANNEL_PROGRESS or CHANNEL_PROGRESS_MEDIA: the far end rings. */
    record Ringing(CallId callId, @Nullable Instant at) implements CallSignal {}

    /** CHANNEL_ANSWER of our leg. */
    record Answered(CallId callId, @Nullable Instant at) implements CallSignal {}

    /** CHANNEL_CREATE of an agent's leg whose other leg is ours. */
    record AgentLegCreated(CallId callId, String agentLeg) implements CallSignal {}

    /** CHANNEL_BRIDGE: person and agent are joined. */
    record Bridged(CallId callId, String agentLeg, @Nullable Instant at) implements CallSignal {}

    /** CHANNEL_HANGUP_COMPLETE of an agent's leg, whether or not it was ever joined: busy, no answer, not registered, or the end of a talk. */
    record AgentLegEnded(CallId callId, String agentLeg, HangupCause cause) implements CallSignal {}

    /** The switch's own queue has taken the leg in ({@code member-queue-start}). */
    record QueueJoined(CallId callId, @Nullable Instant at) implements CallSignal {}

    /** The switch's own queue calls this agent for the leg ({@code agent-offering}), or joins them ({@code bridge-agent-start}). */
    record AgentOffered(CallId callId, AgentId agent) implements CallSignal {}

    /**
     * The leg has left the switch's own queue ({@code member-queue-end}).
     *
     * @param served whether an agent had taken it ({@code CC-Cause: Terminated})
     */
    record QueueLeft(CallId callId, boolean served) implements CallSignal {}

    /** The switch has listened to who answered (mod_amd). */
    record AmdDone(CallId callId, AmdVerdict verdict) implements CallSignal {}

    /** A machine's beep was heard (mod_avmd). */
    record BeepHeard(CallId callId) implements CallSignal {}

    /** What {@code Effect.PlayMessage} wanted played has been played, or could not be. */
    record MessagePlayed(CallId callId) implements CallSignal {}

    /** CHANNEL_UNBRIDGE: the agent's leg has left, ours may live on. */
    record Unbridged(CallId callId) implements CallSignal {}

    /** CHANNEL_HANGUP_COMPLETE of our leg, with everything that it says. */
    record HungUp(CallId callId, CallEnd end) implements CallSignal {}

    /** The originate's job ended with {@code +OK}: the leg was answered (or has early media). Adds nothing to the channel's own events. */
    record OriginateSucceeded(CallId callId) implements CallSignal {}

    /**
     * The originate's job ended with {@code -ERR cause}. If a channel was made, its {@link HungUp} tells more and may come before or after;
     * if none was, this is all there will ever be.
     */
    record OriginateFailed(CallId callId, HangupCause cause) implements CallSignal {}

    /** The originate certainly did not reach the switch: nobody was called. */
    record OriginateNotSent(CallId callId, String why) implements CallSignal {}

    /** Nobody can say whether the originate reached the switch (connection lost, no reply, no job in time); the call is to be looked for there. */
    record OriginateUncertain(CallId callId, String why) implements CallSignal {}

    /** Answer to {@code uuid_exists}. */
    record Existence(CallId callId, boolean exists) implements CallSignal {}
}
