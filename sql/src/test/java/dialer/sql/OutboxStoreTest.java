package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutboxStoreTest {
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
    void noticesOfAContactAreGivenOneAfterTheOther() {
        Contact contact = db.ivr(5);
        db.outbox.add(new Notice.CancelAgent(contact));
        db.outbox.add(new Notice.EndChat(contact));

        OutboxRow first = only(db.outbox.due(10));
        assertThat(first.kind()).isEqualTo("CancelAgent");
        assertThat(db.outbox.due(10)).as("while the first is being delivered").isEmpty();

        db.outbox.delivered(List.of(first.outboxId()));
        assertThat(only(db.outbox.due(10)).kind()).isEqualTo("EndChat");
    }

    @Test
    void contactsDoNotWaitForEachOther() {
        db.outbox.add(new Notice.EndChat(db.ivr(5)));
        db.outbox.add(new Notice.CancelAgent(db.ivr(5)));

        assertThat(db.outbox.due(10)).extracting(OutboxRow::kind).containsExactly("EndChat", "CancelAgent");
    }

    @Test
    void aFailedNoticeHoldsBackTheLaterOnesOfItsContactUntilItsNextTry() {
        Contact contact = db.ivr(5);
        db.outbox.add(new Notice.CancelAgent(contact));
        db.outbox.add(new Notice.EndChat(contact));
        OutboxRow first = only(db.outbox.due(10));

        db.outbox.failed(first.outboxId(), "connect refused", Duration.ofHours(1));
        assertThat(db.outbox.due(10)).isEmpty();

        db.sql("UPDATE outbox SET next_at = next_at - INTERVAL 1 HOUR");
        OutboxRow again = only(db.outbox.due(10));
        assertThat(again.idempotencyKey()).isEqualTo(first.idempotencyKey());
        assertThat(again.tries()).isEqualTo(1);
    }

    @Test
    void aParkedNoticeIsPassedOver() {
        Contact contact = db.ivr(5);
        db.outbox.add(new Notice.CancelAgent(contact));
        db.outbox.add(new Notice.EndChat(contact));

        db.outbox.park(only(db.outbox.due(10)).outboxId(), "400 Bad Request");

        assertThat(only(db.outbox.due(10)).kind()).isEqualTo("EndChat");
        assertThat(db.outbox.counts()).isEqualTo(new OutboxStore.Counts(1, 1));
    }

    @Test
    void rowsOfANodeThatDiedComeAgainAfterTheLease() {
        db.outbox.add(new Notice.EndChat(db.ivr(5)));
        OutboxRow taken = only(db.outbox.due(10));

        db.sql("UPDATE outbox SET next_at = next_at - INTERVAL " + OutboxStore.LEASE.toSeconds() + " SECOND");

        assertThat(only(db.outbox.due(10)).outboxId()).isEqualTo(taken.outboxId());
    }

    @Test
    void theListenerIsNotGivenWhatMustWaitForAnEarlierNotice() {
        List<OutboxRow> handedOver = new ArrayList<>();
        OutboxStore outbox = new OutboxStore(db.database, Fixture::rendered);
        outbox.listen(handedOver::addAll);
        Contact contact = db.ivr(5);

        outbox.add(new Notice.CancelAgent(contact));
        outbox.add(new Notice.EndChat(contact));

        OutboxRow first = only(handedOver);
        assertThat(first.kind()).isEqualTo("CancelAgent");
        outbox.delivered(List.of(first.outboxId()));
        assertThat(only(outbox.due(10)).kind()).isEqualTo("EndChat");
    }

    @Test
    void aNoticeThatRendersToNothingIsNotStored() {
        OutboxStore silent = new OutboxStore(db.database, notice -> null);

        silent.add(new Notice.EndChat(db.ivr(5)));

        assertThat(silent.counts().waiting()).isZero();
        assertThat(silent.oldestWaiting()).isEmpty();
    }

    private static OutboxRow only(List<OutboxRow> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }
}
