package dialer.sql;

import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The end of contacts whose end time has passed: failed, with the notice in the same transaction. */
final class Expiry {
    private static final String CALL_RESULT = Disposition.EXPIRED.name();

    private final OutboxStore outbox;

    Expiry(OutboxStore outbox) {
        this.outbox = outbox;
    }

    /** The caller holds the rows' locks and knows them to be pending or stopped. Returns the outbox rows to hand over after the commit. */
    List<OutboxRow> expire(Handle handle, List<LockedContact> contacts) {
        if (contacts.isEmpty()) {
            return List.of();
        }
        PreparedBatch batch =
                handle.prepareBatch("UPDATE contact SET status = 'failed', due = 0, disposition = ?, call_result = ?,"
                        + " ended_at = NOW(6) WHERE seq = ? AND status IN ('pending', 'stopped')");
        for (LockedContact locked : contacts) {
            batch.add(Disposition.EXPIRED.name(), CALL_RESULT, locked.seq());
        }
        batch.execute();
        return outbox.insert(
                handle,
                contacts.stream().map(locked -> notice(locked.contact())).toList());
    }

    private static OutboxStore.NoticeKey notice(Contact contact) {
        return new OutboxStore.NoticeKey(
                new Notice.DeliveryNotification(contact, CALL_RESULT), contact.id() + ":" + CALL_RESULT);
    }

    /** A contact whose row is locked by this transaction. */
    record LockedContact(long seq, Contact contact) {}
}
