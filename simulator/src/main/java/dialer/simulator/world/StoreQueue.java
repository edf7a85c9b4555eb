package dialer.simulator.world;

import dialer.scheduler.Effect;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AttemptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A daemon's writes, one after the other in the order in which the loop decided them, each repeated until the database has said that it has it; but
 * a mark as dialed is tried once. Results that wait together are committed together.
 */
final class StoreQueue {
    private static final int BATCH = 256;
    private static final int BEHIND_AT = 12;
    private static final int CAUGHT_UP_AT = 4;
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 2_000;

    private final Daemon daemon;
    private final ModelStore store;
    private final LeaseHolder lease;
    private final Deque<Write> queue = new ArrayDeque<>();
    private boolean writing;
    private long fenceOfWrite;
    private boolean behind;

    /** @param fence number of the lease under which it was decided */
    private record Write(Effect effect, long fence) {}

    StoreQueue(Daemon daemon, ModelStore store, LeaseHolder lease) {
        this.lease = lease;
        this.daemon = daemon;
        this.store = store;
    }

    void write(Effect effect) {
        queue.add(new Write(effect, lease.fence()));
        behind = behind ? queue.size() > CAUGHT_UP_AT : queue.size() > BEHIND_AT;
        next();
    }

    /** Whether so much waits that nothing new should be dialed. */
    boolean isBehind() {
        behind &= queue.size() > CAUGHT_UP_AT;
        return behind;
    }

    boolean isEmpty() {
        return queue.isEmpty() && !writing;
    }

    private void next() {
        // what was decided under a lease that is no longer held is another daemon's to decide
        queue.removeIf(write -> !writing && write.fence() != lease.fence());
        if (writing || queue.isEmpty()) {
            return;
        }
        writing = true;
        fenceOfWrite = lease.fence();
        Effect first = queue.remove().effect();
        if (first instanceof Effect.MarkDialed mark) {
            markDialed(mark);
        } else if (first instanceof Effect.StoreResult result) {
            List<AttemptResult> together = new ArrayList<>();
            together.add(result.result());
            while (together.size() < BATCH
                    && !queue.isEmpty()
                    && queue.getFirst().effect() instanceof Effect.StoreResult another) {
                together.add(another.result());
                queue.remove();
            }
            untilStored(() -> together.forEach(one -> store.store(daemon.node, lease.fence(), one)), FIRST_RETRY_MS);
        } else if (first instanceof Effect.Release effect) {
            ModelStore.Release release = store.new Release(effect);
            untilStored(() -> release.by(daemon.node, lease.fence()), FIRST_RETRY_MS);
        } else {
            untilStored(() -> writeOne(first), FIRST_RETRY_MS);
        }
    }

    private void writeOne(Effect effect) {
        if (effect instanceof Effect.StoreAgent agent) {
            store.agentOf(daemon.node, lease.fence(), agent.callId(), agent.agent());
        } else if (effect instanceof Effect.Notify notify) {
            store.notice(notify.notice());
        } else if (effect instanceof Effect.FreeAgent free) {
            Contact contact = store.contact(free.contactId());
            if (contact != null) {
                store.notice(new Notice.CancelAgent(contact));
            }
        }
    }

    /** Not under another lease: there it would hit the contact's next claim. */
    private void untilStored(Runnable work, long retryMs) {
        if (lease.fence() != fenceOfWrite) {
            written();
            return;
        }
        lease.transaction(
                () -> {
                    work.run();
                    return true;
                },
                done -> written(),
                this::written,
                () -> daemon.later(retryMs, () -> untilStored(work, Math.min(LAST_RETRY_MS, 2 * retryMs))));
    }

    private void markDialed(Effect.MarkDialed mark) {
        lease.transaction(
                () -> store.markDialed(daemon.node, lease.fence(), mark.callId(), mark.agent()),
                ours -> {
                    written();
                    daemon.tell(new ClaimSignal.DialMarked(mark.callId(), ours));
                },
                () -> notMarked(mark),
                () -> notMarked(mark));
    }

    private void notMarked(Effect.MarkDialed mark) {
        written();
        daemon.tell(new ClaimSignal.DialMarkFailed(mark.callId(), "database"));
    }

    private void written() {
        writing = false;
        next();
    }
}
