package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClaimStoreTest {
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
    void aReleaseThatCommittedWithoutAnAnswerDoesNotTakeTheNextClaimAwayWhenItIsRepeated() {
        Contact contact = db.stored(db.ivr(1));
        Queue<Boolean> answers = new ArrayDeque<>(List.of(false, true, true));
        ClaimStore claims = new ClaimStore(db.outbox, db.lease, campaigns -> {}, () -> {
            if (!answers.remove()) {
                throw new IllegalStateException("after the commit");
            }
        });
        List<ClaimRequest> request = List.of(new ClaimRequest(Fixture.CAMPAIGN, 1));
        CallId call = claims.claim(request).get(0).callId();
        assertThatThrownBy(() -> claims.release(call, Duration.ZERO, false)).hasMessage("after the commit");
        assertThat(claims.claim(request))
                .singleElement()
                .satisfies(again -> assertThat(again.callId())
                        .as("nothing had left, so the id is used again")
                        .isEqualTo(call));

        claims.release(call, Duration.ZERO, false);
        assertThat(db.status(contact)).as("the second claim stands").isEqualTo(ContactStatus.DIALED);

        claims.release(call, Duration.ZERO, false);
        assertThat(db.status(contact)).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void aClaimSaysHowLongItsContactMayBeDialed() {
        db.stored(db.ivr(Fixture.CAMPAIGN, 1, null, Instant.now().plusSeconds(600)));
        db.stored(db.ivr(5));

        List<ClaimedContact> claimed = db.claim(2);

        assertThat(claimed.get(0).dialableFor()).isBetween(Duration.ofSeconds(500), Duration.ofSeconds(601));
        assertThat(claimed.get(1).dialableFor()).isNull();
    }

    @Test
    void aClaimThatCommittedWithoutAnAnswerIsGivenBackByTheNextOne() {
        Contact lost = db.stored(db.ivr(1));
        db.stored(db.ivr(Fixture.CAMPAIGN, 1, null, Instant.now().minusSeconds(60)));
        OutboxStore failing = new OutboxStore(db.database, Fixture::rendered);
        failing.listen(rows -> {
            throw new IllegalStateException("after the commit");
        });
        ClaimStore claims = new ClaimStore(failing, db.lease, campaigns -> {});
        List<ClaimRequest> request = List.of(new ClaimRequest(Fixture.CAMPAIGN, 2));
        assertThatThrownBy(() -> claims.claim(request)).hasMessage("after the commit");
        assertThat(db.status(lost)).isEqualTo(ContactStatus.DIALED);

        assertThat(claims.claim(request)).singleElement().satisfies(again -> {
            assertThat(again.contact()).isEqualTo(lost);
            assertThat(again.callId().value()).isEqualTo(lost.id().value());
            assertThat(again.attemptNumber()).isEqualTo(1);
        });
        assertThat(db.count("SELECT COUNT(*) FROM attempt")).isEqualTo(1);
    }

    @Test
    void aClaimSaysOfWhomTheVoiceConnectorHasNotBeenToldEverything() {
        Contact untold = db.stored(db.agent());
        db.stored(db.agent());
        db.outbox.add(new Notice.CancelAgent(untold));

        assertThat(db.claim(2)).extracting(ClaimedContact::untold).containsExactly(true, false);
    }

    @Test
    void claimsByPriorityThenOldestReceived() {
        Contact third = db.stored(db.ivr(5));
        Contact first = db.stored(db.ivr(1));
        Contact fourth = db.stored(db.ivr(5));
        Contact second = db.stored(db.ivr(2));
        db.stored(db.ivr(10));

        assertThat(db.claim(4)).extracting(ClaimedContact::contact).containsExactly(first, second, third, fourth);
    }

    @Test
    void claimCommitsStatusAttemptAndOwnerBeforeItReturns() {
        Contact contact = db.stored(db.ivr(5));

        ClaimedContact claimed = db.claim(1).get(0);

        assertThat(claimed.contact()).isEqualTo(contact);
        assertThat(claimed.callId().value()).isEqualTo(contact.id().value());
        assertThat(claimed.attemptNumber()).isEqualTo(1);
        ContactView view = db.view(contact);
        assertThat(view.status()).isEqualTo(ContactStatus.DIALED);
        assertThat(view.due()).isFalse();
        assertThat(view.history()).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo("DIALED");
            assertThat(attempt.node()).isEqualTo("node-a");
            assertThat(attempt.callId()).isEqualTo(claimed.callId());
        });
        assertThat(db.claim(1)).isEmpty();
    }

    @Test
    void agentContactsWaitForTheirAgentBeforeTheyAreDialed() {
        Contact contact = db.stored(db.agent());

        ClaimedContact claimed = db.claim(1).get(0);
        assertThat(db.status(contact)).isEqualTo(ContactStatus.AGENT_PENDING);

        assertThat(db.claims.markDialed(claimed.callId(), new Extension("1005")))
                .isTrue();
        assertThat(db.status(contact)).isEqualTo(ContactStatus.DIALED);
        assertThat(db.claims.markDialed(claimed.callId(), new Extension("1005")))
                .as("a second time")
                .isFalse();
    }

    @Test
    void anotherNodeCanNeitherMarkNorRelease() {
        Contact contact = db.stored(db.agent());
        CallId call = db.claim(1).get(0).callId();
        ClaimStore other = db.claimsOf("node-b");

        assertThat(other.markDialed(call, new Extension("1005"))).isFalse();
        other.release(call, Duration.ZERO, false);

        assertThat(db.status(contact)).isEqualTo(ContactStatus.AGENT_PENDING);
    }

    @Test
    void oneClaimServesManyCampaigns() {
        CampaignId other = new CampaignId("autumn");
        db.storedIvr(3);
        db.stored(db.ivr(other, 5, null, null));
        db.stored(db.ivr(other, 5, null, null));

        List<ClaimedContact> claimed = db.claims.claim(List.of(
                new ClaimRequest(Fixture.CAMPAIGN, 2),
                new ClaimRequest(other, 5),
                new ClaimRequest(new CampaignId("unknown"), 5)));

        assertThat(claimed)
                .extracting(contact -> contact.contact().campaignId())
                .containsExactlyInAnyOrder(Fixture.CAMPAIGN, Fixture.CAMPAIGN, other, other);
    }

    @Test
    void contactsAreNotClaimedBeforeTheirStartTime() {
        Contact later = db.stored(db.ivr(Fixture.CAMPAIGN, 1, Instant.now().plus(Duration.ofHours(1)), null));
        Contact past = db.stored(db.ivr(Fixture.CAMPAIGN, 5, Instant.now().minus(Duration.ofHours(1)), null));

        assertThat(db.claim(2)).extracting(ClaimedContact::contact).containsExactly(past);
        assertThat(db.sweeper.promote(10).contacts()).isZero();

        db.sql("UPDATE contact SET not_before = NOW(6) - INTERVAL 1 SECOND WHERE status = 'pending'");
        assertThat(db.sweeper.promote(10))
                .isEqualTo(new DueSweeper.Promotion(1, new java.util.TreeSet<>(Set.of(Fixture.CAMPAIGN))));
        assertThat(db.claim(2)).extracting(ClaimedContact::contact).containsExactly(later);
    }

    @Test
    void expiredContactsEndWithANoticeAndAreReplacedInTheSameClaim() {
        Contact expired =
                db.stored(db.ivr(Fixture.CAMPAIGN, 1, null, Instant.now().minusSeconds(1)));
        Contact good = db.stored(db.ivr(Fixture.CAMPAIGN, 2, null, Instant.now().plusSeconds(3600)));

        assertThat(db.claim(1)).extracting(ClaimedContact::contact).containsExactly(good);

        ContactView view = db.view(expired);
        assertThat(view.status()).isEqualTo(ContactStatus.FAILED);
        assertThat(view.disposition()).isEqualTo(Disposition.EXPIRED);
        assertThat(view.callResult()).isEqualTo("EXPIRED");
        assertThat(view.endedAt()).isNotNull();
        assertThat(db.outbox.due(10)).singleElement().satisfies(row -> {
            assertThat(row.contactId()).isEqualTo(expired.id());
            assertThat(row.payload()).contains("EXPIRED");
        });
    }

    @Test
    void twoNodesNeverClaimTheSameContact() throws Exception {
        List<Contact> all = db.storedIvr(600);
        ClaimStore[] nodes = {db.claims, db.claimsOf("node-b"), db.claimsOf("node-c")};
        CyclicBarrier start = new CyclicBarrier(nodes.length);
        ExecutorService threads = Executors.newFixedThreadPool(nodes.length);
        try {
            List<Future<List<CallId>>> claims = new ArrayList<>();
            for (ClaimStore node : nodes) {
                claims.add(threads.submit(claimUntilEmpty(node, start)));
            }
            List<CallId> claimed = new ArrayList<>();
            for (Future<List<CallId>> one : claims) {
                claimed.addAll(one.get(60, TimeUnit.SECONDS));
            }
            assertThat(claimed).doesNotHaveDuplicates().hasSize(all.size());
        } finally {
            threads.shutdownNow();
        }
    }

    /** SKIP LOCKED may find nothing while another node holds the last rows; so the end is what the store says, not an empty claim. */
    private static Callable<List<CallId>> claimUntilEmpty(ClaimStore node, CyclicBarrier start) {
        return () -> {
            start.await(10, TimeUnit.SECONDS);
            List<CallId> calls = new ArrayList<>();
            while (db.campaigns.list(db.lease).get(0).duePending()) {
                node.claim(List.of(new ClaimRequest(Fixture.CAMPAIGN, 7)))
                        .forEach(claimed -> calls.add(claimed.callId()));
            }
            return calls;
        };
    }

    @Test
    void releaseWithoutOriginateKeepsTheCallId() {
        Contact contact = db.stored(db.ivr(5));
        CallId call = db.claim(1).get(0).callId();

        db.claims.release(call, Duration.ZERO, false);

        assertThat(db.status(contact)).isEqualTo(ContactStatus.PENDING);
        assertThat(db.view(contact).history()).isEmpty();
        ClaimedContact again = db.claim(1).get(0);
        assertThat(again.callId()).isEqualTo(call);
        assertThat(again.attemptNumber()).isEqualTo(1);
    }

    @Test
    void releaseAfterAnOriginateUsesTheCallIdUp() {
        Contact contact = db.stored(db.ivr(5));
        CallId call = db.claim(1).get(0).callId();

        db.claims.release(call, Duration.ZERO, true);

        ClaimedContact again = db.claim(1).get(0);
        assertThat(again.callId()).isNotEqualTo(call);
        assertThat(again.attemptNumber()).isEqualTo(2);
        assertThat(db.view(contact).history()).extracting(AttemptView::state).containsExactly("REFUSED", "DIALED");
        assertThat(db.view(contact).attempts()).isEqualTo(1);
    }

    @Test
    void aReleasedContactWaitsForItsDelay() {
        Contact contact = db.stored(db.ivr(5));
        db.claims.release(db.claim(1).get(0).callId(), Duration.ofMinutes(5), true);

        assertThat(db.claim(1)).isEmpty();
        assertThat(db.view(contact).notBefore())
                .isAfter(db.view(contact).receivedAt().plusSeconds(299));

        db.sql("UPDATE contact SET not_before = NOW(6)");
        db.sweeper.promote(1);
        assertThat(db.claim(1)).hasSize(1);
    }

    @Test
    void aReleasedContactOfAStoppedCampaignIsStopped() {
        Contact contact = db.stored(db.agent());
        CallId call = db.claim(1).get(0).callId();
        db.campaigns.stop(Fixture.CAMPAIGN, () -> {});

        db.claims.release(call, Duration.ZERO, false);

        assertThat(db.status(contact)).isEqualTo(ContactStatus.STOPPED);
        db.campaigns.start(Fixture.CAMPAIGN, () -> {});
        assertThat(db.claim(1)).hasSize(1);
    }

    @Test
    void aReleaseThatComesTwiceTouchesNothingTheSecondTime() {
        Contact contact = db.stored(db.ivr(5));
        CallId call = db.claim(1).get(0).callId();
        db.claims.release(call, Duration.ZERO, true);
        db.claim(1);

        db.claims.release(call, Duration.ZERO, true);

        assertThat(db.status(contact)).isEqualTo(ContactStatus.DIALED);
        assertThat(db.view(contact).attempts()).isEqualTo(1);
    }

    @Test
    void recoverGivesTheOpenAttemptsOfThisNodeOldestFirst() {
        Contact dialed = db.stored(db.ivr(1));
        Contact reserved = db.stored(db.agent());
        Contact marked = db.stored(db.agent());
        Contact done = db.stored(db.ivr(10));
        List<ClaimedContact> claimed = db.claim(4);
        db.claims.markDialed(claimed.get(2).callId(), new Extension("1005"));
        db.results.store(List.of(Fixture.answered(claimed.get(3))));
        db.stored(db.ivr(5));
        db.claimsOf("node-b").claim(List.of(new ClaimRequest(Fixture.CAMPAIGN, 1)));

        assertThat(done).isEqualTo(claimed.get(3).contact());
        assertThat(db.claims.recover())
                .containsExactly(
                        new RecoveredAttempt(claimed.get(0), true, null),
                        new RecoveredAttempt(claimed.get(1), false, null),
                        new RecoveredAttempt(claimed.get(2), true, new Extension("1005")))
                .extracting(attempt -> attempt.claimed().contact())
                .containsExactly(dialed, reserved, marked);
    }

    @Test
    void noClaimSucceedsOnceAStopHasReturned() throws Exception {
        db.storedIvr(2000);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier start = new CyclicBarrier(3);
            List<Future<Integer>> claimers = IntStream.range(0, 2)
                    .mapToObj(i -> threads.submit(() -> {
                        ClaimStore node = db.claimsOf("racing-" + i);
                        start.await(10, TimeUnit.SECONDS);
                        int claimed = 0;
                        int found;
                        do {
                            found = node.claim(List.of(new ClaimRequest(Fixture.CAMPAIGN, 5)))
                                    .size();
                            claimed += found;
                        } while (found > 0);
                        return claimed;
                    }))
                    .toList();
            start.await(10, TimeUnit.SECONDS);
            List<Long> claimedAtStop = new ArrayList<>();
            int stopped = db.campaigns
                    .stop(Fixture.CAMPAIGN, () -> claimedAtStop.add(db.count("SELECT COUNT(*) FROM attempt")))
                    .orElseThrow();
            long claimed = 0;
            for (Future<Integer> claimer : claimers) {
                claimed += claimer.get(60, TimeUnit.SECONDS);
            }
            assertThat(claimedAtStop).containsExactly(claimed);
            assertThat(stopped + claimed).isEqualTo(2000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aPurgeAmongClaimsDeletesWhatIsNotClaimedAndNothingElse() throws Exception {
        List<Contact> all = db.storedIvr(1000);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Set<String>> claimer = threads.submit(() -> {
                Set<String> ids = new HashSet<>();
                start.await(10, TimeUnit.SECONDS);
                for (int i = 0; i < 40; i++) {
                    db.claim(5)
                            .forEach(claimed -> ids.add(claimed.contact().id().value()));
                }
                return ids;
            });
            start.await(10, TimeUnit.SECONDS);
            int purged = db.campaigns.purge(Fixture.CAMPAIGN).orElseThrow();
            Set<String> claimed = claimer.get(60, TimeUnit.SECONDS);

            assertThat(purged + claimed.size()).isEqualTo(all.size());
            assertThat(db.count("SELECT COUNT(*) FROM contact WHERE status = 'dialed'"))
                    .isEqualTo(claimed.size());
            assertThat(db.count("SELECT COUNT(*) FROM contact")).isEqualTo(claimed.size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aNodeNeedsAName() {
        assertThatThrownBy(() -> db.claimsOf("")).isInstanceOf(IllegalArgumentException.class);
    }
}
