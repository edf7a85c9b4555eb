package dialer.sql;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.notify.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Notices on their way to the voice connector. They are stored in the transaction of what they tell, delivered at least once and in order per
 * contact, and deleted when delivered.
 *
 * <p>Whoever takes rows, by {@link #due} or by {@link #listen}, has them for the {@link #LEASE}: until it is over no node is given them again. A
 * node that dies therefore delays its notices by that much, and loses none.
 *
 * <p>A parked notice (refused for good) is passed over: a receiver that rejects one notice shall still learn what comes after it.
 */
public final class OutboxStore implements Outbox {
    /** How long rows belong to who has taken them: longer than a delivery with its quick retries. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    /** Rows of one INSERT: large enough to make round trips cheap, far below the packet limit for usual payloads. */
    private static final int INSERT_CHUNK = 500;

    private static final int MAX_ERROR_LENGTH = 1000;

    private static final MultiRowInsert<NewRow> INSERT = new MultiRowInsert<>(
            "INSERT INTO outbox (contact_id, kind, target, payload, idempotency_key, next_at) VALUES",
            "(?, ?, ?, ?, ?, NOW(6) + INTERVAL ? MICROSECOND)",
            "RETURNING outbox_id, idempotency_key",
            OutboxStore::bind);

    private final Database database;
    private final NoticeRenderer renderer;
    private volatile @Nullable Consumer<List<OutboxRow>> listener;

    public OutboxStore(Database database, NoticeRenderer renderer) {
        this.database = database;
        this.renderer = renderer;
    }

    /**
     * From now on the listener is given the rows that this node stores, right after their commit, in order, by the thread that committed. Rows of
     * a contact that has undelivered ones already are left to {@link #due}. The listener must not block or throw; rows that it has no room for
     * come again through {@link #due} when the lease is over. If one list holds several rows of a contact and the delivery of one of them fails,
     * the later ones are to be dropped: {@link #failed} has rescheduled them with it.
     */
    public void listen(Consumer<List<OutboxRow>> committedRows) {
        listener = committedRows;
    }

    @Override
    public boolean concerns(Notice notice) {
        return renderer.render(notice) != null;
    }

    @Override
    public void add(Notice notice) {
        NoticeKey key = new NoticeKey(notice, UUID.randomUUID().toString());
        handOver(database.transaction(handle -> insert(handle, List.of(key))));
    }

    /** The same outbox for a daemon whose notices are refused, with a {@link LeaseLostException}, once its lease is another's. */
    public Outbox under(NodeLease lease) {
        return new Outbox() {
            @Override
            public boolean concerns(Notice notice) {
                return OutboxStore.this.concerns(notice);
            }

            @Override
            public void add(Notice notice) {
                NoticeKey key = new NoticeKey(notice, UUID.randomUUID().toString());
                handOver(lease.transaction(handle -> insert(handle, List.of(key))));
            }
        };
    }

    /**
     * Takes rows that are to be delivered now, longest waiting first, and leases them to the caller. Of one contact only the earliest undelivered
     * row is given, and none while another one of it is leased or waits for its next try.
     *
     * @param limit rows at most, 1 or more
     */
    public List<OutboxRow> due(int limit) {
        return database.transaction(handle -> {
            List<OutboxRow> rows = handle.createQuery("SELECT o.* FROM outbox o FORCE INDEX (outbox_due)"
                            + " WHERE o.state = 'WAITING' AND o.next_at <= NOW(6) AND NOT EXISTS (SELECT 1 FROM outbox e FORCE INDEX"
                            + " (outbox_contact) WHERE e.contact_id = o.contact_id AND e.state = 'WAITING' AND e.outbox_id < o.outbox_id)"
                            + " ORDER BY o.next_at, o.outbox_id LIMIT :limit FOR UPDATE SKIP LOCKED")
                    .bind("limit", limit)
                    .map((row, context) -> new OutboxRow(
                            row.getLong("outbox_id"),
                            new ContactId(row.getString("contact_id")),
                            row.getString("kind"),
                            row.getString("target"),
                            row.getString("payload"),
                            row.getString("idempotency_key"),
                            row.getInt("tries")))
                    .list();
            lease(handle, rows);
            return rows;
        });
    }

    /** Deletes delivered rows; ids that are gone already are passed over. */
    public void delivered(List<Long> outboxIds) {
        if (outboxIds.isEmpty()) {
            return;
        }
        database.transaction(handle -> handle.createUpdate("DELETE FROM outbox WHERE outbox_id IN (<ids>)")
                .bindList("ids", outboxIds.stream().sorted().toList())
                .execute());
    }

    /** A delivery failed; the row and those that wait behind it for the same contact are tried again after the delay. */
    public void failed(long outboxId, String error, Duration nextDelay) {
        database.transaction(handle -> {
            handle.createUpdate("UPDATE outbox SET tries = tries + 1, last_error = :error WHERE outbox_id = :id")
                    .bind("error", shortened(error))
                    .bind("id", outboxId)
                    .execute();
            // the later ones move too: else they would gather at the head of the due ones and each look would step over
            // them
            return handle.createUpdate(
                            "UPDATE outbox o JOIN outbox f ON f.outbox_id = :id AND o.contact_id = f.contact_id"
                                    + " SET o.next_at = NOW(6) + INTERVAL :micros MICROSECOND"
                                    + " WHERE o.state = 'WAITING' AND o.outbox_id >= f.outbox_id")
                    .bind("id", outboxId)
                    .bind("micros", nextDelay.toNanos() / 1000)
                    .execute();
        });
    }

    /** The receiver refused the row for good: it is kept for the operator, and what follows it is delivered. */
    public void park(long outboxId, String error) {
        database.transaction(handle -> handle.createUpdate(
                        "UPDATE outbox SET state = 'PARKED', tries = tries + 1, last_error = :error WHERE outbox_id = :id")
                .bind("error", shortened(error))
                .bind("id", outboxId)
                .execute());
    }

    /** How much waits. Costs a read of the index entries of all waiting rows. */
    public Counts counts() {
        return database.transaction(
                handle -> handle.createQuery("SELECT COUNT(IF(state = 'WAITING', 1, NULL)) AS waiting,"
                                + " COUNT(IF(state = 'PARKED', 1, NULL)) AS parked FROM outbox")
                        .map((row, context) -> new Counts(row.getLong("waiting"), row.getLong("parked")))
                        .one());
    }

    /** Of which of the contacts the voice connector has not been told everything yet. Webhooks, which are absolute addresses, hold nobody up. */
    static Set<ContactId> waitingFor(Handle handle, List<ContactId> contacts) {
        if (contacts.isEmpty()) {
            return Set.of();
        }
        return handle.createQuery("SELECT DISTINCT contact_id FROM outbox FORCE INDEX (outbox_contact)"
                        + " WHERE contact_id IN (<contacts>) AND state = 'WAITING' AND target LIKE '/%'")
                .bindList("contacts", contacts.stream().map(ContactId::value).toList())
                .map((row, context) -> new ContactId(row.getString("contact_id")))
                .set();
    }

    /**
     * @param waiting rows that are still to be delivered
     * @param parked rows that were refused for good
     */
    public record Counts(long waiting, long parked) {}

    /** When the oldest waiting row was stored; empty if none waits. */
    public Optional<Instant> oldestWaiting() {
        return database.transaction(handle -> handle.createQuery(
                        "SELECT created_at FROM outbox WHERE state = 'WAITING' ORDER BY outbox_id LIMIT 1")
                .map((row, context) -> SqlTime.required(row, "created_at"))
                .findOne());
    }

    /** A notice and what makes it the same one when it is stored or sent again. */
    record NoticeKey(Notice notice, String idempotencyKey) {
        /** A notice of an attempt's result: there is one result for a call, so its place in it names it. */
        static NoticeKey ofCall(CallId callId, int place, Notice notice) {
            return new NoticeKey(
                    notice, callId + ":" + place + ":" + notice.getClass().getSimpleName());
        }
    }

    /** Stores the notices as part of the caller's transaction; give what is returned to {@link #handOver} after the commit. */
    List<OutboxRow> insert(Handle handle, List<NoticeKey> notices) {
        List<NewRow> rows = rendered(notices);
        // asked once: a listener that comes in between would be given rows that others of their contact wait before
        boolean listened = listener != null;
        Set<String> behind = listened ? contactsWithWaitingRows(handle, rows) : Set.of();
        List<NewRow> leased = new ArrayList<>(rows.size());
        for (NewRow row : rows) {
            boolean direct = listened && !behind.contains(row.contactId().value());
            leased.add(direct ? row.leasedFor(LEASE) : row);
        }
        Map<String, Long> ids = new HashMap<>();
        for (int from = 0; from < leased.size(); from += INSERT_CHUNK) {
            List<NewRow> chunk = leased.subList(from, Math.min(leased.size(), from + INSERT_CHUNK));
            INSERT.insert(handle, chunk, row -> ids.put(row.getString("idempotency_key"), row.getLong("outbox_id")));
        }
        return leased.stream()
                .filter(row -> row.leaseMicros() > 0)
                .map(row -> row.stored(Objects.requireNonNull(ids.get(row.idempotencyKey()))))
                .toList();
    }

    void handOver(List<OutboxRow> committed) {
        Consumer<List<OutboxRow>> to = listener;
        if (to != null && !committed.isEmpty()) {
            to.accept(committed);
        }
    }

    private List<NewRow> rendered(List<NoticeKey> notices) {
        List<NewRow> rows = new ArrayList<>(notices.size());
        for (NoticeKey notice : notices) {
            RenderedNotice rendered = renderer.render(notice.notice());
            if (rendered != null) {
                rows.add(new NewRow(notice.notice().contact().id(), rendered, notice.idempotencyKey(), 0));
            }
        }
        return rows;
    }

    private static Set<String> contactsWithWaitingRows(Handle handle, List<NewRow> rows) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        return handle.createQuery(
                        "SELECT DISTINCT contact_id FROM outbox WHERE state = 'WAITING' AND contact_id IN (<ids>)")
                .bindList(
                        "ids",
                        rows.stream()
                                .map(row -> row.contactId().value())
                                .distinct()
                                .toList())
                .mapTo(String.class)
                .set();
    }

    private static void lease(Handle handle, List<OutboxRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch =
                handle.prepareBatch("UPDATE outbox SET next_at = NOW(6) + INTERVAL ? MICROSECOND WHERE outbox_id = ?");
        for (OutboxRow row : rows) {
            batch.add(LEASE.toNanos() / 1000, row.outboxId());
        }
        batch.execute();
    }

    private static String shortened(String error) {
        return error.length() <= MAX_ERROR_LENGTH ? error : error.substring(0, MAX_ERROR_LENGTH);
    }

    private static int bind(java.sql.PreparedStatement statement, int from, NewRow row) throws java.sql.SQLException {
        int index = from;
        statement.setString(index++, row.contactId().value());
        statement.setString(index++, row.rendered().kind());
        statement.setString(index++, row.rendered().target());
        statement.setString(index++, row.rendered().payload());
        statement.setString(index++, row.idempotencyKey());
        statement.setLong(index++, row.leaseMicros());
        return index;
    }

    private record NewRow(ContactId contactId, RenderedNotice rendered, String idempotencyKey, long leaseMicros) {
        NewRow leasedFor(Duration lease) {
            return new NewRow(contactId, rendered, idempotencyKey, lease.toNanos() / 1000);
        }

        OutboxRow stored(long outboxId) {
            return new OutboxRow(
                    outboxId, contactId, rendered.kind(), rendered.target(), rendered.payload(), idempotencyKey, 0);
        }
    }
}
