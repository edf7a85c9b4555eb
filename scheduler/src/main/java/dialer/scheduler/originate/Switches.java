package dialer.scheduler.originate;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.result.HangupCause;

/**
 * Port to the switches. No method blocks or throws; what becomes of a command is posted back as a signal. Commands are sent at most once and
 * refused while the switch is not connected.
 */
public interface Switches {
    /**
     * Sends the originate once. Ends in exactly one of: OriginateSucceeded, OriginateFailed, OriginateNotSent, OriginateUncertain, posted besides
     * the channel's own signals.
     */
    void originate(OriginateRequest request);

    /** Hangs up the leg, if it still exists. */
    void kill(SwitchId switchId, CallId callId, HangupCause cause);

    /** Sends the answered leg on to a destination of the dialplan. */
    void transfer(SwitchId switchId, CallId callId, Extension destination);

    /** Sends the answered leg into the switch's own queue; answered by {@code QueueJoined}, or by the leg's end. */
    void transferToQueue(SwitchId switchId, CallId callId, QueueName queue);

    /**
     * Lets the person hear this. The leg is parked, or waits in the switch's own queue, which it leaves for it. Answered by {@code MessagePlayed}
     * when it is over or if it could not be played; the leg is not hung up.
     */
    void playMessage(SwitchId switchId, CallId callId, MediaFile message);

    /** Begins to listen for a machine's beep (mod_avmd); answered by {@code BeepHeard}, or not at all. */
    void awaitBeep(SwitchId switchId, CallId callId);

    /** Asks for the agents of the switch's own queue; answered by {@code AgentsListed}, or not at all if the switch is away or has no such queue. */
    void listAgents(SwitchId switchId, QueueName queue);

    /** Asks whether the leg exists; answered by {@code Existence}, or not at all if the switch is away. */
    void confirm(SwitchId switchId, CallId callId);

    /** Asks for all channels; answered by {@code ChannelsListed}, or not at all if the switch is away. */
    void listChannels(SwitchId switchId);
}
