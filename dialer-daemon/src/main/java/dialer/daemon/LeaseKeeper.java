package dialer.daemon;

import dialer.scheduler.claim.ContactClaims;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.sql.DatabaseUnavailableException;
import dialer.sql.LeaseLostException;
import dialer.sql.NodeLease;
import dialer.sql.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires the lease of this daemon and keeps it; takes up what an earlier run left open, and what other daemons did that have died. A lease that
 * somebody else has ended cannot be had back: everything under it is forgotten first, then a new one is acquired.
 */
final class LeaseKeeper implements AutoCloseable {
    /** Renewals in the time of a lease. */
    private static final int RENEWALS = 3;

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final NodeLease lease;
    private final Takeover takeover;
    private final ContactClaims claims;
    private final Predicate<String> surelyDead;
    private final Duration period;
    private final Consumer<List<RecoveredAttempt>> owned;
    private final Forgetting forget;
    private final Thread thread = new Thread(this::run, "lease");
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean recovered;
    private boolean saidTrouble;
    private volatile @Nullable String trouble = "the lease is being acquired";

    /** Forgets all calls, and returns when that is done. */
    @FunctionalInterface
    interface Forgetting {
        void run() throws InterruptedException;
    }

    /**
     * Does nothing until {@link #start}.
     *
     * @param owned told of each list of attempts that are this daemon's from now on; of the first of a lease also if it is empty
     * @param forget forgets all calls, before a new lease is acquired
     */
    LeaseKeeper(
            NodeLease lease,
            Duration duration,
            Takeover takeover,
            ContactClaims claims,
            Predicate<String> surelyDead,
            Consumer<List<RecoveredAttempt>> owned,
            Forgetting forget) {
        this.lease = lease;
        this.takeover = takeover;
        this.claims = claims;
        this.surelyDead = surelyDead;
        this.period = duration.dividedBy(RENEWALS);
        this.owned = owned;
        this.forget = forget;
    }

    void start() {
        thread.start();
    }

    /** Why the claims are not surely this daemon's; null if they are. */
    @Nullable
    String trouble() {
        return ownsItsClaims() ? null : trouble;
    }

    /**
     * Whether the loop may claim and originate: the lease is surely held, and the loop knows what was left open under the one before. What it claimed
     * earlier would be found open, and be taken for that.
     */
    boolean ownsItsClaims() {
        return lease.isSurelyHeld() && recovered();
    }

    private synchronized boolean recovered() {
        return recovered;
    }

    private synchronized void recovered(boolean now) {
        recovered = now;
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration turn() throws InterruptedException {
        try {
            return keep() ? period : RETRY;
        } catch (LeaseLostException e) {
            // the next renewal says the same, and what is to be done about it
            return Duration.ZERO;
        } catch (DatabaseUnavailableException e) {
            say("the lease could not be renewed: " + e.getMessage(), null);
        } catch (RuntimeException e) {
            say("the lease could not be renewed: " + e.getMessage(), e);
        }
        return RETRY;
    }

    private boolean keep() throws InterruptedException {
        if (lease.fence() == 0 ? !acquire() : !renew()) {
            return false;
        }
        if (!recovered()) {
            owned.accept(claims.recover());
            recovered(true);
        }
        saidTrouble = false;
        takeOver();
        return true;
    }

    private void takeOver() {
        try {
            List<RecoveredAttempt> taken = takeover.takeOver();
            if (!taken.isEmpty()) {
                owned.accept(taken);
            }
        } catch (DatabaseUnavailableException e) {
            // also while a paused daemon holds a lock: the next turn tries again
            LOG.debug("No takeover: {}", e.getMessage());
        }
    }

    private boolean acquire() {
        if (!lease.acquire(surelyDead)) {
            say("another daemon runs, or ran a moment ago, under the name " + lease.node(), null);
            return false;
        }
        LOG.info("The lease of {} is acquired, number {}", lease.node(), lease.fence());
        return true;
    }

    private boolean renew() throws InterruptedException {
        if (lease.renew()) {
            return true;
        }
        say("the lease of " + lease.node() + " was ended by another daemon, which owns its calls now", null);
        recovered(false);
        forget.run();
        return false;
    }

    private void say(String what, @Nullable RuntimeException cause) {
        trouble = what;
        if (!saidTrouble) {
            LOG.warn("No calls can be made: {}", what, cause);
            saidTrouble = true;
        }
    }

    /** Gives the lease up, so that others need not wait for its end. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
            thread.interrupt();
            lease.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DatabaseUnavailableException e) {
            LOG.warn("The lease could not be given up; it ends by itself: {}", e.getMessage());
        }
    }
}
