package dialer.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dialer.scheduler.Effect;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.ContactClaims;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.notify.Outbox;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreWriterTest {
    private final Store store = new Store();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicLong lease = new AtomicLong(1);
    private final StoreWriter writer = new StoreWriter(
            store,
            store::store,
            new Notices(),
            (campaign, memory) -> store.write("pacing " + campaign),
            contact -> contact.value().equals("stranger")
                    ? Optional.empty()
                    : Optional.of(new Notice.CancelAgent(contact(contact.value()))),
            Away.class::isInstance,
            new StoreWriter.Ownership() {
                @Override
                public long lease() {
                    return lease.get();
                }

                @Override
                public boolean isLost(RuntimeException failure) {
                    return failure instanceof Lost;
                }
            },
            behind -> told.add("behind " + behind),
            (call, ours) -> told.add("marked " + call + " " + ours),
            (call, why) -> told.add("mark failed " + call));

    @AfterEach
    void stop() {
        store.away = false;
        writer.close();
    }

    @Test
    void whatWasDecidedUnderALostLeaseIsNotWritten() {
        writer.write(result("before"));
        lease.set(0);
        writer.write(result("without"));
        lease.set(2);
        writer.write(result("after"));
        writer.start();
        await().until(writer::isIdle);

        assertThat(store.writes).containsExactly("results after");
        assertThat(writer.disowned()).isEqualTo(2);
        assertThat(writer.refused()).isZero();
    }

    @Test
    void aWriteThatWaitsForTheDatabaseIsNotRepeatedUnderAnotherLease() {
        store.away = true;
        writer.write(new Effect.Release(new CallId("r"), Duration.ZERO, false));
        writer.write(new Effect.MarkDialed(new CallId("m"), null));
        writer.start();
        await().until(() -> store.refusals.get() > 0);
        lease.set(2);
        store.away = false;
        writer.write(result("after"));
        await().until(() -> store.writes.contains("results after"));

        assertThat(store.writes).containsExactly("results after");
        assertThat(told).contains("mark failed m");
        assertThat(writer.disowned()).isEqualTo(2);
    }

    @Test
    void aWriteThatTheDatabaseRefusesForItsLeaseIsNeitherRepeatedNorReplaced() {
        store.lost = true;
        writer.write(result("c1"));
        writer.write(new Effect.Release(new CallId("r"), Duration.ZERO, false));
        writer.start();
        await().until(writer::isIdle);

        assertThat(store.writes).isEmpty();
        assertThat(writer.disowned()).isEqualTo(2);
        assertThat(writer.refused()).isZero();
    }

    @Test
    void resultsThatWaitTogetherAreCommittedTogetherAndInOrder() {
        for (int i = 0; i < 10; i++) {
            writer.write(result("c" + i));
        }
        writer.write(new Effect.Release(new CallId("r"), Duration.ZERO, false));
        writer.write(result("last"));
        writer.start();
        await().until(writer::isIdle);
        assertThat(store.writes).containsExactly("results c0 c1 c2 c3 c4 c5 c6 c7 c8 c9", "release r", "results last");
    }

    @Test
    void whatIsWrittenWhileTheDatabaseIsAwayIsStoredOnceWhenItIsBack() {
        store.away = true;
        writer.start();
        writer.write(result("c1"));
        writer.write(new Effect.Release(new CallId("c2"), Duration.ZERO, true));
        await().until(() -> store.refusals.get() >= 2);
        store.away = false;
        await().until(writer::isIdle);
        assertThat(store.writes).containsExactly("results c1", "release c2");
        assertThat(writer.refused()).isZero();
    }

    @Test
    void aResultThatTheDatabaseRefusesDoesNotHoldUpTheOthers() {
        writer.write(result("good1"));
        writer.write(result("poison"));
        writer.write(result("good2"));
        writer.start();
        await().until(writer::isIdle);
        assertThat(store.writes).containsExactly("results good1", "results good2");
        assertThat(writer.refused()).isEqualTo(1);
    }

    @Test
    void aResultThatIsRefusedForTheSwitchsWordsIsStoredWithoutThem() {
        writer.write(result("good", end()));
        writer.write(result("wordy", end()));
        writer.start();
        await().until(writer::isIdle);
        assertThat(store.writes).containsExactly("results good", "results wordy");
        assertThat(writer.refused()).isZero();
    }

    @Test
    void progressThatNobodyWantsToHearOfDoesNotPartTheResultsOfACommit() {
        writer.write(result("c1"));
        writer.write(new Effect.Notify(new Notice.CallProgress(contact("c2"), "connected")));
        writer.write(result("c3"));
        writer.write(new Effect.Notify(new Notice.EndChat(contact("c4"))));
        writer.start();
        await().until(writer::isIdle);
        assertThat(store.writes).containsExactly("results c1 c3", "notice c4");
    }

    @Test
    void anAgentReservedForAStrangerIsNothingToWrite() {
        writer.write(new Effect.FreeAgent(new ContactId("stranger"), new Extension("1001")));
        writer.write(new Effect.FreeAgent(new ContactId("c1"), new Extension("1001")));
        writer.start();
        await().until(writer::isIdle);
        assertThat(store.writes).containsExactly("notice c1");
        assertThat(writer.refused()).isZero();
    }

    @Test
    void aCallThatCannotBeRecordedIsNotMade() {
        store.away = true;
        writer.start();
        writer.write(new Effect.MarkDialed(new CallId("c1"), new Extension("1001")));
        await().until(() -> told.contains("mark failed c1"));
        store.away = false;
        writer.write(new Effect.MarkDialed(new CallId("c2"), new Extension("1001")));
        await().until(() -> told.contains("marked c2 true"));
        assertThat(store.writes).containsExactly("mark c2");
    }

    @Test
    void theLoopIsToldWhenTheWriterFallsBehindAndWhenItHasCaughtUp() {
        store.away = true;
        for (int i = 0; i < 3000; i++) {
            writer.write(result("c" + i));
        }
        writer.start();
        await().until(() -> told.contains("behind true"));
        store.away = false;
        await().until(() -> told.contains("behind false"));
    }

    @Test
    void closingWritesWhatWaits() {
        for (int i = 0; i < 1000; i++) {
            writer.write(result("c" + i));
        }
        writer.start();
        writer.close(Duration.ofSeconds(10));
        assertThat(writer.backlog()).isZero();
        assertThat(String.join(" ", store.writes)).contains("c999");
    }

    private static Contact contact(String id) {
        return new Contact(
                new ContactId(id),
                new PhoneNumber("4920000"),
                CampaignType.IVR,
                new GatewayId("gw"),
                new CampaignId("camp"),
                null,
                new Extension("9001"),
                null,
                null,
                null,
                null,
                5,
                null,
                null,
                null);
    }

    private static CallEnd end() {
        return CallEnd.withoutChannel(HangupCause.NORMAL_CLEARING);
    }

    private static Effect result(String id) {
        return result(id, null);
    }

    private static Effect result(String id, @Nullable CallEnd end) {
        return new Effect.StoreResult(new AttemptResult(
                new CallId(id),
                contact(id),
                ContactStatus.ENDED,
                Disposition.BUSY,
                "USER_BUSY",
                end,
                null,
                null,
                AnswerCount.ZERO,
                List.of()));
    }

    /** Nobody wants to hear of the progress of calls. */
    private final class Notices implements Outbox {
        @Override
        public boolean concerns(Notice notice) {
            return !(notice instanceof Notice.CallProgress);
        }

        @Override
        public void add(Notice notice) {
            store.write("notice " + notice.contact().id());
        }
    }

    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A database that can be away, and that refuses one particular row. */
    private static final class Store implements ContactClaims {
        final List<String> writes = new CopyOnWriteArrayList<>();
        volatile boolean away;
        volatile boolean lost;
        final AtomicInteger refusals = new AtomicInteger();

        void write(String what) {
            if (lost) {
                throw new Lost();
            }
            if (away) {
                refusals.incrementAndGet();
                throw new Away();
            }
            writes.add(what);
        }

        void store(List<AttemptResult> results) {
            StringBuilder line = new StringBuilder("results");
            for (AttemptResult result : results) {
                boolean wordy = result.callId().value().equals("wordy") && result.end() != null;
                if (!away && (wordy || result.callId().value().equals("poison"))) {
                    throw new IllegalStateException("data too long");
                }
                line.append(' ').append(result.callId());
            }
            write(line.toString());
        }

        @Override
        public List<ClaimedContact> claim(List<ClaimRequest> requests) {
            return List.of();
        }

        @Override
        public boolean markDialed(CallId callId, @Nullable Extension agent) {
            write("mark " + callId);
            return true;
        }

        @Override
        public void agentOf(CallId callId, @Nullable Extension agent) {
            write("agent " + agent + " of " + callId);
        }

        @Override
        public void wrappedUp(CallId callId, long wrapUpMs) {
            write("wrap-up " + wrapUpMs + " of " + callId);
        }

        @Override
        public void release(CallId callId, Duration delay, boolean originateLeft) {
            write("release " + callId);
        }

        @Override
        public List<RecoveredAttempt> recover() {
            return List.of();
        }
    }
}
