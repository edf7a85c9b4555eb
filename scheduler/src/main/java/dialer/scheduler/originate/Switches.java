package dialer.scheduler.originate;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
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

    /** Asks whether the leg exists; answered by {@code Existence}, or not at all if the switch is away. */
    void confirm(SwitchId switchId, CallId callId);

    /** Asks for all channels; answered by {@code ChannelsListed}, or not at all if the switch is away. */
    void listChannels(SwitchId switchId);
}
