package dialer.sql;

import static dialer.sql.InsertOutcome.DUPLICATE_ACTIVE_NUMBER;
import static dialer.sql.InsertOutcome.DUPLICATE_ID;
import static dialer.sql.InsertOutcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContactStoreTest {
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
    void everyFieldComesBackAsItWasGiven() {
        Contact ivr = db.stored(db.ivr(
                Fixture.CAMPAIGN,
                3,
                Instant.parse("2026-05-01T10:00:00.123456Z"),
                Instant.parse("2036-05-01T10:00:00Z")));
        Contact agent = db.stored(db.agent());

        assertThat(db.view(ivr).contact()).isEqualTo(ivr);
        assertThat(db.view(agent).contact()).isEqualTo(agent);
        assertThat(db.contacts.find(new ContactId("nobody"))).isEmpty();
    }

    @Test
    void anActiveNumberIsRefusedInItsCampaignOnly() {
        Contact first = db.stored(db.ivr(5));
        Contact same = withNumberOf(first, Fixture.CAMPAIGN);
        Contact elsewhere = withNumberOf(first, new CampaignId("autumn"));

        assertThat(db.contacts.insert(List.of(same, elsewhere)).outcomes())
                .containsExactly(DUPLICATE_ACTIVE_NUMBER, STORED);
    }

    @Test
    void aNumberIsFreeAgainOnceItsContactHasEnded() {
        Contact first = db.stored(db.ivr(5));
        db.results.store(List.of(Fixture.answered(db.claim(1).get(0))));

        assertThat(db.contacts
                        .insert(List.of(withNumberOf(first, Fixture.CAMPAIGN)))
                        .outcomes())
                .containsExactly(STORED);
    }

    @Test
    void goodRowsOfALargeBatchAreStoredAndBadOnesNamed() {
        Contact present = db.stored(db.ivr(5));
        List<Contact> batch = new ArrayList<>();
        List<InsertOutcome> expected = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            if (i % 1000 == 17) {
                batch.add(present);
                expected.add(DUPLICATE_ACTIVE_NUMBER);
            } else if (i % 1000 == 500) {
                batch.add(withNumberOf(present, Fixture.CAMPAIGN));
                expected.add(DUPLICATE_ACTIVE_NUMBER);
            } else if (i % 1000 == 999) {
                batch.add(batch.get(i - 1));
                expected.add(DUPLICATE_ID);
            } else {
                batch.add(db.ivr(1 + i % 10));
                expected.add(STORED);
            }
        }

        ContactStore.Inserted inserted = db.contacts.insert(batch);

        assertThat(inserted.outcomes()).isEqualTo(expected);
        assertThat(inserted.campaigns()).containsExactly(Fixture.CAMPAIGN);
        assertThat(db.count("SELECT COUNT(*) FROM contact")).isEqualTo(1 + Collections.frequency(expected, STORED));
    }

    @Test
    void manyRowsAtOnceAreStoredAsOneIsAndAgainAreAllRefused() {
        List<Contact> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Instant start =
                    i % 2 == 0 ? Instant.parse("2026-05-01T10:00:00.123456Z") : Instant.parse("2036-05-01T10:00:00Z");
            batch.add(db.ivr(Fixture.CAMPAIGN, 1 + i % 10, start, Instant.parse("2037-05-01T10:00:00.5Z")));
            batch.add(db.agent());
        }

        assertThat(db.contacts.insert(batch).outcomes()).hasSize(100).containsOnly(STORED);
        for (Contact contact : batch) {
            Instant start = contact.startTime();
            assertThat(db.view(contact).contact()).isEqualTo(contact);
            assertThat(db.view(contact).due())
                    .isEqualTo(start == null || start.isBefore(Instant.parse("2030-01-01T00:00:00Z")));
            assertThat(db.view(contact).notBefore()).isEqualTo(start);
        }
        assertThat(db.contacts.insert(batch).outcomes()).hasSize(100).containsOnly(DUPLICATE_ACTIVE_NUMBER);
        assertThat(db.count("SELECT COUNT(*) FROM contact")).isEqualTo(100);
    }

    @Test
    void aContactSentAgainAfterItsEndIsRefusedForItsId() {
        Contact ended = db.stored(db.ivr(5));
        db.results.store(List.of(Fixture.answered(db.claim(1).get(0))));

        assertThat(db.contacts.insert(List.of(ended)).outcomes()).containsExactly(DUPLICATE_ID);
    }

    @Test
    void twoRowsWithOneNumberInOneBatchAreOneContact() {
        Contact first = db.ivr(5);

        assertThat(db.contacts
                        .insert(List.of(first, withNumberOf(first, Fixture.CAMPAIGN)))
                        .outcomes())
                .containsExactly(STORED, DUPLICATE_ACTIVE_NUMBER);
    }

    @Test
    void contactsOfAStoppedCampaignAreStoredStopped() {
        db.stored(db.ivr(5));
        db.campaigns.stop(Fixture.CAMPAIGN, () -> {});

        Contact late = db.stored(db.ivr(5));

        assertThat(db.status(late)).isEqualTo(ContactStatus.STOPPED);
        assertThat(db.view(late).due()).isFalse();
    }

    @Test
    void metadataLargerThanAPacketAreSplitOverStatements() {
        String metadata = "{\"note\":\"" + "ü".repeat(1_500_000) + "\"}";
        List<Contact> batch = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Contact contact = db.ivr(5);
            batch.add(new Contact(
                    contact.id(),
                    contact.customerNumber(),
                    contact.campaignType(),
                    contact.gatewayId(),
                    contact.campaignId(),
                    null,
                    contact.ivr(),
                    null,
                    null,
                    null,
                    null,
                    5,
                    null,
                    null,
                    metadata));
        }

        assertThat(db.contacts.insert(batch).outcomes()).containsOnly(STORED);
        assertThat(db.view(batch.get(7)).contact().schedulingMetadata()).isEqualTo(metadata);
    }

    @Test
    void whatTheColumnsCannotHoldIsRefusedAndNeverCut() {
        Contact contact = db.ivr(5);
        Contact tooLong = new Contact(
                contact.id(),
                contact.customerNumber(),
                contact.campaignType(),
                contact.gatewayId(),
                contact.campaignId(),
                "x".repeat(41),
                contact.ivr(),
                null,
                null,
                null,
                null,
                5,
                null,
                null,
                null);

        assertThatThrownBy(() -> db.contacts.insert(List.of(tooLong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("campaignContactId");
        assertThatThrownBy(() -> db.contacts.insert(Collections.nCopies(ContactStore.MAX_INSERT + 1, contact)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Contact withNumberOf(Contact contact, CampaignId campaign) {
        return new Contact(
                Fixture.newId(),
                contact.customerNumber(),
                contact.campaignType(),
                contact.gatewayId(),
                campaign,
                null,
                contact.ivr(),
                null,
                null,
                null,
                null,
                5,
                null,
                null,
                null);
    }
}
