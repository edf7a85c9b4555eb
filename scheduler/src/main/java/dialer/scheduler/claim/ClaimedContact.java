package dialer.scheduler.claim;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A contact that this node owns for one attempt.
 *
 * @param callId the uuid of the call to be made: the contact's id for the first attempt that leaves, a fresh uuid for later ones
 * @param attemptNumber 1 for the first
 * @param dialableFor how long after the claim the contact's end time comes, by the store's clock; null: never
 * @param untold whether the voice connector has not been told all about an earlier attempt yet: a new request would overtake the word that the agent of
 *     the earlier one is free, and that word would then take the new agent away
 */
public record ClaimedContact(
        Contact contact,
        CallId callId,
        int attemptNumber,
        @Nullable Duration dialableFor,
        boolean untold) {
    /** A contact without an end time, or one whose originate is not ours to send any more. */
    public ClaimedContact(Contact contact, CallId callId, int attemptNumber) {
        this(contact, callId, attemptNumber, null, false);
    }
}
