package dialer.sql;

import dialer.scheduler.campaign.CampaignSignal.CampaignRow;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.Disposition;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Campaigns: their state, their numbers, and the three commands. The commands may be repeated at any time. */
public final class CampaignStore {
    /** Rows of one transaction: its locks last some tens of milliseconds, however large the campaign is. */
    private static final int CHUNK = 2000;

    private final Database database;

    /** Held from the commit of a state until this process knows of it: else of two commands the one that came first could be believed to be the last. */
    private final Lock stateChange = new ReentrantLock();

    public CampaignStore(Database database) {
        this.database = database;
    }

    /** All campaigns, by id, each with one probe of the claim's index for due contacts, as they are for the holder of the lease. */
    public List<CampaignRow> list(NodeLease lease) {
        return database.transaction(handle -> handle.createQuery(
                        "SELECT k.campaign_id, k.state, EXISTS (SELECT 1 FROM contact c"
                                + " FORCE INDEX (contact_claim) WHERE c.campaign_id = k.campaign_id AND c.status = 'pending'"
                                + " AND c.disposition = '' AND c.due = 1) AS due_pending, "
                                + CampaignOwners.OWNED_BY_OTHERS
                                + " AS elsewhere FROM campaign k ORDER BY k.campaign_id")
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .map((row, context) -> new CampaignRow(
                        new CampaignId(row.getString("campaign_id")),
                        row.getString("state").equals("RUNNING"),
                        row.getBoolean("due_pending"),
                        row.getBoolean("elsewhere")))
                .list());
    }

    /** All campaigns in numbers. Reads the index entries of all contacts, not their rows: about a second for some millions. */
    public List<CampaignSummary> summaries() {
        return database.transaction(handle -> summaries(handle, null));
    }

    /** One campaign in numbers; empty if there is none with the id. */
    public Optional<CampaignSummary> summary(CampaignId id) {
        return database.transaction(handle -> summaries(handle, id)).stream().findFirst();
    }

    /**
     * The campaign runs from now on; its stopped contacts become pending, chunk by chunk.
     *
     * @param committed run as soon as the state is stored, before the contacts are moved; in the order in which the states of this store's starts
     *     and stops were stored
     * @return how many contacts became pending; empty if there is no such campaign, and then {@code committed} is not run
     */
    public Optional<Integer> start(CampaignId id, Runnable committed) {
        if (!setState(id, "RUNNING", committed)) {
            return Optional.empty();
        }
        return Optional.of(inChunks(handle -> isInState(handle, id, true)
                ? handle.createUpdate("UPDATE contact FORCE INDEX (contact_claim) SET status = 'pending',"
                                + " due = (not_before IS NULL OR not_before <= NOW(6))"
                                + " WHERE campaign_id = :id AND status = 'stopped' LIMIT :chunk")
                        .bind("id", id.value())
                        .bind("chunk", CHUNK)
                        .execute()
                : 0));
    }

    /**
     * The campaign is stopped; its pending contacts become stopped, chunk by chunk.
     *
     * @param committed run as soon as the state is stored, before the contacts are moved, as in {@link #start}: from then on no claim of the
     *     campaign succeeds, on any node
     * @return how many contacts became stopped; empty if there is no such campaign, and then {@code committed} is not run
     */
    public Optional<Integer> stop(CampaignId id, Runnable committed) {
        if (!setState(id, "STOPPED", committed)) {
            return Optional.empty();
        }
        return Optional.of(inChunks(handle -> isInState(handle, id, false)
                ? handle.createUpdate("UPDATE contact FORCE INDEX (contact_claim) SET status = 'stopped', due = 0"
                                + " WHERE campaign_id = :id AND status = 'pending' LIMIT :chunk")
                        .bind("id", id.value())
                        .bind("chunk", CHUNK)
                        .execute()
                : 0));
    }

    /**
     * Deletes the contacts that wait to be dialed (pending and stopped) and their refused attempts. Claimed contacts are never touched: whoever
     * claimed them finishes them.
     *
     * @return how many contacts were deleted; empty if there is no such campaign
     */
    public Optional<Integer> purge(CampaignId id) {
        if (!exists(id)) {
            return Optional.empty();
        }
        int pending = inChunks(handle -> purgeChunk(handle, id, ContactStatus.PENDING));
        int stopped = inChunks(handle -> purgeChunk(handle, id, ContactStatus.STOPPED));
        return Optional.of(pending + stopped);
    }

    private static int purgeChunk(Handle handle, CampaignId id, ContactStatus status) {
        List<Long> rows = handle.createQuery("SELECT seq FROM contact FORCE INDEX (contact_claim)"
                        + " WHERE campaign_id = :id AND status = :status LIMIT :chunk FOR UPDATE")
                .bind("id", id.value())
                .bind("status", status.word())
                .bind("chunk", CHUNK)
                .mapTo(Long.class)
                .list();
        if (rows.isEmpty()) {
            return 0;
        }
        handle.createUpdate("DELETE FROM attempt WHERE contact_seq IN (<rows>)")
                .bindList("rows", rows)
                .execute();
        return handle.createUpdate("DELETE FROM contact WHERE seq IN (<rows>)")
                .bindList("rows", rows)
                .execute();
    }

