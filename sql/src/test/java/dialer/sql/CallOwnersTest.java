package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.sql.CallOwners.CallOwner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallOwnersTest {
    private static final String URL = "http://192.0.2.7:8080";

    private static Fixture db;
    private static CallOwners owners;

    @BeforeAll
    static void open() {
        db = new Fixture();
        owners = new CallOwners(db.database);
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @AfterEach
    void empty() {
        List.of("contact", "attempt", "outbox", "campaign").forEach(table -> db.sql("DELETE FROM " + table));
        db.sql("DELETE FROM node_lease WHERE node <> 'node-a'");
    }

    private static NodeLease lease(String node, String process, @Nullable String url) {
        NodeLease made = new NodeLease(db.database, node, process, List.of("fs1"), Duration.ofMinutes(10));
        made.publish(url);
        return made;
    }

    private static NodeLease acquired(String node, @Nullable String url) {
        NodeLease made = lease(node, "process of " + node, url);
        assertThat(made.acquire(process -> false)).isTrue();
        return made;
    }

    private static ClaimedContact claimed(NodeLease by) {
        return db.claimsUnder(by)
                .claim(List.of(new ClaimRequest(Fixture.CAMPAIGN, 1)))
                .get(0);
    }

    private static Optional<CallOwner> ofContact(Contact contact) {
        return owners.ofContact(contact.id());
    }

    @Test
    void theOwnerOfAnOpenAttemptIsTheDaemonThatClaimedItWithTheAddressThatItPublished() {
        Contact waiting = db.stored(db.ivr(5));
        assertThat(ofContact(waiting)).as("nobody has claimed it").isEmpty();
        NodeLease other = acquired("other", URL);
        ClaimedContact claimed = claimed(other);

        CallOwner owner = new CallOwner("other", true, URL);
        assertThat(ofContact(waiting)).contains(owner);
        assertThat(owners.ofCall(claimed.callId())).contains(owner);
    }

    @Test
    void aCallIsAlsoFoundByItsContactsIdWhenItIsNotTheFirst() {
        Contact contact = db.stored(db.ivr(5));
        NodeLease first = acquired("first", null);
        ClaimedContact once = claimed(first);
        db.claimsUnder(first).release(once.callId(), Duration.ZERO, true);
        db.sql("UPDATE contact SET due = 1");
        NodeLease second = acquired("second", URL);
        ClaimedContact again = claimed(second);

        assertThat(again.callId()).isNotEqualTo(once.callId());
        CallOwner owner = new CallOwner("second", true, URL);
        assertThat(owners.ofCall(again.callId())).contains(owner);
        assertThat(owners.ofCall(new CallId(contact.id().value()))).contains(owner);
        assertThat(ofContact(contact)).contains(owner);
    }

    @Test
    void whatHasItsResultIsNobodysAnyMore() {
        Contact contact = db.stored(db.ivr(5));
        NodeLease other = acquired("other", URL);
        ClaimedContact claimed = claimed(other);
        new ResultWriter(other, db.outbox).store(List.of(Fixture.answered(claimed)));

        assertThat(ofContact(contact)).isEmpty();
        assertThat(owners.ofCall(claimed.callId())).isEmpty();
        assertThat(owners.ofCall(new CallId("unknown"))).isEmpty();
    }

    @Test
    void anOwnerWhoseLeaseWasEndedIsToldAsSuch() {
        Contact contact = db.stored(db.ivr(5));
        NodeLease other = acquired("other", URL);
        claimed(other);
        other.release();

        assertThat(ofContact(contact)).contains(new CallOwner("other", false, URL));
    }

    @Test
    void aRestartedDaemonPublishesItsAddressAnewAndOneThatDoesNotGetTheLeaseChangesNothing() {
        Contact contact = db.stored(db.ivr(5));
        claimed(acquired("other", URL));

        assertThat(lease("other", "a twin", "http://192.0.2.8:8080").acquire(process -> false))
                .isFalse();
        assertThat(ofContact(contact)).contains(new CallOwner("other", true, URL));
        assertThat(lease("other", "a restart", null).acquire(process -> true)).isTrue();
        assertThat(ofContact(contact)).contains(new CallOwner("other", true, null));
    }

    @Test
    void anAddressThatDoesNotFitIsRefused() {
        NodeLease lease = lease("other", "1", null);
        assertThatThrownBy(() -> lease.publish("http://" + "a".repeat(500)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
