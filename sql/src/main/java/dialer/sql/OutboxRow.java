package dialer.sql;

import dialer.scheduler.contact.ContactId;

/**
 * A notice that waits for its delivery.
 *
 * @param outboxId grows in the order stored; notices of one contact are delivered in this order
 * @param idempotencyKey the same at every try, so that the receiver can drop what it has seen
 * @param tries failed deliveries so far
 */
public record OutboxRow(
        long outboxId,
        ContactId contactId,
        String kind,
        String target,
        String payload,
        String idempotencyKey,
        int tries) {}