    private boolean setState(CampaignId id, String state, Runnable committed) {
        stateChange.lock();
        try {
            boolean exists = storeState(id, state);
            if (exists) {
                committed.run();
            }
            return exists;
        } finally {
            stateChange.unlock();
        }
    }

    /** Waits for the claims that hold the shared lock: they are the last that saw the old state. */
    private boolean storeState(CampaignId id, String state) {
        return database.transaction(handle -> handle.createUpdate(
                                "UPDATE campaign SET changed_at = IF(state = :state, changed_at, NOW(6)), state = :state"
                                        + " WHERE campaign_id = :id")
                        .bind("state", state)
                        .bind("id", id.value())
                        .execute())
                == 1;
    }

    /** A chunk moves contacts only while its command's state still holds: a command that came later has taken over, and moves them all. */
    private static boolean isInState(Handle handle, CampaignId id, boolean running) {
        return CampaignRows.lockShared(handle, List.of(id)).getOrDefault(id, !running) == running;
    }

    private boolean exists(CampaignId id) {
        return database.transaction(handle -> handle.createQuery("SELECT 1 FROM campaign WHERE campaign_id = :id")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    private int inChunks(Transactions.Work<Integer> chunk) {
        int total = 0;
        int moved;
        do {
            moved = database.transaction(chunk);
            total += moved;
        } while (moved > 0);
        return total;
    }

    private static List<CampaignSummary> summaries(Handle handle, @Nullable CampaignId only) {
        Map<String, Counts> counts = new TreeMap<>();
        query(handle, "SELECT campaign_id, state, created_at FROM campaign p", only)
                .map((row, context) -> new Counts(
                        new CampaignId(row.getString("campaign_id")),
                        row.getString("state").equals("RUNNING"),
                        SqlTime.required(row, "created_at")))
                .forEach(campaign -> counts.put(campaign.id.value(), campaign));
        query(
                        handle,
                        "SELECT campaign_id, status, disposition, COUNT(*) AS contacts FROM contact p FORCE INDEX (contact_claim)",
                        only,
                        " GROUP BY campaign_id, status, disposition")
                .map((row, context) -> new Count(
                        row.getString("campaign_id"),
                        ContactStatus.ofWord(row.getString("status")),
                        row.getString("disposition"),
                        row.getLong("contacts")))
                .forEach(count -> {
                    Counts campaign = counts.get(count.campaignId());
                    if (campaign != null) {
                        campaign.add(count);
                    }
                });
        addAnswers(handle, only, counts);
        return counts.values().stream().map(Counts::summary).toList();
    }

    private static void addAnswers(Handle handle, @Nullable CampaignId only, Map<String, Counts> counts) {
        String days = "(SELECT * FROM campaign_day WHERE day > UTC_DATE() - INTERVAL 30 DAY)";
        query(
                        handle,
                        "SELECT campaign_id, SUM(live_answers) AS live, SUM(abandoned) AS abandoned,"
                                + " SUM(IF(day = UTC_DATE(), live_answers, 0)) AS live_today,"
                                + " SUM(IF(day = UTC_DATE(), abandoned, 0)) AS abandoned_today FROM " + days + " p",
                        only,
                        " GROUP BY campaign_id")
                .map((row, context) -> Map.entry(
                        row.getString("campaign_id"),
                        List.of(
                                new AnswerCount(row.getLong("live_today"), row.getLong("abandoned_today")),
                                new AnswerCount(row.getLong("live"), row.getLong("abandoned")))))
                .forEach(entry -> {
                    Counts campaign = counts.get(entry.getKey());
                    if (campaign != null) {
                        campaign.today = entry.getValue().get(0);
                        campaign.last30Days = entry.getValue().get(1);
                    }
                });
    }

    private static Query query(Handle handle, String select, @Nullable CampaignId only) {
        return query(handle, select, only, "");
    }

    private static Query query(Handle handle, String select, @Nullable CampaignId only, String tail) {
        if (only == null) {
            return handle.createQuery(select + tail);
        }
        return handle.createQuery(select + " WHERE p.campaign_id = :id" + tail).bind("id", only.value());
    }

    private record Count(String campaignId, ContactStatus status, String disposition, long contacts) {}

    private static final class Counts {
        private final CampaignId id;
        private final boolean running;
        private final Instant createdAt;
        private final Map<ContactStatus, Long> byStatus = new EnumMap<>(ContactStatus.class);
        private final Map<Disposition, Long> byDisposition = new EnumMap<>(Disposition.class);
        private AnswerCount today = AnswerCount.ZERO;
        private AnswerCount last30Days = AnswerCount.ZERO;

        Counts(CampaignId id, boolean running, Instant createdAt) {
            this.id = id;
            this.running = running;
            this.createdAt = createdAt;
        }

        void add(Count count) {
            byStatus.merge(count.status(), count.contacts(), Long::sum);
            if (!count.disposition().isEmpty()) {
                byDisposition.merge(Disposition.valueOf(count.disposition()), count.contacts(), Long::sum);
            }
        }

        CampaignSummary summary() {
            return new CampaignSummary(id, running, createdAt, byStatus, byDisposition, today, last30Days);
        }
    }
}
