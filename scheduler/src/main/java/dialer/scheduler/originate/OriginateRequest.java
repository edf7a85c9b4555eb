package dialer.scheduler.originate;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.Extension;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call to be made. The adapter adds the campaign's variables and writes the command.
 *
 * @param ringTimeout how long the person's phone rings before the switch gives up
 * @param agent the reserved agent's extension; null for IVR calls, whose destination is the contact's IVR, and for calls ahead of the agents
 * @param onAnswer what the switch does with the leg when it has answered
 * @param parkLimit how long a parked leg may stay so: the switch then hangs up by itself, so that a dialer that dies leaves nobody waiting
 * @param amd what listens to who answers; the switch has the module
 */
public record OriginateRequest(
        SwitchId switchId,
        CallId callId,
        Contact contact,
        Duration ringTimeout,
        @Nullable Extension agent,
        OnAnswer onAnswer,
        Duration parkLimit,
        AmdMode amd) {}
