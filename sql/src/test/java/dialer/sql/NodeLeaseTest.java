package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NodeLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration A_THIRD = LEASE.dividedBy(3).plusMillis(1);

    private static Fixture db;

    /** The hosts' monotonic clocks, moved by hand. */
    private final AtomicLong nanos = new AtomicLong(42);

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
        List.of("contact", "attempt", "outbox", "campaign", "pacing_memory", "call_record")
                .forEach(table -> db.sql("DELETE FROM " + table));
        db.sql("DELETE FROM node_lease WHERE node <> 'node-a'");
    }

    /** One daemon: its lease, and what it writes under it. */
    private final class Node {
        final List<CampaignId> acquired = new ArrayList<>();
        final NodeLease lease;
        final ClaimStore claims;
        final ResultWriter results;
        final Takeover takeover;

        Node(String name, String process, List<String> switches) {
            lease = new NodeLease(db.database, name, process, switches, LEASE, nanos::get);
            claims = new ClaimStore(db.outbox, lease, (SortedSet<CampaignId> campaigns) -> acquired.addAll(campaigns));
            results = new ResultWriter(lease, db.outbox);
            takeover = new Takeover(db.database, lease, claims, nanos::get, () -> {});
        }

        Node start() {
            assertThat(lease.acquire(process -> false)).isTrue();
            return this;
        }

        List<ClaimedContact> claim(int count) {
            return claims.claim(List.of(new ClaimRequest(Fixture.CAMPAIGN, count)));
        }
    }

    private Node node(String name) {
        return new Node(name, "1", List.of("fs1"));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** The database's clock is past the end of the node's lease. */
    private static void expire(String node) {
        db.sql("UPDATE node_lease SET expires_at = NOW(6) - INTERVAL 1 SECOND WHERE node = '" + node + "'");
    }

    /** What the looking daemon sees over the whole time of a lease. */
    private List<RecoveredAttempt> look(Node looking) {
        List<RecoveredAttempt> taken = new ArrayList<>(looking.takeover.takeOver());
        for (int i = 0; i < 3; i++) {
            pass(A_THIRD);
            taken.addAll(looking.takeover.takeOver());
        }
        return taken;
    }

    /** The next look finds that the lease was silent for its whole time. */
    private void lookUntilTheLast(Node looking) {
        for (int i = 0; i < 3; i++) {
            assertThat(looking.takeover.takeOver()).isEmpty();
            pass(A_THIRD);
        }
    }

    @Test
    void anOutageOfTheDatabaseEndsNobodysLease() {
        Node one = node("one").start();
        Node other = node("other").start();
        assertThat(other.takeover.takeOver()).isEmpty();
        pass(LEASE.multipliedBy(3));
        expire("one");
        assertThat(other.takeover.takeOver()).as("nobody could look").isEmpty();
        pass(A_THIRD);
        assertThat(other.takeover.takeOver()).isEmpty();
        assertThat(one.lease.renew()).isTrue();
    }

    @Test
    void theHostsOwnClockEndsTheLeaseBeforeTheDatabaseDoes() {
        Node one = node("one").start();
        assertThat(one.lease.isSurelyHeld()).isTrue();
        pass(Duration.ofMillis(7_900));
        assertThat(one.lease.isSurelyHeld()).isTrue();
        pass(Duration.ofMillis(200));
        assertThat(one.lease.isSurelyHeld()).isFalse();

        assertThat(one.lease.renew()).as("nobody has ended it meanwhile").isTrue();
        assertThat(one.lease.isSurelyHeld()).isTrue();
    }

    @Test
    void withoutALeaseNothingIsWritten() {
        db.storedIvr(1);
        Node one = node("one");
        assertThatThrownBy(() -> one.claim(1)).isInstanceOf(LeaseLostException.class);
        assertThat(one.lease.isSurelyHeld()).isFalse();
        assertThat(db.count("SELECT COUNT(*) FROM attempt")).isZero();
    }

    @Test
    void aDeadDaemonsClaimsPassToAnother() {
        Contact dialed = db.stored(db.ivr(1));
        Contact reserving = db.stored(db.agent());
        Node dead = node("dead").start();
        Node other = node("other").start();
        assertThat(dead.claim(2)).hasSize(2);
        expire("dead");

        List<RecoveredAttempt> taken = look(other);

        assertThat(taken).hasSize(2).anySatisfy(attempt -> {
            assertThat(attempt.claimed().contact()).isEqualTo(dialed);
            assertThat(attempt.dialed()).isTrue();
        });
        RecoveredAttempt neverLeft =
                taken.stream().filter(one -> !one.dialed()).findFirst().orElseThrow();
        assertThat(neverLeft.claimed().contact()).isEqualTo(reserving);
        other.claims.release(neverLeft.claimed().callId(), Duration.ZERO, false);
        assertThat(db.status(reserving)).isEqualTo(ContactStatus.PENDING);
        other.results.store(List.of(Fixture.answered(taken.stream()
                .filter(RecoveredAttempt::dialed)
                .findFirst()
                .orElseThrow()
                .claimed())));
        assertThat(db.status(dialed)).isEqualTo(ContactStatus.ENDED);
        assertThat(look(other)).as("once").isEmpty();
    }

    @Test
    void aDaemonThatLivesIsNeverTakenOver() {
        Node living = node("living").start();
        Node other = node("other").start();
        db.storedIvr(1);
        living.claim(1);
        for (int i = 0; i < 5; i++) {
            assertThat(other.takeover.takeOver()).isEmpty();
            pass(LEASE.dividedBy(2));
            assertThat(living.lease.renew()).isTrue();
            assertThat(other.lease.renew()).isTrue();
        }
    }

    @Test
    void aForwardStepOfTheDatabasesClockEndsNoLeaseOfOneThatLives() {
        Node living = node("living").start();
        Node other = node("other").start();
        assertThat(other.takeover.takeOver()).isEmpty();
        expire("living");
        pass(LEASE.dividedBy(2));
        assertThat(other.takeover.takeOver()).isEmpty();
        assertThat(living.lease.renew()).isTrue();
        pass(LEASE.dividedBy(2));
        assertThat(other.takeover.takeOver()).isEmpty();
        assertThat(living.lease.renew()).isTrue();
    }

    @Test
    void aBackwardStepOfTheDatabasesClockKeepsNoDeadLeaseAlive() {
        db.storedIvr(1);
        Node dead = node("dead").start();
        dead.claim(1);
        Node other = node("other").start();
        db.sql("UPDATE node_lease SET expires_at = NOW(6) + INTERVAL 5 HOUR WHERE node = 'dead'");

        assertThat(look(other)).hasSize(1);
    }

    @Test
    void oneThatWakesUpAfterItsLeaseOverwritesNothing() {
        Contact called = db.stored(db.ivr(1));
        Contact asked = db.stored(db.agent());
        Node paused = node("paused").start();
        Node other = node("other").start();
        List<ClaimedContact> claimed = paused.claim(2);
        ClaimedContact call = claimed.get(0);
        ClaimedContact reservation = claimed.get(1);
        expire("paused");
        assertThat(look(other)).hasSize(2);

        assertThat(paused.lease.isSurelyHeld())
                .as("its own clock says so first")
                .isFalse();
        assertThatThrownBy(() -> paused.results.store(List.of(Fixture.answered(call))))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> paused.claims.markDialed(reservation.callId(), new Extension("1005")))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> paused.claims.release(call.callId(), Duration.ZERO, false))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> paused.claims.agentOf(call.callId(), null)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> paused.claims.wrappedUp(call.callId(), 1)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> paused.claim(1)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> db.outbox.under(paused.lease).add(Fixture.delivery(called)))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> new PacingStore(db.database, paused.lease).store(Fixture.CAMPAIGN, "{}"))
                .isInstanceOf(LeaseLostException.class);
        assertThat(paused.lease.renew()).isFalse();
        assertThat(paused.lease.fence()).isZero();
        assertThat(db.status(called)).isEqualTo(ContactStatus.DIALED);
        assertThat(db.status(asked)).isEqualTo(ContactStatus.AGENT_PENDING);
        assertThat(db.count("SELECT COUNT(*) FROM outbox")).isZero();

        paused.start();
        paused.results.store(List.of(Fixture.answered(call)));
        assertThat(paused.claims.markDialed(reservation.callId(), new Extension("1005")))
                .as("what was claimed under the old number stays the other's")
                .isFalse();
        assertThat(db.status(called)).isEqualTo(ContactStatus.DIALED);
        other.results.store(List.of(Fixture.answered(call)));
        assertThat(db.status(called)).isEqualTo(ContactStatus.ENDED);
    }

    @Test
    void aWriteUnderWayIsWaitedForBeforeItsLeaseIsEnded() throws Exception {
        Contact called = db.stored(db.ivr(1));
        Node slow = node("slow").start();
        Node other = node("other").start();
        ClaimedContact call = slow.claim(1).get(0);
        expire("slow");
        lookUntilTheLast(other);
        CompletableFuture<Void> inside = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CompletableFuture<Integer> write = CompletableFuture.supplyAsync(() -> slow.lease.transaction(handle -> {
            inside.complete(null);
            goOn.join();
            return handle.execute("UPDATE attempt SET agent = '1005' WHERE call_id = '" + call.callId() + "'");
        }));
        inside.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(other.takeover::takeOver)
                .as("it does not wait for it")
                .isInstanceOf(DatabaseUnavailableException.class);
        goOn.complete(null);

        assertThat(write.get(10, TimeUnit.SECONDS)).isOne();
        assertThat(other.takeover.takeOver())
                .singleElement()
                .satisfies(taken -> assertThat(taken.agent()).isEqualTo(new Extension("1005")));
        assertThat(db.status(called)).isEqualTo(ContactStatus.DIALED);
    }

    @Test
    void aTransactionThatItsProcessWasPausedInIsEndedByTheServer() {
        db.storedIvr(1);
        Node paused = node("paused").start();
        Node other = node("other").start();
        paused.claim(1);
        expire("paused");
        lookUntilTheLast(other);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CompletableFuture<Integer> write = CompletableFuture.supplyAsync(() -> paused.lease.transaction(handle -> {
            goOn.join();
            return handle.execute("UPDATE attempt SET agent = '1005'");
        }));
        List<RecoveredAttempt> taken = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                .until(() -> {
                    taken.addAll(other.takeover.takeOver());
                    return !taken.isEmpty();
                });
        goOn.complete(null);

        assertThat(write).failsWithin(Duration.ofSeconds(10));
        assertThat(taken)
                .singleElement()
                .satisfies(one -> assertThat(one.agent()).isNull());
    }

    @Test
    void aRestartWaitsForTheOldProcessUnlessItIsKnownToBeDead() {
        Contact called = db.stored(db.ivr(1));
        Node first = new Node("same", "1", List.of("fs1")).start();
        first.claim(1);
        Node second = new Node("same", "2", List.of("fs1"));

        assertThat(second.lease.acquire(process -> false)).isFalse();
        assertThat(first.lease.renew()).isTrue();
        assertThat(second.lease.acquire(process -> process.equals("1"))).isTrue();

        assertThat(first.lease.renew()).isFalse();
        assertThat(second.claims.recover())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.claimed().contact()).isEqualTo(called));
    }

    @Test
    void aRestartBeyondTheProcessesThatCanBeSeenWaitsForTheLeasesEnd() {
        new Node("same", "1", List.of("fs1")).start();
        Node second = new Node("same", "2", List.of("fs1"));
        for (int i = 0; i < 3; i++) {
            assertThat(second.lease.acquire(process -> false)).isFalse();
            pass(A_THIRD);
        }
        assertThat(second.lease.acquire(process -> false))
                .as("silent all the time")
                .isTrue();
    }

    @Test
    void aLeaseThatWasGivenUpIsTakenOverAtOnce() {
        db.storedIvr(1);
        Node leaving = node("leaving").start();
        Node other = node("other").start();
        leaving.claim(1);
        leaving.lease.release();

        assertThat(other.takeover.takeOver()).hasSize(1);
        assertThat(leaving.lease.isSurelyHeld()).isFalse();
        leaving.start();
        assertThat(leaving.claims.recover()).isEmpty();
    }

    @Test
    void callsOfASwitchThatADaemonDoesNotKnowWaitForOneThatDoes() {
        db.storedIvr(1);
        Node dead = new Node("dead", "1", List.of("fs1", "fs2")).start();
        Node blind = new Node("blind", "1", List.of("fs2")).start();
        dead.claim(1);
        expire("dead");
        assertThat(look(blind)).isEmpty();
        assertThatThrownBy(() -> dead.claim(1)).as("ended all the same").isInstanceOf(LeaseLostException.class);

        Node seeing = new Node("seeing", "1", List.of("fs1", "fs2")).start();
        assertThat(seeing.takeover.takeOver()).hasSize(1);
    }

    @Test
    void callsOfASwitchThatNobodyKnowsAreTakenAfterFiveMinutes() {
        db.storedIvr(1);
        Node dead = new Node("dead", "1", List.of("fs1")).start();
        Node blind = new Node("blind", "1", List.of("fs2")).start();
        dead.claim(1);
        expire("dead");
        assertThat(look(blind)).isEmpty();
        db.sql("UPDATE node_lease SET ended_at = NOW(6) - INTERVAL 301 SECOND WHERE node = 'dead'");

        assertThat(blind.takeover.takeOver()).hasSize(1);
    }

    @Test
    void aTakeoverWhoseCommitWasNotHeardOfIsFoundAgain() {
        db.storedIvr(1);
        Node dead = node("dead").start();
        Node other = node("other").start();
        dead.claim(1);
        dead.lease.release();
        AtomicBoolean unheard = new AtomicBoolean(true);
        Takeover takeover = new Takeover(db.database, other.lease, other.claims, nanos::get, () -> {
            if (unheard.getAndSet(false)) {
                throw new DatabaseUnavailableException("the answer to the commit was lost");
            }
        });
        assertThatThrownBy(takeover::takeOver).isInstanceOf(DatabaseUnavailableException.class);

        assertThat(takeover.takeOver()).hasSize(1);
        assertThat(takeover.takeOver()).isEmpty();
    }

    @Test
    void aClaimThatWasNotHeardOfIsNotGivenBackInPlaceOfOneThatWasTakenOver() {
        db.storedIvr(1);
        db.stored(db.ivr(Fixture.CAMPAIGN, 1, null, Instant.now().minusSeconds(60)));
        Node dead = node("dead").start();
        Node other = node("other").start();
        OutboxStore failing = new OutboxStore(db.database, Fixture::rendered);
        failing.listen(rows -> {
            throw new DatabaseUnavailableException("the answer to the commit was lost");
        });
        ClaimStore doubting = new ClaimStore(failing, other.lease, campaigns -> {});
        List<ClaimRequest> one = List.of(new ClaimRequest(Fixture.CAMPAIGN, 1));
        assertThatThrownBy(() -> doubting.claim(one)).isInstanceOf(DatabaseUnavailableException.class);
        CallId call = other.claims.recover().get(0).claimed().callId();
        other.claims.release(call, Duration.ZERO, false);

        assertThat(dead.claim(1))
                .singleElement()
                .satisfies(again -> assertThat(again.callId()).isEqualTo(call));
        dead.lease.release();
        assertThat(other.takeover.takeOver()).hasSize(1);

        assertThat(doubting.claim(one)).isEmpty();
        assertThat(db.count("SELECT COUNT(*) FROM attempt WHERE node = 'other'"))
                .as("the person may be talking")
                .isEqualTo(1);
    }

    @Test
    void aCampaignWithAgentsHasOneOwnerAtATime() {
        db.stored(db.agent());
        db.stored(db.agent());
        Node one = node("one").start();
        Node other = node("other").start();

        assertThat(one.claim(1)).hasSize(1);
        assertThat(one.acquired).containsExactly(Fixture.CAMPAIGN);
        assertThat(other.claim(1)).isEmpty();
        assertThat(db.campaigns.list(one.lease).get(0).elsewhere()).isFalse();
        assertThat(db.campaigns.list(other.lease).get(0).elsewhere()).isTrue();
        new PacingStore(db.database, one.lease).store(Fixture.CAMPAIGN, "one's");
        new PacingStore(db.database, other.lease).store(Fixture.CAMPAIGN, "other's");
        assertThat(new PacingStore(db.database, other.lease).all()).containsValue("one's");

        expire("one");
        assertThat(look(other)).hasSize(1);
        assertThat(other.claim(1)).hasSize(1);
        assertThat(other.acquired).containsExactly(Fixture.CAMPAIGN);
    }

    @Test
    void theCampaignsOfOneQueueHaveTheSameOwner() {
        CampaignId second = new CampaignId("autumn");
        db.stored(db.agent());
        Contact inSecond = db.agent(second);
        db.stored(inSecond);
        Node one = node("one").start();
        Node other = node("other").start();
        assertThat(one.claim(1)).hasSize(1);

        assertThat(other.claims.claim(List.of(new ClaimRequest(second, 1)))).isEmpty();
        assertThat(db.campaigns.list(other.lease)).allMatch(row -> row.elsewhere());
        assertThat(one.claims.claim(List.of(new ClaimRequest(second, 1)))).hasSize(1);
    }

    @Test
    void campaignsWithoutAgentsAreDialedByAll() {
        db.storedIvr(4);
        Node one = node("one").start();
        Node other = node("other").start();

        assertThat(one.claim(2)).hasSize(2);
        assertThat(other.claim(2)).hasSize(2);
    }
}
