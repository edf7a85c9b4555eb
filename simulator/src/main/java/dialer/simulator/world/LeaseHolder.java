package dialer.simulator.world;

import dialer.scheduler.claim.RecoveredAttempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process's lease on its claims: acquired, renewed by the database's clock, believed in by the monotonic one for less long than it lasts; and what
 * other daemons have left open when theirs is over.
 */
final class LeaseHolder {
    /** Part of the lease that its holder believes in. */
    private static final double SURE_SHARE = 0.8;

    private static final int RENEWALS = 3;
    private static final long RETRY_MS = 500;

    private final Daemon daemon;
    private final ModelStore store;
    private final VirtualTime time;
    private final long leaseMs;
    private final Map<String, Seen> seen = new HashMap<>();
    /** What was taken over by transactions of which it is not known whether they committed. */
    private final List<RecoveredAttempt> doubtful = new ArrayList<>();

    private long fence;
    private long sureUntilMs;
    private boolean recovered;

    private record Seen(long fence, long renewals, long sinceMs) {}

    LeaseHolder(Daemon daemon, World world) {
        this.daemon = daemon;
        this.store = world.store;
        this.time = world.time;
        this.leaseMs = world.plan.leaseMs();
    }

    /** Number of the lease; 0 if none is held. */
    long fence() {
        return fence;
    }

    boolean isSurelyHeld() {
        return fence != 0 && time.nowMs() < sureUntilMs;
    }

    /** Not before it knows what an earlier life, or another daemon for it, has left: what it claims meanwhile would be taken for that. */
    boolean ownsItsClaims() {
        return recovered && isSurelyHeld();
    }

    /** Work that only the holder may do. */
    <T> void transaction(Supplier<T> work, Consumer<T> done, Runnable lost, Runnable failed) {
        store.transaction(
                daemon,
                () -> {
                    List<T> result = new ArrayList<>();
                    if (store.isHeld(daemon.node, fence)) {
                        result.add(work.get());
                    }
                    return result;
                },
                result -> daemon.run(() -> {
                    if (result.isEmpty()) {
                        lost.run();
                    } else {
                        done.accept(result.get(0));
                    }
                }),
                () -> daemon.run(failed));
    }

    void keep() {
        if (fence == 0) {
            acquire();
        } else {
            renew();
        }
    }

    private void again(long afterMs) {
        daemon.later(afterMs, this::keep);
    }

    private void acquire() {
        long sentMs = time.nowMs();
        store.transaction(
                daemon,
                () -> store.acquire(daemon, leaseMs, this::isSilent),
                number -> daemon.run(() -> {
                    fence = number;
                    sureUntilMs = sureUntil(sentMs);
                    if (number == 0) {
                        again(RETRY_MS);
                    } else {
                        recover();
                    }
                }),
                () -> again(RETRY_MS));
    }

    private void renew() {
        long sentMs = time.nowMs();
        long number = fence;
        store.transaction(
                daemon,
                () -> store.renew(daemon.node, number, leaseMs),
                held -> daemon.run(() -> {
                    if (held) {
                        sureUntilMs = sureUntil(sentMs);
                        goOn();
                    } else {
                        fence = 0;
                        recovered = false;
                        daemon.forgetCalls(() -> again(RETRY_MS));
                    }
                }),
                () -> again(RETRY_MS));
    }

    private long sureUntil(long sentMs) {
        return sentMs + (long) (leaseMs * SURE_SHARE);
    }

    private void goOn() {
        if (recovered) {
            takeOver();
        } else {
            recover();
        }
    }

    private void recover() {
        transaction(
                () -> store.recover(daemon.node, daemon.node, fence),
                attempts -> {
                    recovered = true;
                    daemon.owns(attempts);
                    takeOver();
                },
                () -> again(0),
                () -> again(RETRY_MS));
    }

    // ---- what others have left ----

    private void takeOver() {
        if (doubtful.isEmpty()) {
            lookForTheDead();
            return;
        }
        transaction(
                () -> doubtful.stream()
                        .filter(attempt -> store.isOurs(
                                daemon.node, fence, attempt.claimed().callId()))
                        .toList(),
                committed -> {
                    doubtful.clear();
                    own(committed);
                    lookForTheDead();
                },
                () -> again(0),
                () -> again(leaseMs / RENEWALS));
    }

    private void own(List<RecoveredAttempt> attempts) {
        if (!attempts.isEmpty()) {
            daemon.owns(attempts);
        }
    }

    private void lookForTheDead() {
        List<String> dead = new ArrayList<>();
        for (ModelStore.Lease lease : store.unsettledOthers(daemon.node)) {
            boolean silent = isSilent(lease);
            if (!lease.held || (silent && lease.expiresAtMs <= time.nowMs())) {
                dead.add(lease.node);
            }
        }
        if (dead.isEmpty()) {
            again(leaseMs / RENEWALS);
            return;
        }
        String one = dead.get(0);
        Seen before = seen.get(one);
        long number = before == null ? -1 : before.fence();
        long renewals = before == null ? -1 : before.renewals();
        transaction(
                () -> {
                    List<RecoveredAttempt> left = store.end(one, number, renewals, daemon.node, fence);
                    doubtful.addAll(left);
                    return left;
                },
                left -> {
                    doubtful.clear();
                    own(left);
                    again(leaseMs / RENEWALS);
                },
                () -> again(0),
                () -> again(leaseMs / RENEWALS));
    }

    /** Notes what the lease says now; whether it has said so for at least its time. */
    private boolean isSilent(ModelStore.Lease lease) {
        Seen before = seen.get(lease.node);
        if (before == null || before.fence() != lease.fence || before.renewals() != lease.renewals) {
            seen.put(lease.node, new Seen(lease.fence, lease.renewals, time.nowMs()));
            return false;
        }
        return time.nowMs() - before.sinceMs() >= lease.leaseMs;
    }

    /** In good order: what is still open is at once anybody's. */
    void giveUp() {
        store.giveUp(daemon.node, fence);
        fence = 0;
    }
}
