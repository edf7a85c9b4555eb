package dialer.sql;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.result.Disposition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Contacts as they arrive and as they are looked up. */
public final class ContactStore {
    /** Contacts of one {@link #insert} at most: one transaction whose locks hold back a stop of the campaigns for less than a second. */
    public static final int MAX_INSERT = 10_000;

    /** Rows of one statement. */
    private static final int CHUNK_ROWS = 1_000;

    /** From so many rows on preparing a statement costs less than having each row's text parsed. */
    private static final int MANY_ROWS = 20;

    /** Characters of metadata of one statement: in bytes far below the server's default packet limit of 16 MiB, even if all are four bytes long. */
    private static final int CHUNK_METADATA = 2_000_000;

    /**
     * IGNORE passes over rows that break a unique key and stores the others; what else it would forgive cannot occur, because the types of the
     * core admit no value that the columns do not hold. RETURNING tells which rows were stored.
     */
    private static final MultiRowInsert<NewContact> INSERT = new MultiRowInsert<>(
            "INSERT IGNORE INTO contact (id, customer_number, campaign_type, gateway_id, campaign_id, campaign_contact_id, ivr, dialing_mode,"
                    + " routing_mode, resource_id, queue_name, priority, start_time, end_time, scheduling_metadata, status, due, not_before)"
                    + " VALUES",
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? AND (start_time IS NULL OR start_time <= NOW(6)), start_time)",
            "RETURNING id",
            ContactStore::bind);

    private final Database database;

    public ContactStore(Database database) {
        this.database = database;
    }

    /**
     * Stores contacts, in the order given, in one transaction: an exception means that none is stored. Campaigns that do not exist yet are made,
     * running; contacts of a stopped campaign are stored as stopped.
     *
     * @param contacts {@value #MAX_INSERT} at most
     * @throws IllegalArgumentException if there are more, or a {@code campaignContactId} is longer than 40 characters
     * @throws DatabaseUnavailableException if the database is away
     */
    public Inserted insert(List<Contact> contacts) {
        if (contacts.size() > MAX_INSERT) {
            throw new IllegalArgumentException("at most " + MAX_INSERT + " contacts in one insert");
        }
        contacts.forEach(ContactStore::requireFits);
        return database.transaction(handle -> insert(handle, contacts));
    }

    /**
     * What became of an insert.
     *
     * @param outcomes one for each contact given, in their order
     * @param campaigns the campaigns of which something was stored
     */
    public record Inserted(List<InsertOutcome> outcomes, SortedSet<CampaignId> campaigns) {}

    private static Inserted insert(Handle handle, List<Contact> contacts) {
        Map<CampaignId, Boolean> running = lockCampaigns(handle, contacts);
        List<NewContact> rows = new ArrayList<>(contacts.size());
        Set<ContactId> seen = new HashSet<>();
        for (Contact contact : contacts) {
            if (seen.add(contact.id())) {
                rows.add(new NewContact(contact, running.getOrDefault(contact.campaignId(), false)));
            }
        }
        Set<String> stored = new HashSet<>();
        chunks(rows).forEach(chunk -> store(handle, chunk, stored));
        return outcomes(handle, contacts, stored);
    }

    /** Nearly always every row is new, or none is because they come a second time; only a mixture must be asked for by name. */
    private static void store(Handle handle, List<NewContact> chunk, Set<String> stored) {
        if (chunk.size() >= MANY_ROWS) {
            handle.execute("SAVEPOINT before_chunk");
            long count = INSERT.insertUnnamed(handle, chunk);
            if (count == chunk.size()) {
                chunk.forEach(row -> stored.add(row.contact().id().value()));
            }
            if (count == chunk.size() || count == 0) {
                return;
            }
            handle.execute("ROLLBACK TO SAVEPOINT before_chunk");
        }
        INSERT.insert(handle, chunk, row -> stored.add(row.getString("id")));
    }

    private static Inserted outcomes(Handle handle, List<Contact> contacts, Set<String> stored) {
        if (stored.size() == contacts.size()) {
            return new Inserted(
                    Collections.nCopies(contacts.size(), InsertOutcome.STORED),
                    Collections.unmodifiableSortedSet(campaigns(contacts)));
        }
        List<String> refused = contacts.stream()
                .map(contact -> contact.id().value())
                .filter(id -> !stored.contains(id))
                .distinct()
                .toList();
        Map<String, ActiveNumber> known = known(handle, refused);
        Set<ContactId> seen = new HashSet<>();
        List<InsertOutcome> outcomes = new ArrayList<>(contacts.size());
        SortedSet<CampaignId> campaigns = new TreeSet<>();
        for (Contact contact : contacts) {
            String id = contact.id().value();
            boolean idTaken = !seen.add(contact.id()) || known.containsKey(id);
            if (idTaken && !ActiveNumber.of(contact).equals(known.get(id))) {
                outcomes.add(InsertOutcome.DUPLICATE_ID);
            } else if (idTaken) {
                // the same contact sent again: what matters to the sender is that the number is being called
                outcomes.add(InsertOutcome.DUPLICATE_ACTIVE_NUMBER);
            } else if (stored.contains(id)) {
                outcomes.add(InsertOutcome.STORED);
                campaigns.add(contact.campaignId());
            } else {
                outcomes.add(InsertOutcome.DUPLICATE_ACTIVE_NUMBER);
            }
        }
        return new Inserted(Collections.unmodifiableList(outcomes), Collections.unmodifiableSortedSet(campaigns));
    }

    /** Of those ids that are stored, the campaign and the number that they keep busy. */
    private static Map<String, ActiveNumber> known(Handle handle, List<String> ids) {
        Map<String, ActiveNumber> known = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("SELECT id, campaign_id, active_number FROM contact WHERE id IN (<ids>)")
                    .bindList("ids", ids)
                    .map((row, context) -> Map.entry(
                            row.getString("id"),
                            new ActiveNumber(row.getString("campaign_id"), row.getString("active_number"))))
                    .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        }
        return known;
    }

    /** @param number null once the contact has ended */
    private record ActiveNumber(String campaignId, @Nullable String number) {
        static ActiveNumber of(Contact contact) {
            return new ActiveNumber(
                    contact.campaignId().value(), contact.customerNumber().value());
        }
    }

    /** Shared locks until the commit: a stop or start either comes before, and its state is seen here, or after, and moves these rows. */
    private static Map<CampaignId, Boolean> lockCampaigns(Handle handle, List<Contact> contacts) {
        noteAgents(handle, contacts);
        SortedSet<CampaignId> campaigns = campaigns(contacts);
        Map<CampaignId, Boolean> running = CampaignRows.lockShared(handle, campaigns);
        if (running.keySet().containsAll(campaigns)) {
            return running;
        }
        campaigns.removeAll(running.keySet());
        PreparedBatch batch = handle.prepareBatch("INSERT IGNORE INTO campaign (campaign_id) VALUES (?)");
        campaigns.forEach(campaign -> batch.add(campaign.value()));
        batch.execute();
        running.putAll(CampaignRows.lockShared(handle, campaigns));
        return running;
    }

    private static SortedSet<CampaignId> campaigns(List<Contact> contacts) {
        SortedSet<CampaignId> campaigns = new TreeSet<>();
        contacts.forEach(contact -> campaigns.add(contact.campaignId()));
        return campaigns;
    }

    /** Once for each campaign: its first contact that needs an agent makes it one that has an owner. */
    private static void noteAgents(Handle handle, List<Contact> contacts) {
        SortedMap<CampaignId, String> queues = new TreeMap<>();
        for (Contact contact : contacts) {
            if (contact.campaignType() == CampaignType.AGENT) {
                QueueName queue = contact.queue();
                queues.merge(contact.campaignId(), queue == null ? "" : queue.value(), (a, b) -> a.isEmpty() ? b : a);
            }
        }
        if (queues.isEmpty()) {
            return;
        }
        handle.createQuery("SELECT campaign_id FROM campaign WHERE campaign_id IN (<ids>) AND wants_agents")
                .bindList("ids", queues.keySet().stream().map(CampaignId::value).toList())
                .mapTo(String.class)
                .forEach(known -> queues.remove(new CampaignId(known)));
        queues.forEach((campaign, queue) -> handle.createUpdate(
                        "INSERT INTO campaign (campaign_id, wants_agents, queue_name) VALUES (:id, TRUE, NULLIF(:queue, ''))"
                                + " ON DUPLICATE KEY UPDATE wants_agents = TRUE, queue_name = COALESCE(queue_name, VALUES(queue_name))")
                .bind("id", campaign.value())
                .bind("queue", queue)
                .execute());
    }

    private static List<List<NewContact>> chunks(List<NewContact> rows) {
        List<List<NewContact>> chunks = new ArrayList<>();
        int from = 0;
        int metadata = 0;
        for (int i = 0; i < rows.size(); i++) {
            metadata += rows.get(i).metadataLength();
            if (i + 1 - from == CHUNK_ROWS || metadata >= CHUNK_METADATA || i + 1 == rows.size()) {
                chunks.add(rows.subList(from, i + 1));
                from = i + 1;
                metadata = 0;
            }
        }
        return chunks;
    }

    /** The contact with all its attempts. */
    public Optional<ContactView> find(ContactId id) {
        return database.transaction(handle -> handle.createQuery("SELECT " + ContactRow.COLUMNS
                        + ", c.status, c.due, c.not_before, c.received_at, c.attempts, c.disposition, c.call_result, c.ended_at"
                        + " FROM contact c WHERE c.id = :id")
                .bind("id", id.value())
                .map((row, context) -> view(row, history(handle, row.getLong("seq"))))
                .findOne());
    }

    private static ContactView view(ResultSet row, List<AttemptView> history) throws SQLException {
        String disposition = row.getString("disposition");
        return new ContactView(
                ContactRow.contact(row),
                row.getLong("seq"),
                ContactStatus.ofWord(row.getString("status")),
                row.getBoolean("due"),
                SqlTime.fromColumn(row, "not_before"),
                SqlTime.required(row, "received_at"),
                row.getInt("attempts"),
                disposition.isEmpty() ? null : Disposition.valueOf(disposition),
                row.getString("call_result"),
                SqlTime.fromColumn(row, "ended_at"),
                history);
    }

    private static List<AttemptView> history(Handle handle, long contactSeq) {
        return handle.createQuery("SELECT * FROM attempt WHERE contact_seq = :seq ORDER BY attempt_number")
                .bind("seq", contactSeq)
                .map((row, context) -> attempt(row))
                .list();
    }

    private static AttemptView attempt(ResultSet row) throws SQLException {
        return new AttemptView(
                new CallId(row.getString("call_id")),
                row.getInt("attempt_number"),
                row.getString("node"),
                row.getString("state"),
                row.getString("agent"),
                SqlTime.required(row, "claimed_at"),
                SqlTime.fromColumn(row, "created_at"),
                SqlTime.fromColumn(row, "ringing_at"),
                SqlTime.fromColumn(row, "answered_at"),
                SqlTime.fromColumn(row, "bridged_at"),
                SqlTime.fromColumn(row, "ended_at"),
                row.getObject("ring_ms", Long.class),
                row.getObject("wait_ms", Long.class),
                row.getObject("talk_ms", Long.class),
                row.getObject("wrap_up_ms", Long.class),
                row.getString("hangup_cause"),
                row.getString("bridge_hangup_cause"),
                row.getObject("sip_status", Integer.class),
                row.getString("sip_hangup"),
                row.getString("sip_call_id"),
                row.getString("amd_verdict"),
                row.getString("disposition"),
                row.getString("call_result"));
    }

    private static void requireFits(Contact contact) {
        String campaignContactId = contact.campaignContactId();
        if (campaignContactId != null && campaignContactId.length() > 40) {
            throw new IllegalArgumentException("campaignContactId: at most 40 characters");
        }
    }

    private static int bind(PreparedStatement statement, int from, NewContact row) throws SQLException {
        Contact contact = row.contact();
        int index = from;
        statement.setString(index++, contact.id().value());
        statement.setString(index++, contact.customerNumber().value());
        statement.setString(index++, contact.campaignType().name());
        statement.setString(index++, contact.gatewayId().value());
        statement.setString(index++, contact.campaignId().value());
        statement.setString(index++, contact.campaignContactId());
        statement.setString(index++, text(contact.ivr()));
        statement.setString(index++, text(contact.dialingMode()));
        statement.setString(index++, text(contact.routingMode()));
        statement.setString(index++, text(contact.resourceId()));
        statement.setString(index++, text(contact.queueName()));
        statement.setInt(index++, contact.priority());
        statement.setObject(index++, SqlTime.toColumn(contact.startTime()));
        statement.setObject(index++, SqlTime.toColumn(contact.endTime()));
        statement.setString(index++, contact.schedulingMetadata());
        statement.setString(index++, row.running() ? ContactStatus.PENDING.word() : ContactStatus.STOPPED.word());
        statement.setBoolean(index++, row.running());
        return index;
    }

    /** The types' string form is their value. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private record NewContact(Contact contact, boolean running) {
        int metadataLength() {
            String metadata = contact.schedulingMetadata();
            return metadata == null ? 0 : metadata.length();
        }
    }
}
