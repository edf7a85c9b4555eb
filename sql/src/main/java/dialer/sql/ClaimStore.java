package dialer.sql;

import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.ContactClaims;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of one node. The row locks of MariaDB decide who gets a contact; {@code docs/schema.md} tells why that is safe. All times are the
 * database's.
 */
public final class ClaimStore implements ContactClaims {
    /**
     * How often a claim looks again for contacts in the place of expired ones. Expired contacts are few here, because {@link DueSweeper#expire}
     * takes them; a claim that meets more of them than this returns fewer contacts and the next one goes on.
     */
    private static final int MAX_PASSES = 4;

    private static final int TAKEOVER_CHUNK = 500;

    private static final String SELECT_DUE = "SELECT " + ContactRow.COLUMNS + ", c.attempts,"
            + " (c.end_time IS NOT NULL AND c.end_time <= NOW(6)) AS expired,"
            + " TIMESTAMPDIFF(MICROSECOND, NOW(6), c.end_time) AS dialable_us, NOW(6) AS claimed_at FROM contact c FORCE INDEX (contact_claim)"
            + " WHERE c.campaign_id = :campaign AND c.status = 'pending' AND c.disposition = '' AND c.due = 1"
            + " ORDER BY c.priority, c.seq LIMIT :count FOR UPDATE SKIP LOCKED";

    /** By way of the campaigns, whose claimed contacts lie together in the index: no index of the attempts is needed for it. */
    private static final String SELECT_OPEN = "SELECT " + ContactRow.COLUMNS
            + ", a.call_id, a.attempt_number, a.state, a.agent FROM campaign k"
            + " STRAIGHT_JOIN contact c FORCE INDEX (contact_claim) ON c.campaign_id = k.campaign_id AND c.status IN ('agent_pending', 'dialed')"
            + " STRAIGHT_JOIN attempt a ON a.call_id = c.call_id"
            + " WHERE c.owner_node = :node AND a.node = :node AND a.state IN ('CLAIMED', 'DIALED') ORDER BY c.priority, c.seq";

    /** One statement for all contacts of a claim: found by their primary keys, each with its own call id. */
    private static final String TAKE =
            "UPDATE contact SET status = IF(campaign_type = 'IVR', 'dialed', 'agent_pending'), due = 0,"
                    + " owner_node = :node, call_id = ELT(FIELD(seq, <seqs>), <calls>) WHERE seq IN (<seqs>)";

    private static final Logger log = LoggerFactory.getLogger(ClaimStore.class);

    private final NodeLease lease;
    private final OutboxStore outbox;
    private final Expiry expiry;
    private final Consumer<SortedSet<CampaignId>> acquired;
    private final Runnable released;

    /** Releases that have been tried and may be tried again, with the time of the claim that they are to end. */
    private final Map<CallId, String> releasing = new ConcurrentHashMap<>();

    /** Calls of claims of which it is not known whether they committed, with the time of the claim. */
    private final Map<CallId, String> doubtful = new LinkedHashMap<>();

    /**
     * Claims under a lease.
     *
     * @param outbox where the notices of expired contacts go
     * @param lease under which everything is written
     * @param acquired told of campaigns with agents that this daemon has begun to own, by the thread that claims, before the claim returns
     */
    public ClaimStore(OutboxStore outbox, NodeLease lease, Consumer<SortedSet<CampaignId>> acquired) {
        this(outbox, lease, acquired, () -> {});
    }

