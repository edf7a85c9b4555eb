package dialer.scheduler.claim;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;

/**
 * A contact that this node owns for one attempt.
 *
 * @param callId the uuid of the call to be made: the contact's id for the first attempt that leaves, a fresh uuid for later ones
 * @param attemptNumber 1 for the first
 */
public record ClaimedContact(Contact contact, CallId callId, int attemptNumber) {}
