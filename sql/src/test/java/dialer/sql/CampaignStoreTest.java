package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dialer.scheduler.campaign.CampaignSignal.CampaignRow;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CampaignStoreTest {
    private static final CampaignId UNKNOWN = new CampaignId("nowhere");
    private static Fixture db;

    @BeforeAll
    static void open() {
        db = new Fixture();
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @AfterEach
    void empty() {
        List.of("contact", "attempt", "outbox", "campaign").forEach(table -> db.sql("DELETE FROM " + table));
    }

    @Test
    void stopAndStartMoveWaitingContactsAndLeaveClaimedOnes() {
        List<Contact> contacts = db.storedIvr(3);
        ClaimedContact claimed = db.claim(1).get(0);

        assertThat(db.campaigns.stop(Fixture.CAMPAIGN, () -> {})).contains(2);
        assertThat(db.campaigns.stop(Fixture.CAMPAIGN, () -> {})).as("again").contains(0);
        assertThat(db.status(contacts.get(1))).isEqualTo(ContactStatus.STOPPED);
        assertThat(db.status(claimed.contact())).isEqualTo(ContactStatus.DIALED);
        assertThat(db.claim(5)).isEmpty();

        assertThat(db.campaigns.start(Fixture.CAMPAIGN, () -> {})).contains(2);
        assertThat(db.campaigns.start(Fixture.CAMPAIGN, () -> {})).as("again").contains(0);
        assertThat(db.claim(5)).hasSize(2);
    }

    @Test
    void aCommandIsStoredOnlyAfterTheOneBeforeIsKnownOf() {
        db.storedIvr(1);
        List<String> known = new CopyOnWriteArrayList<>();
        Thread start = new Thread(() -> db.campaigns.start(Fixture.CAMPAIGN, () -> known.add("start")));

        db.campaigns.stop(Fixture.CAMPAIGN, () -> {
            start.start();
            await().until(() -> start.getState() == Thread.State.WAITING || !start.isAlive());
            assertThat(db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow().running())
                    .isFalse();
            known.add("stop");
        });

        await().until(() -> !start.isAlive());
        assertThat(known).containsExactly("stop", "start");
        assertThat(db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow().running())
                .isTrue();
    }

    @Test
    void aStartIsKnownOfBeforeItsContactsAreMoved() {
        Contact contact = db.storedIvr(1).get(0);
        db.campaigns.stop(Fixture.CAMPAIGN, () -> {});

        db.campaigns.start(
                Fixture.CAMPAIGN, () -> assertThat(db.status(contact)).isEqualTo(ContactStatus.STOPPED));

        assertThat(db.status(contact)).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void aStartKeepsStartTimes() {
        Contact later = db.stored(db.ivr(Fixture.CAMPAIGN, 5, Instant.now().plus(Duration.ofHours(1)), null));
        db.campaigns.stop(Fixture.CAMPAIGN, () -> {});

        db.campaigns.start(Fixture.CAMPAIGN, () -> {});

        assertThat(db.view(later).due()).isFalse();
        assertThat(db.claim(1)).isEmpty();
    }

    @Test
    void purgeDeletesWaitingContactsAndNothingElse() {
        List<Contact> contacts = db.storedIvr(4);
        ClaimedContact live = db.claim(1).get(0);
        db.claims.release(db.claim(1).get(0).callId(), Duration.ofMinutes(1), true);

        assertThat(db.campaigns.purge(Fixture.CAMPAIGN)).contains(3);
        assertThat(db.campaigns.purge(Fixture.CAMPAIGN)).as("again").contains(0);

        assertThat(db.status(live.contact())).isEqualTo(ContactStatus.DIALED);
        assertThat(contacts.stream()
                        .filter(contact -> db.contacts.find(contact.id()).isPresent()))
                .containsExactly(live.contact());
        assertThat(db.count("SELECT COUNT(*) FROM attempt")).isEqualTo(1);
    }

    @Test
    void purgeTakesStoppedContactsToo() {
        db.storedIvr(3);
        db.campaigns.stop(Fixture.CAMPAIGN, () -> {});

        assertThat(db.campaigns.purge(Fixture.CAMPAIGN)).contains(3);
    }

    @Test
    void commandsForUnknownCampaignsAreEmptyAndDoNothing() {
        Runnable never = () -> {
            throw new AssertionError("nothing was committed");
        };
        assertThat(db.campaigns.start(UNKNOWN, never)).isEmpty();
        assertThat(db.campaigns.stop(UNKNOWN, never)).isEmpty();
        assertThat(db.campaigns.purge(UNKNOWN)).isEmpty();
        assertThat(db.campaigns.summary(UNKNOWN)).isEmpty();
    }

    @Test
    void listTellsStateAndWhetherContactsAreDue() {
        CampaignId future = new CampaignId("autumn");
        CampaignId stopped = new CampaignId("winter");
        db.stored(db.ivr(5));
        db.stored(db.ivr(future, 5, Instant.now().plus(Duration.ofHours(1)), null));
        db.stored(db.ivr(stopped, 5, null, null));
        db.campaigns.stop(stopped, () -> {});

        assertThat(db.campaigns.list(db.lease))
                .containsExactly(
                        new CampaignRow(future, true, false),
                        new CampaignRow(Fixture.CAMPAIGN, true, true),
                        new CampaignRow(stopped, false, false));
    }

    @Test
    void summaryCountsByStatusAndDisposition() {
        db.storedIvr(3);
        db.stored(db.ivr(Fixture.CAMPAIGN, 10, null, Instant.now().minusSeconds(1)));
        db.sweeper.expire(10);
        db.results.store(List.of(Fixture.answered(db.claim(1).get(0))));
        db.claim(1);
        db.stored(db.ivr(new CampaignId("autumn"), 5, null, null));

        CampaignSummary summary = db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow();

        assertThat(summary.contacts()).isEqualTo(4);
        assertThat(summary.byStatus())
                .containsEntry(ContactStatus.PENDING, 1L)
                .containsEntry(ContactStatus.DIALED, 1L)
                .containsEntry(ContactStatus.ENDED, 1L)
                .containsEntry(ContactStatus.FAILED, 1L)
                .containsEntry(ContactStatus.STOPPED, 0L);
        assertThat(summary.byDisposition()).isEqualTo(Map.of(Disposition.ANSWERED_IVR, 1L, Disposition.EXPIRED, 1L));
        assertThat(db.campaigns.summaries())
                .extracting(CampaignSummary::campaignId)
                .containsExactly(new CampaignId("autumn"), Fixture.CAMPAIGN);
        assertThat(db.campaigns.summaries()).contains(summary);
    }

    @Test
    void sweeperExpiresStoppedContactsToo() {
        Contact contact =
                db.stored(db.ivr(Fixture.CAMPAIGN, 5, null, Instant.now().plusSeconds(3600)));
        db.campaigns.stop(Fixture.CAMPAIGN, () -> {});
        assertThat(db.sweeper.expire(10)).isZero();

        db.sql("UPDATE contact SET end_time = NOW(6) - INTERVAL 1 SECOND");

        assertThat(db.sweeper.expire(10)).isEqualTo(1);
        assertThat(db.status(contact)).isEqualTo(ContactStatus.FAILED);
        assertThat(db.outbox.counts().waiting()).isEqualTo(1);
    }

    @Test
    void promotionIsSharedOutAmongCampaigns() {
        CampaignId small = new CampaignId("autumn");
        Instant later = Instant.now().plus(Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            db.stored(db.ivr(Fixture.CAMPAIGN, 5, later, null));
        }
        db.stored(db.ivr(small, 5, later, null));
        db.stored(db.ivr(small, 5, later, null));
        db.sql("UPDATE contact SET not_before = NOW(6)");

        DueSweeper.Promotion promotion = db.sweeper.promote(6);

        assertThat(promotion.contacts()).isEqualTo(6);
        assertThat(promotion.campaigns()).containsExactly(small, Fixture.CAMPAIGN);
        assertThat(db.sweeper.promote(100).contacts()).isEqualTo(16);
    }
}
