package dialer.sql;

import dialer.scheduler.contact.CampaignId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * The work that time itself makes: contacts become due when their start time (or the delay of a release) is over, and expire when their end time
 * is. Any number of nodes may sweep at once; each takes what no other has locked. Both methods touch as many rows as they change.
 */
public final class DueSweeper {
    /** Rows of one transaction: its locks last some tens of milliseconds. */
    private static final int CHUNK = 1000;

    private final Database database;
    private final OutboxStore outbox;
    private final Expiry expiry;

    public DueSweeper(Database database, OutboxStore outbox) {
        this.database = database;
        this.outbox = outbox;
        this.expiry = new Expiry(outbox);
    }

    /**
     * Makes contacts due whose time has come. The limit is shared out evenly among the campaigns that have such, so that one with a million of them
     * does not make the others wait; within a campaign in the order of time, then priority, then arrival.
     *
     * @param limit contacts at most, 1 or more; a result that reaches it means that there may be more
     */
    public Promotion promote(int limit) {
        List<CampaignId> waking = campaignsThatWake();
        SortedSet<CampaignId> promotedOf = new TreeSet<>();
        int left = limit;
        for (int i = 0; i < waking.size() && left > 0; i++) {
            int share = Math.max(1, left / (waking.size() - i));
            int promoted = promote(waking.get(i), share);
            left -= promoted;
            if (promoted > 0) {
                promotedOf.add(waking.get(i));
            }
        }
        return new Promotion(limit - left, promotedOf);
    }

    /**
     * What a sweep has made due.
     *
     * @param contacts how many
     * @param campaigns of which campaigns
     */
    public record Promotion(int contacts, SortedSet<CampaignId> campaigns) {}

    /**
     * Ends pending and stopped contacts whose end time has passed as failed, result EXPIRED, with their notices.
     *
     * @param limit contacts at most, 1 or more
     * @return how many; a result that reaches the limit means that there may be more
     */
    public int expire(int limit) {
        int expired = 0;
        while (expired < limit) {
            int chunk = Math.min(CHUNK, limit - expired);
            Expired done = database.transaction(handle -> expireChunk(handle, chunk));
            outbox.handOver(done.notices());
            expired += done.contacts();
            if (done.contacts() < chunk) {
                break;
            }
        }
        return expired;
    }

    /** One look at the first entry of each campaign in the index. (An EXISTS would be turned into a join that reads all of them.) */
    private List<CampaignId> campaignsThatWake() {
        return database.transaction(handle -> handle.createQuery("SELECT p.campaign_id FROM campaign p WHERE"
                        + " (SELECT c.wakes_at FROM contact c FORCE INDEX (contact_wake) WHERE c.campaign_id = p.campaign_id"
                        + " ORDER BY c.wakes_at LIMIT 1) <= NOW(6)")
                .map((row, context) -> new CampaignId(row.getString("campaign_id")))
                .list());
    }

    private int promote(CampaignId campaign, int limit) {
        int promoted = 0;
        while (promoted < limit) {
            int chunk = Math.min(CHUNK, limit - promoted);
            int done = database.transaction(handle -> promoteChunk(handle, campaign, chunk));
            promoted += done;
            if (done < chunk) {
                break;
            }
        }
        return promoted;
    }

    private static int promoteChunk(Handle handle, CampaignId campaign, int limit) {
        List<Long> rows = handle.createQuery("SELECT seq FROM contact FORCE INDEX (contact_wake)"
                        + " WHERE campaign_id = :campaign AND wakes_at <= NOW(6) ORDER BY wakes_at, priority, seq LIMIT :limit"
                        + " FOR UPDATE SKIP LOCKED")
                .bind("campaign", campaign.value())
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
        if (rows.isEmpty()) {
            return 0;
        }
        // ascending, so that the pages of the table are visited once each
        return handle.createUpdate("UPDATE contact SET due = 1 WHERE seq IN (<rows>) AND status = 'pending'")
                .bindList(
                        "rows", rows.stream().sorted(Comparator.naturalOrder()).toList())
                .execute();
    }

    private Expired expireChunk(Handle handle, int limit) {
        List<Expiry.LockedContact> contacts = new ArrayList<>(handle.createQuery("SELECT " + ContactRow.COLUMNS
                        + " FROM contact c FORCE INDEX (contact_expiry) WHERE c.expires_at <= NOW(6) ORDER BY c.expires_at LIMIT :limit"
                        + " FOR UPDATE SKIP LOCKED")
                .bind("limit", limit)
                .map((row, context) -> new Expiry.LockedContact(row.getLong("seq"), ContactRow.contact(row)))
                .list());
        return new Expired(contacts.size(), expiry.expire(handle, contacts));
    }

    private record Expired(int contacts, List<OutboxRow> notices) {}
}
