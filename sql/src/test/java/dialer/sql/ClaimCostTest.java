package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.contact.CampaignId;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What statements touch, counted by the server, with 50,000 contacts of which half are not due. */
class ClaimCostTest {
    private static final int CAMPAIGNS = 20;
    private static final int CONTACTS = 50_000;

    private static Fixture db;

    @BeforeAll
    static void open() {
        db = new Fixture();
        db.sql("INSERT INTO campaign (campaign_id) SELECT CONCAT('c', seq) FROM seq_1_to_" + CAMPAIGNS);
        db.sql(
                "INSERT INTO contact (id, customer_number, campaign_type, gateway_id, campaign_id, priority, status, due, not_before)"
                        + " SELECT UUID(), CONCAT('+1555', seq), 'IVR', 'carrier', CONCAT('c', 1 + seq MOD " + CAMPAIGNS
                        + "),"
                        + " 1 + (seq DIV 40) MOD 10, 'pending', (seq DIV 20) MOD 2,"
                        + " IF((seq DIV 20) MOD 2, NULL, NOW(6) + INTERVAL 1 DAY) FROM seq_1_to_" + CONTACTS);
        db.sql("ANALYZE TABLE contact");
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @Test
    void aClaimReadsAsManyRowsAsItClaims() {
        long few = rowsRead(() -> claim("c1", 10));
        long many = rowsRead(() -> claim("c2", 100));

        // each row: once to lock it, then found for its update; the rest is the campaign's gate
        assertThat(few).isLessThanOrEqualTo(10 * 4 + 30);
        assertThat(many).isLessThanOrEqualTo(100 * 4 + 30);
    }

    @Test
    void theClaimReadsItsIndexInOrderWithoutSorting() {
        Map<String, Object> plan = explain(
                "SELECT seq FROM contact c FORCE INDEX (contact_claim) WHERE c.campaign_id = 'c1'"
                        + " AND c.status = 'pending' AND c.disposition = '' AND c.due = 1 ORDER BY c.priority, c.seq LIMIT 50 FOR UPDATE SKIP LOCKED");

        assertThat(plan).containsEntry("key", "contact_claim").containsEntry("ref", "const,const,const,const");
        assertThat(String.valueOf(plan.get("extra"))).doesNotContain("filesort");
    }

    @Test
    void aSweepThatFindsNothingReadsOneEntryForEachCampaign() {
        long read =
                rowsRead(() -> assertThat(db.sweeper.promote(1000).contacts()).isZero());
        assertThat(read).isLessThanOrEqualTo(4 * CAMPAIGNS + 30);

        assertThat(rowsRead(() -> assertThat(db.sweeper.expire(1000)).isZero())).isLessThanOrEqualTo(10);
    }

    @Test
    void aPromotionReadsAsManyRowsAsItPromotes() {
        db.sql(
                "UPDATE contact SET not_before = NOW(6) - INTERVAL 1 SECOND WHERE campaign_id = 'c7' AND due = 0 AND status = 'pending'");

        long read =
                rowsRead(() -> assertThat(db.sweeper.promote(100).contacts()).isEqualTo(100));

        assertThat(read).isLessThanOrEqualTo(100 * 4 + 4 * CAMPAIGNS + 30);
        while (db.sweeper.promote(1000).contacts() > 0) {
            // the other tests begin with nothing left to promote
        }
    }

    @Test
    void theListOfCampaignsProbesOnceForEach() {
        assertThat(rowsRead(() -> assertThat(db.campaigns.list(db.lease)).hasSize(CAMPAIGNS)))
                .isLessThanOrEqualTo(4 * CAMPAIGNS + 30);
    }

    private static void claim(String campaign, int count) {
        assertThat(db.claims.claim(List.of(new ClaimRequest(new CampaignId(campaign), count))))
                .hasSize(count);
    }

    private static Map<String, Object> explain(String sql) {
        return db.database.transaction(
                handle -> handle.createQuery("EXPLAIN " + sql).mapToMap().one());
    }

    /** The server's own counters of row and index reads, less what reading the counters costs; this class's tests are alone on their server. */
    private static long rowsRead(Runnable work) {
        long overhead = readsDuring(() -> {});
        return readsDuring(work) - overhead;
    }

    private static long readsDuring(Runnable work) {
        long before = db.database.transaction(ClaimCostTest::handlerReads);
        work.run();
        return db.database.transaction(ClaimCostTest::handlerReads) - before;
    }

    private static long handlerReads(Handle handle) {
        return handle
                .createQuery("SELECT CAST(variable_value AS UNSIGNED) FROM information_schema.global_status"
                        + " WHERE variable_name LIKE 'HANDLER_READ%'")
                .mapTo(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
