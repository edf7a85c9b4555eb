package dialer.daemon.engine;

import dialer.scheduler.Effect;
import dialer.scheduler.claim.ContactClaims;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.notify.Outbox;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.ResultStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what must not be lost: results, releases and notices, in the order in which the loop decided them. While the database is away everything
 * waits here; new dialing stops, so that the queue is bounded by the calls in flight. Results that wait together are committed together.
 *
 * <p>What the database refuses for its content (not because it is away) cannot be stored by repeating it: a result is then stored without the
 * switch's facts; all else is logged whole, counted and left, so that it does not hold up all others.
 */
public final class StoreWriter implements AutoCloseable {
    /** Results in one commit: enough to share its cost among many calls, few enough to keep its locks short. */
    private static final int BATCH = 256;

    private static final int BEHIND_AT = 2_000;
    private static final int CAUGHT_UP_AT = 500;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>();
    private final Ownership ownership;
    private final ContactClaims claims;
    private final ResultStore results;
    private final Outbox outbox;
    private final BiConsumer<CampaignId, PacingMemory> pacing;
    private final Function<ContactId, Optional<Notice>> cancellationOf;
    private final Predicate<RuntimeException> databaseIsAway;
    private final Consumer<Boolean> behind;
    private final BiConsumer<CallId, Boolean> dialMarked;
    private final BiConsumer<CallId, String> dialMarkFailed;
    private final Thread thread = new Thread(this::run, "store-writer");
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong disowned = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean saidBehind;
    /** Number of the lease under which what is being written was decided. */
    private long leaseOfBatch;

    private volatile boolean idle = true;

    /** Whose the calls are: what was decided under a lease that is no longer held is another daemon's to decide. */
    public interface Ownership {
        /** Number of the lease now; 0 if none is held. */
        long lease();

        /** Whether a write failed because the lease is another's. */
        boolean isLost(RuntimeException failure);
    }

    private record Write(Effect effect, long lease) {}

    /**
     * A writer; {@link #start} makes it work.
     *
     * @param pacing keeps what a campaign has learned; may ask the database
     * @param cancellationOf the notice that cancels a reservation made for a contact that is not live, empty if there is no such contact; may ask
     *     the database
     * @param databaseIsAway tells failures that pass from those that do not
     * @param ownership whose the calls are that the loop decides about
     * @param behind told when more waits than should, and when it no longer does
     */
    public StoreWriter(
            ContactClaims claims,
            ResultStore results,
            Outbox outbox,
            BiConsumer<CampaignId, PacingMemory> pacing,
            Function<ContactId, Optional<Notice>> cancellationOf,
            Predicate<RuntimeException> databaseIsAway,
            Ownership ownership,
            Consumer<Boolean> behind,
            BiConsumer<CallId, Boolean> dialMarked,
            BiConsumer<CallId, String> dialMarkFailed) {
        this.claims = claims;
        this.results = results;
        this.outbox = outbox;
        this.pacing = pacing;
        this.cancellationOf = cancellationOf;
        this.databaseIsAway = databaseIsAway;
        this.ownership = ownership;
        this.behind = behind;
        this.dialMarked = dialMarked;
        this.dialMarkFailed = dialMarkFailed;
    }

    public void start() {
        thread.start();
    }

    /** Takes an effect to be written. Never blocks. */
    public void write(Effect effect) {
        queue.add(new Write(effect, ownership.lease()));
    }

    /** How much waits. */
    public int backlog() {
        return queue.size();
    }

    /** Whether so much waits that nothing new is begun. */
    public boolean isBehind() {
        return queue.size() > BEHIND_AT;
    }

    /** Whether nothing waits and nothing is being written. */
    public boolean isIdle() {
        return queue.isEmpty() && idle;
    }

    /** How many writes the database has refused for their content. */
    public long refused() {
        return refused.get();
    }

    /** How many writes were left undone because another daemon owns their calls. */
    public long disowned() {
        return disowned.get();
    }

    private void run() {
        List<Write> batch = new ArrayList<>(BATCH);
        while (closing.getCount() > 0 || !queue.isEmpty()) {
            try {
                Write first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                idle = false;
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                sayWhetherBehind();
                writeInOrder(ours(batch));
            } catch (InterruptedException e) {
                LOG.error(
                        "Stopped with {} writes left; the next start settles their calls", queue.size() + batch.size());
                return;
            } finally {
                batch.clear();
                idle = true;
            }
        }
    }

    private List<Effect> ours(List<Write> batch) {
        long lease = ownership.lease();
        leaseOfBatch = lease;
        List<Effect> ours = batch.stream()
                .filter(write -> write.lease() == lease)
                .map(Write::effect)
                .toList();
        disown(batch.size() - ours.size());
        return ours;
    }

    private void disown(int writes) {
        if (writes > 0) {
            disowned.addAndGet(writes);
            LOG.warn("{} writes left undone: another daemon owns their calls", writes);
        }
    }

