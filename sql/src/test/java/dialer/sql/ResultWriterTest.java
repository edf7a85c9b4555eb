package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResultWriterTest {
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
    void attemptContactAndNoticesAreStoredTogether() {
        Contact contact = db.stored(db.ivr(5));
        AttemptResult result = Fixture.answered(db.claim(1).get(0), Fixture.delivery(contact));

        db.results.store(List.of(result));

        ContactView view = db.view(contact);
        assertThat(view.status()).isEqualTo(ContactStatus.ENDED);
        assertThat(view.disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(view.callResult()).isEqualTo("NORMAL_CLEARING");
        assertThat(view.attempts()).isEqualTo(1);
        assertThat(view.endedAt()).isEqualTo(Instant.parse("2026-05-01T10:00:14.500001Z"));
        AttemptView attempt = view.history().get(0);
        assertThat(attempt.state()).isEqualTo("ENDED");
        assertThat(attempt.createdAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00.000001Z"));
        assertThat(attempt.ringMs()).isEqualTo(4000);
        assertThat(attempt.talkMs()).isEqualTo(10_000);
        assertThat(attempt.waitMs()).isNull();
        assertThat(attempt.sipStatus()).isEqualTo(200);
        assertThat(attempt.sipHangup()).isEqualTo("recv_bye");
        assertThat(db.outbox.due(10))
                .singleElement()
                .satisfies(row -> assertThat(row.contactId()).isEqualTo(contact.id()));
    }

    @Test
    void aSecondResultOfACallChangesNothing() {
        Contact contact = db.stored(db.ivr(5));
        ClaimedContact claimed = db.claim(1).get(0);
        AttemptResult first = Fixture.answered(claimed, Fixture.delivery(contact));
        AttemptResult second = new AttemptResult(
                claimed.callId(),
                contact,
                ContactStatus.FAILED,
                Disposition.LOST,
                "LOST",
                null,
                null,
                null,
                AnswerCount.ZERO,
                List.of(Fixture.delivery(contact)));

        db.results.store(List.of(first, second));
        db.results.store(List.of(second));

        assertThat(db.view(contact).disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(db.view(contact).attempts()).isEqualTo(1);
        assertThat(db.outbox.counts().waiting()).isEqualTo(1);
    }

    @Test
    void liveAnswersAndAbandonedCallsAreCountedOnceForEachResult() {
        db.stored(db.agent());
        db.stored(db.agent());
        db.stored(db.agent());
        List<AttemptResult> results = new ArrayList<>();
        for (ClaimedContact claimed : db.claim(3)) {
            boolean abandoned = results.isEmpty();
            results.add(counted(claimed, new AnswerCount(1, abandoned ? 1 : 0)));
        }

        db.results.store(results.subList(0, 2));
        db.results.store(results);

        CampaignSummary summary = db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow();
        assertThat(summary.today()).isEqualTo(new AnswerCount(3, 1));
        assertThat(summary.last30Days()).isEqualTo(new AnswerCount(3, 1));

        db.sql("UPDATE campaign_day SET day = day - INTERVAL 29 DAY");
        assertThat(db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow().today()).isEqualTo(AnswerCount.ZERO);
        assertThat(db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow().last30Days())
                .isEqualTo(new AnswerCount(3, 1));

        db.sql("UPDATE campaign_day SET day = day - INTERVAL 1 DAY");
        assertThat(db.campaigns.summary(Fixture.CAMPAIGN).orElseThrow().last30Days())
                .isEqualTo(AnswerCount.ZERO);
    }

    private static AttemptResult counted(ClaimedContact claimed, AnswerCount counts) {
        return new AttemptResult(
                claimed.callId(),
                claimed.contact(),
                ContactStatus.ENDED,
                counts.abandoned() > 0 ? Disposition.ABANDONED : Disposition.CONNECTED,
                "NORMAL_CLEARING",
                null,
                null,
                null,
                counts,
                List.of());
    }

    @Test
    void agentWhoIsFoundAfterTheAnswerIsKnownToTheNextRun() {
        db.stored(db.agent());
        ClaimedContact claimed = db.claim(1).get(0);
        assertThat(db.claims.markDialed(claimed.callId(), null)).isTrue();
        db.claims.agentOf(claimed.callId(), new Extension("1005"));

        assertThat(db.claims.recover()).singleElement().satisfies(open -> {
            assertThat(open.dialed()).isTrue();
            assertThat(open.agent()).isEqualTo(new Extension("1005"));
        });
    }

    @Test
    void whatPacingHasLearnedIsKeptAndReplaced() {
        PacingStore store = new PacingStore(db.database, db.lease);
        store.store(Fixture.CAMPAIGN, "{\"a\":1}");
        store.store(Fixture.CAMPAIGN, "{\"a\":2}");

        assertThat(store.all()).containsEntry(Fixture.CAMPAIGN, "{\"a\":2}");
    }

    @Test
    void ringingWaitingAndTalkingAreKeptApart() {
        Contact contact = db.stored(db.agent());
        ClaimedContact claimed = db.claim(1).get(0);
        db.claims.markDialed(claimed.callId(), new Extension("1005"));
        Instant created = Instant.parse("2026-05-01T10:00:00Z");
        CallEnd end = new CallEnd(
                HangupCause.NORMAL_CLEARING,
                created,
                null,
                created.plusMillis(3000),
                created.plusMillis(4200),
                created.plusMillis(64_200),
                200,
                "send_bye",
                HangupCause.NORMAL_CLEARING,
                null);

        db.results.store(List.of(new AttemptResult(
                claimed.callId(),
                contact,
                ContactStatus.ENDED,
                Disposition.CONNECTED,
                "NORMAL_CLEARING",
                end,
                new AgentId("1005@example.org"),
                AmdVerdict.HUMAN,
                new AnswerCount(1, 0),
                List.of())));
        db.claims.wrappedUp(claimed.callId(), 7_500);

        AttemptView attempt = db.view(contact).history().get(0);
        assertThat(attempt.agent()).isEqualTo("1005@example.org");
        assertThat(attempt.amdVerdict()).isEqualTo("HUMAN");
        assertThat(attempt.wrapUpMs()).isEqualTo(7_500);
        assertThat(attempt.ringMs())
                .as("from the channel's creation, as nothing said that it rang")
                .isEqualTo(3000);
        assertThat(attempt.waitMs()).isEqualTo(1200);
        assertThat(attempt.talkMs()).isEqualTo(60_000);
    }

    @Test
    void anUnansweredCallHasNoTalkTime() {
        Contact contact = db.stored(db.ivr(5));
        Instant created = Instant.parse("2026-05-01T10:00:00Z");
        CallEnd end = new CallEnd(
                new HangupCause("NO_ANSWER"),
                created,
                created.plusSeconds(1),
                null,
                null,
                created.plusSeconds(31),
                0,
                "send_cancel",
                null,
                null);

        db.results.store(List.of(new AttemptResult(
                db.claim(1).get(0).callId(),
                contact,
                ContactStatus.ENDED,
                Disposition.NO_ANSWER,
                "NO_ANSWER",
                end,
                null,
                null,
                AnswerCount.ZERO,
                List.of())));

        AttemptView attempt = db.view(contact).history().get(0);
        assertThat(attempt.ringMs()).isEqualTo(30_000);
        assertThat(attempt.talkMs()).isNull();
        assertThat(attempt.sipStatus()).isNull();
    }

    @Test
    void aResultWithoutAnyChannelIsStored() {
        Contact contact = db.stored(db.ivr(5));

        db.results.store(List.of(new AttemptResult(
                db.claim(1).get(0).callId(),
                contact,
                ContactStatus.FAILED,
                Disposition.INVALID_GATEWAY,
                "Invalid Gateway",
                null,
                null,
                null,
                AnswerCount.ZERO,
                List.of())));

        assertThat(db.view(contact).status()).isEqualTo(ContactStatus.FAILED);
        assertThat(db.view(contact).callResult()).isEqualTo("Invalid Gateway");
        assertThat(db.view(contact).endedAt()).isNotNull();
    }

    @Test
    void aResultThatComesAfterTheReleaseOfItsCallIsNotTheContactsResult() {
        Contact contact = db.stored(db.ivr(5));
        ClaimedContact claimed = db.claim(1).get(0);
        db.claims.release(claimed.callId(), Duration.ofMinutes(1), true);

        db.results.store(List.of(Fixture.answered(claimed, Fixture.delivery(contact))));

        assertThat(db.status(contact)).isEqualTo(ContactStatus.PENDING);
        assertThat(db.outbox.counts().waiting()).isZero();
    }

    @Test
    void hundredsOfResultsAreOneCommitAndTheirNoticesAreHandedOverInOrder() {
        List<Contact> contacts = db.storedIvr(700);
        List<OutboxRow> handedOver = new ArrayList<>();
        OutboxStore outbox = new OutboxStore(db.database, Fixture::rendered);
        outbox.listen(handedOver::addAll);
        List<AttemptResult> results = db.claim(700).stream()
                .map(claimed -> Fixture.answered(
                        claimed,
                        new Notice.CallProgress(claimed.contact(), "HUMAN"),
                        Fixture.delivery(claimed.contact())))
                .toList();

        new ResultWriter(db.lease, outbox).store(results);

        assertThat(db.count("SELECT COUNT(*) FROM contact WHERE status = 'ended'"))
                .isEqualTo(700);
        assertThat(handedOver).hasSize(1400).isSortedAccordingTo(java.util.Comparator.comparing(OutboxRow::outboxId));
        assertThat(handedOver.stream().limit(2))
                .extracting(OutboxRow::kind)
                .containsExactly("CallProgress", "DeliveryNotification");
        assertThat(contacts).hasSize(700);
        assertThat(outbox.due(10)).as("leased to the listener").isEmpty();
    }
}
