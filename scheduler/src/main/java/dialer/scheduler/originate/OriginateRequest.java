package dialer.scheduler.originate;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.Extension;
import org.jspecify.annotations.Nullable;

/**
 * One call to be made. The adapter adds the campaign's variables and writes the command.
 *
 * @param agent the reserved agent's extension; null for IVR calls, whose destination is the contact's IVR
 */
public record OriginateRequest(
        SwitchId switchId,
        CallId callId,
        Contact contact,
        @Nullable Extension agent) {}