    /** @param released runs after the commit of each release; if it throws, the commit counts as not heard of */
    ClaimStore(OutboxStore outbox, NodeLease lease, Consumer<SortedSet<CampaignId>> acquired, Runnable released) {
        this.released = released;
        this.outbox = outbox;
        this.expiry = new Expiry(outbox);
        this.lease = lease;
        this.acquired = acquired;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A claim that fails may have committed all the same, if only the answer was lost. Nobody was ever told of its contacts, so nobody was called:
     * the next claim gives them back before it does anything else. One claim at a time.
     */
    @Override
    public synchronized List<ClaimedContact> claim(List<ClaimRequest> requests) {
        giveBackDoubtful();
        if (requests.isEmpty()) {
            return List.of();
        }
        Claim claim = lease.transaction(handle -> {
            doubtful.clear(); // an earlier try was rolled back
            return claim(handle, requests);
        });
        outbox.handOver(claim.notices());
        doubtful.clear();
        if (!claim.acquired().isEmpty()) {
            acquired.accept(claim.acquired());
        }
        return claim.contacts();
    }

    /** If the claim did not commit, another daemon may have made one with the same call id, and this one have taken it over: that one stays. */
    private void giveBackDoubtful() {
        for (Map.Entry<CallId, String> each : List.copyOf(doubtful.entrySet())) {
            CallId callId = each.getKey();
            releasing.putIfAbsent(callId, each.getValue());
            boolean committed = releaseIfOurs(callId, Duration.ZERO, false);
            doubtful.remove(callId);
            if (committed) {
                log.info("call {} given back: the answer to its claim was lost", callId);
            }
        }
    }

    private Claim claim(Handle handle, List<ClaimRequest> requests) {
        Claim claim = new Claim(new ArrayList<>(), new ArrayList<>(), new TreeSet<>());
        Map<CampaignId, Integer> wanted = wantedOfRunning(handle, requests, claim.acquired());
        for (int pass = 0; pass < MAX_PASSES && !wanted.isEmpty(); pass++) {
            List<DueRow> expired = new ArrayList<>();
            List<DueRow> fresh = new ArrayList<>();
            Map<CampaignId, Integer> replacements = new TreeMap<>();
            wanted.forEach((campaign, count) -> {
                for (DueRow row : lockDue(handle, campaign, count)) {
                    (row.expired() ? expired : fresh).add(row);
                    if (row.expired()) {
                        replacements.merge(campaign, 1, Integer::sum);
                    }
                }
            });
            claim.contacts().addAll(take(handle, fresh));
            claim.notices()
                    .addAll(expiry.expire(
                            handle, expired.stream().map(DueRow::locked).toList()));
            wanted = replacements;
        }
        return claim;
    }

    /**
     * The shared locks stay until the commit: a stop, which needs an exclusive one, returns only when no claim that saw the campaign running can
     * still commit. In the order of the ids, like everybody's locks here, so that claims and stops never wait in a circle.
     */
    private Map<CampaignId, Integer> wantedOfRunning(
            Handle handle, List<ClaimRequest> requests, SortedSet<CampaignId> newlyOwned) {
        Map<CampaignId, Integer> wanted = new TreeMap<>();
        for (ClaimRequest request : requests) {
            if (request.count() > 0) {
                wanted.merge(request.campaignId(), request.count(), Integer::sum);
            }
        }
        wanted.keySet().retainAll(CampaignOwners.claimable(handle, wanted.keySet(), lease, newlyOwned));
        return wanted;
    }

    private static List<DueRow> lockDue(Handle handle, CampaignId campaign, int count) {
        return handle.createQuery(SELECT_DUE)
                .bind("campaign", campaign.value())
                .bind("count", count)
                .map((row, context) -> new DueRow(
                        new Expiry.LockedContact(row.getLong("seq"), ContactRow.contact(row)),
                        row.getInt("attempts"),
                        row.getBoolean("expired"),
                        dialableFor(row),
                        row.getString("claimed_at")))
                .list();
    }

    /** The core has no calendar: it is told how long it is until the end time. */
    private static @Nullable Duration dialableFor(ResultSet row) throws SQLException {
        long micros = row.getLong("dialable_us");
        return row.wasNull() ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    private List<ClaimedContact> take(Handle handle, List<DueRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Set<ContactId> untold = untold(handle, rows);
        List<ClaimedContact> claimed =
                rows.stream().map(row -> row.claimed(untold)).toList();
        List<Long> seqs = rows.stream().map(row -> row.locked().seq()).toList();
        List<String> calls = claimed.stream().map(one -> one.callId().value()).toList();
        insertAttempts(handle, rows, claimed);
        handle.createUpdate(TAKE)
                .bind("node", lease.node())
                .bindList("seqs", seqs)
                .bindList("calls", calls)
                .execute();
        return claimed;
    }

    /** Only those that want an agent are asked for: nobody else's next request could overtake the notices of the last. */
    private static Set<ContactId> untold(Handle handle, List<DueRow> rows) {
        return OutboxStore.waitingFor(
                handle,
                rows.stream()
                        .map(row -> row.locked().contact())
                        .filter(contact -> contact.campaignType() == CampaignType.AGENT)
                        .map(Contact::id)
                        .toList());
    }

    /** Each row says in full to which claim it belongs before it can commit. */
    private void insertAttempts(Handle handle, List<DueRow> rows, List<ClaimedContact> claimed) {
        Update insert = handle.createUpdate(
                "INSERT INTO attempt (contact_seq, attempt_number, call_id, campaign_id, node, fence, state, claimed_at) VALUES "
                        + String.join(", ", Collections.nCopies(rows.size(), "(?, ?, ?, ?, ?, ?, ?, ?)")));
        int place = 0;
        for (int i = 0; i < rows.size(); i++) {
            ClaimedContact one = claimed.get(i);
            boolean dialsAtOnce = one.contact().campaignType() == CampaignType.IVR;
            doubtful.put(one.callId(), rows.get(i).claimedAt());
            insert.bind(place++, rows.get(i).locked().seq())
                    .bind(place++, one.attemptNumber())
                    .bind(place++, one.callId().value())
                    .bind(place++, one.contact().campaignId().value())
                    .bind(place++, lease.node())
                    .bind(place++, lease.fence())
                    .bind(place++, dialsAtOnce ? "DIALED" : "CLAIMED")
                    .bind(place++, rows.get(i).claimedAt());
        }
        insert.execute();
    }

    @Override
    public boolean markDialed(CallId callId, @Nullable Extension agent) {
        return lease.transaction(handle -> {
            Optional<OpenAttempt> attempt = lockOpen(handle, callId);
            if (attempt.isEmpty() || attempt.get().dialed()) {
                return false;
            }
            handle.createUpdate("UPDATE attempt SET state = 'DIALED', agent = :agent WHERE call_id = :call")
                    .bind("agent", agent == null ? null : agent.value())
                    .bind("call", callId.value())
                    .execute();
            int contacts = handle.createUpdate(
                            "UPDATE contact SET status = 'dialed' WHERE seq = :seq AND call_id = :call AND status = 'agent_pending'")
                    .bind("seq", attempt.get().contactSeq())
                    .bind("call", callId.value())
                    .execute();
            requireOne(contacts, callId);
            return true;
        });
    }

    @Override
    public void agentOf(CallId callId, @Nullable Extension agent) {
        int unused = lease.transaction(handle -> handle.createUpdate(
                        "UPDATE attempt SET agent = :agent WHERE call_id = :call AND state = 'DIALED' AND node = :node AND fence = :fence")
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .bind("agent", agent == null ? null : agent.value())
                .bind("call", callId.value())
                .execute());
    }

    @Override
    public void wrappedUp(CallId callId, long wrapUpMs) {
        int unused = lease.transaction(
                handle -> handle.createUpdate("UPDATE attempt SET wrap_up_ms = :wrapUp WHERE call_id = :call")
                        .bind("wrapUp", Math.max(0, wrapUpMs))
                        .bind("call", callId.value())
                        .execute());
    }

    @Override
    public void release(CallId callId, Duration delay, boolean originateLeft) {
        if (!releaseIfOurs(callId, delay, originateLeft)) {
            log.warn("release of call {} ignored: no open attempt of node {}", callId, lease.node());
        }
    }

    /**
     * A release whose answer was lost may have committed, and the contact been claimed again meanwhile, with the same call id if nothing had left:
     * the second try must not take that claim away.
     */
    private boolean releaseIfOurs(CallId callId, Duration delay, boolean originateLeft) {
        boolean wasOurs = lease.transaction(handle -> {
            Optional<OpenAttempt> attempt = lockOpen(handle, callId)
                    .filter(open -> open.claimedAt().equals(releasing.getOrDefault(callId, open.claimedAt())));
            attempt.ifPresent(open -> {
                releasing.put(callId, open.claimedAt());
                release(handle, callId, open, delay, originateLeft);
            });
            return attempt.isPresent();
        });
        released.run();
        releasing.remove(callId);
        return wasOurs;
    }

    private static void release(
            Handle handle, CallId callId, OpenAttempt attempt, Duration delay, boolean originateLeft) {
        String endAttempt = originateLeft
                ? "UPDATE attempt SET state = 'REFUSED', stored_at = NOW(6) WHERE call_id = :call"
                : "DELETE FROM attempt WHERE call_id = :call";
        handle.createUpdate(endAttempt).bind("call", callId.value()).execute();
        if (originateLeft) {
            CallRecordStore.settled(handle, List.of(callId.value()));
        }
        boolean running = CampaignRows.lockShared(handle, List.of(attempt.campaignId()))
                .getOrDefault(attempt.campaignId(), false);
        boolean due = running && delay.compareTo(Duration.ZERO) <= 0;
        int contacts = handle.createUpdate("UPDATE contact SET status = :status, due = :due,"
                        + " not_before = NOW(6) + INTERVAL :micros MICROSECOND, owner_node = NULL, call_id = NULL,"
                        + " attempts = attempts + :left"
                        + " WHERE seq = :seq AND call_id = :call AND status IN ('agent_pending', 'dialed')")
                .bind("status", running ? "pending" : "stopped")
                .bind("due", due)
                .bind("micros", Math.max(0, delay.toNanos() / 1000))
                .bind("left", originateLeft ? 1 : 0)
                .bind("seq", attempt.contactSeq())
                .bind("call", callId.value())
                .execute();
        requireOne(contacts, callId);
    }

    @Override
    public List<RecoveredAttempt> recover() {
        return lease.transaction(handle -> takeOver(handle, lease.node()));
    }

    /** Makes the open attempts of a node, whose lease nobody holds any more, those of this daemon. The caller holds the lock on that lease. */
    List<RecoveredAttempt> takeOver(Handle handle, String from) {
        List<OpenRow> open = handle.createQuery(SELECT_OPEN)
                .bind("node", from)
                .map((row, context) -> new OpenRow(row.getLong("seq"), recovered(row)))
                .list();
        for (int at = 0; at < open.size(); at += TAKEOVER_CHUNK) {
            take(handle, open.subList(at, Math.min(open.size(), at + TAKEOVER_CHUNK)));
        }
        return open.stream().map(OpenRow::attempt).toList();
    }

    /** Which of the calls are open and owned under the present lease. */
    Set<CallId> openOf(Handle handle, List<CallId> calls) {
        return new LinkedHashSet<>(
                handle.createQuery("SELECT call_id FROM attempt WHERE call_id IN (<calls>) AND node = :node"
                                + " AND fence = :fence AND state IN ('CLAIMED', 'DIALED')")
                        .bindList("calls", calls.stream().map(CallId::value).toList())
                        .bind("node", lease.node())
                        .bind("fence", lease.fence())
                        .map((row, context) -> new CallId(row.getString("call_id")))
                        .list());
    }

    private void take(Handle handle, Collection<OpenRow> open) {
        handle.createUpdate("UPDATE attempt SET node = :node, fence = :fence WHERE call_id IN (<calls>)")
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .bindList(
                        "calls",
                        open.stream()
                                .map(row -> row.attempt().claimed().callId().value())
                                .toList())
                .execute();
        handle.createUpdate("UPDATE contact SET owner_node = :node WHERE seq IN (<seqs>)")
                .bind("node", lease.node())
                .bindList("seqs", open.stream().map(OpenRow::seq).toList())
                .execute();
    }

    private static RecoveredAttempt recovered(ResultSet row) throws SQLException {
        ClaimedContact claimed = new ClaimedContact(
                ContactRow.contact(row), new CallId(row.getString("call_id")), row.getInt("attempt_number"));
        return new RecoveredAttempt(
                claimed, row.getString("state").equals("DIALED"), ContactRow.optional(row, "agent", Extension::new));
    }

    private Optional<OpenAttempt> lockOpen(Handle handle, CallId callId) {
        return handle.createQuery(
                        "SELECT contact_seq, campaign_id, state, claimed_at FROM attempt"
                                + " WHERE call_id = :call AND node = :node AND fence = :fence AND state IN ('CLAIMED', 'DIALED') FOR UPDATE")
                .bind("call", callId.value())
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .map((row, context) -> new OpenAttempt(
                        row.getLong("contact_seq"),
                        new CampaignId(row.getString("campaign_id")),
                        row.getString("state").equals("DIALED"),
                        row.getString("claimed_at")))
                .findOne();
    }

    /** An open attempt and its contact's status change together, always: anything else is damage that nobody may build upon. */
    private static void requireOne(int contacts, CallId callId) {
        if (contacts != 1) {
            throw new IllegalStateException("call " + callId + " is open, but its contact does not belong to it");
        }
    }

    private record Claim(List<ClaimedContact> contacts, List<OutboxRow> notices, SortedSet<CampaignId> acquired) {}

    private record OpenRow(long seq, RecoveredAttempt attempt) {}

    private record DueRow(
            Expiry.LockedContact locked,
            int attempts,
            boolean expired,
            @Nullable Duration dialableFor,
            String claimedAt) {
        /** The first call carries the contact's own id, as the voice connector expects. */
        ClaimedContact claimed(Set<ContactId> untold) {
            Contact contact = locked.contact();
            String call =
                    attempts == 0 ? contact.id().value() : UUID.randomUUID().toString();
            return new ClaimedContact(
                    contact, new CallId(call), attempts + 1, dialableFor, untold.contains(contact.id()));
        }
    }

    /** @param claimedAt to the microsecond: tells a claim from a later one with the same call id */
    private record OpenAttempt(long contactSeq, CampaignId campaignId, boolean dialed, String claimedAt) {}
}