    private void sayWhetherBehind() {
        int waiting = queue.size();
        if (!saidBehind && waiting > BEHIND_AT) {
            saidBehind = true;
            behind.accept(true);
        } else if (saidBehind && waiting < CAUGHT_UP_AT) {
            saidBehind = false;
            behind.accept(false);
        }
    }

    private void writeInOrder(List<Effect> batch) throws InterruptedException {
        List<AttemptResult> together = new ArrayList<>();
        for (Effect effect : batch) {
            if (effect instanceof Effect.StoreResult store) {
                together.add(store.result());
            } else if (isToBeStored(effect)) {
                storeTogether(together);
                writeOne(effect);
            }
        }
        storeTogether(together);
    }

    /** Most calls have nobody who wants to hear of their progress: what is not stored must not part the results of a commit either. */
    private boolean isToBeStored(Effect effect) {
        try {
            return !(effect instanceof Effect.Notify notify) || outbox.concerns(notify.notice());
        } catch (RuntimeException e) {
            refuse(effect, e);
            return false;
        }
    }

    private void storeTogether(List<AttemptResult> together) throws InterruptedException {
        if (together.isEmpty()) {
            return;
        }
        List<AttemptResult> all = List.copyOf(together);
        together.clear();
        if (all.size() == 1 || untilStored(() -> results.store(all)) != null) {
            // one of them is refused for its content: find it by storing each alone
            for (AttemptResult result : all) {
                storeAlone(result);
            }
        }
    }

    /** What can be refused are the words of the switch and of the contact's metadata. The call's end and its notice must not be lost with them. */
    private void storeAlone(AttemptResult result) throws InterruptedException {
        RuntimeException refusal = untilStored(() -> results.store(List.of(result)));
        if (refusal == null) {
            return;
        }
        LOG.error("The database refuses {}; it is stored without the facts of the switch", result, refusal);
        AttemptResult bare = withoutFacts(result);
        refusal = untilStored(() -> results.store(List.of(bare)));
        if (refusal != null) {
            refuse(bare, refusal);
        }
    }

    private static AttemptResult withoutFacts(AttemptResult result) {
        return new AttemptResult(
                result.callId(),
                result.contact(),
                result.status(),
                result.disposition(),
                result.callResult(),
                null,
                result.agent(),
                result.verdict(),
                result.counts(),
                result.notices().stream()
                        .filter(notice -> !(notice instanceof Notice.CallProgress))
                        .toList());
    }

    private void writeOne(Effect effect) throws InterruptedException {
        if (effect instanceof Effect.MarkDialed mark) {
            markDialed(mark.callId(), mark.agent());
            return;
        }
        RuntimeException refusal = untilStored(() -> store(effect));
        if (refusal != null) {
            refuse(effect, refusal);
        }
    }

    private void store(Effect effect) {
        if (effect instanceof Effect.Release release) {
            claims.release(release.callId(), release.delay(), release.originateLeft());
        } else if (effect instanceof Effect.StoreAgent found) {
            claims.agentOf(found.callId(), found.agent());
        } else if (effect instanceof Effect.StoreWrapUp wrapUp) {
            claims.wrappedUp(wrapUp.callId(), wrapUp.wrapUpMs());
        } else if (effect instanceof Effect.StorePacing learned) {
            pacing.accept(learned.campaignId(), learned.memory());
        } else if (effect instanceof Effect.Notify notify) {
            outbox.add(notify.notice());
        } else if (effect instanceof Effect.FreeAgent free) {
            cancellationOf.apply(free.contactId()).ifPresent(outbox::add);
        } else {
            throw new IllegalArgumentException("not a write");
        }
    }

    private void refuse(Object content, RuntimeException why) {
        refused.incrementAndGet();
        LOG.error("The database refuses {}", content, why);
    }

    /** Not repeated: the agent waits, and a person must not be called long after. */
    private void markDialed(CallId callId, @Nullable Extension agent) {
        if (ownership.lease() != leaseOfBatch) {
            disown(1);
            dialMarkFailed.accept(callId, "another lease");
            return;
        }
        try {
            dialMarked.accept(callId, claims.markDialed(callId, agent));
        } catch (RuntimeException e) {
            LOG.warn("Call {} is not made: the database could not record it", callId, e);
            dialMarkFailed.accept(callId, "database");
        }
    }

    /** Repeats the write while the database is away. Returns why it was refused, null if it was stored. */
    private @Nullable RuntimeException untilStored(Runnable write) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        while (ownership.lease() == leaseOfBatch) {
            try {
                write.run();
                return null;
            } catch (RuntimeException e) {
                if (ownership.isLost(e)) {
                    disown(1);
                    return null;
                }
                if (!databaseIsAway.test(e)) {
                    return e;
                }
                LOG.warn("The database is away; {} writes wait ({})", queue.size() + 1, e.getMessage());
                sayWhetherBehind();
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : pause.multipliedBy(2);
            }
        }
        // it was decided about a claim under the lease before: under the new one it would hit the contact's next claim
        disown(1);
        return null;
    }

    /** Writes what waits, for as long as the bound allows, and stops. */
    public void close(Duration bound) {
        closing.countDown();
        try {
            thread.join(bound.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
