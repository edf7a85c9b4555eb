package dialer.sql;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The lease of this daemon on its claims. It rests on two clocks, neither of which is the time of day of a host:
 *
 * <ul>
 *   <li>the database's decides when others may end the lease; the number in the row (the fence) is checked, under a lock, in every transaction
 *       that writes for this daemon, so that whoever slept through its end writes nothing;
 *   <li>the monotonic clock of this host says, without asking anybody, until when nobody else can have ended it: {@link #isSurelyHeld}. It counts
 *       from before the renewal was sent, and a fifth of the time is left out for clocks that do not run alike.
 * </ul>
 *
 * <p>Thread-safe. One thread acquires and renews.
 */
public final class NodeLease {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_SWITCHES = 4000;
    private static final int LONGEST_API_URL = 500;

    /** Part of the lease that this host believes in. */
    private static final double SURE_SHARE = 0.8;

    private final Database database;
    private final String node;
    private final String process;
    private final String switches;
    private final Duration duration;
    private final LongSupplier nanoTime;
    private final LeaseWatch watch;
    private volatile Held held = Held.NONE;
    private volatile @Nullable String apiUrl;

    /** @param fence 0: none is held */
    private record Held(long fence, long sureUntilNanos) {
        static final Held NONE = new Held(0, 0);
    }

    /**
     * Holds nothing yet.
     *
     * @param node name of this daemon, unique among those that share the database and the same after a restart; at most 64 characters
     * @param process what tells this process from all others of that name
     * @param switches names of the switches that this daemon dials by
     * @param duration for how long a daemon that says nothing keeps its claims, 1 s or more
     */
    public NodeLease(Database database, String node, String process, Collection<String> switches, Duration duration) {
        this(database, node, process, switches, duration, System::nanoTime);
    }

    NodeLease(
            Database database,
            String node,
            String process,
            Collection<String> switches,
            Duration duration,
            LongSupplier nanoTime) {
        if (node.isEmpty() || node.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("node: 1 to " + LONGEST_NAME + " characters");
        }
        this.switches = switches.stream().sorted().collect(Collectors.joining("\n"));
        if (this.switches.length() > LONGEST_SWITCHES) {
            throw new IllegalArgumentException("switches: their names are too long together");
        }
        this.database = database;
        this.node = node;
        this.process = process;
        this.duration = duration;
        this.nanoTime = nanoTime;
        this.watch = new LeaseWatch(nanoTime, longestGap());
    }

    /**
     * Says where the other daemons reach this one's API; published with each lease that is acquired from now on.
     *
     * @param url at most 500 ASCII characters; null: nowhere
     */
    public void publish(@Nullable String url) {
        if (url != null && url.length() > LONGEST_API_URL) {
            throw new IllegalArgumentException("url: at most " + LONGEST_API_URL + " characters");
        }
        apiUrl = url;
    }

    /** Name of this daemon. */
    public String node() {
        return node;
    }

    /** Number under which this daemon writes; 0 while it has no lease. Another number each time a lease is acquired. */
    public long fence() {
        return held.fence();
    }

    /** Whether nobody else can own the claims of this daemon now. Asks nobody, so it may be asked right before each call. */
    public boolean isSurelyHeld() {
        Held now = held;
        return now.fence() != 0 && nanoTime.getAsLong() - now.sureUntilNanos() < 0;
    }

    /** A lease is looked at three times in its time, or more often. */
    Duration longestGap() {
        return duration.dividedBy(2);
    }

    String switches() {
        return switches;
    }

    /**
     * Takes the lease of this daemon's name, unless another process of that name has it and may be alive.
     *
     * @param surelyDead whether the process that had the lease is known to be gone, so that its time need not be waited for
     * @return whether it was acquired
     * @throws DatabaseUnavailableException if the database is away
     */
    public boolean acquire(Predicate<String> surelyDead) {
        long sentNanos = nanoTime.getAsLong();
        Optional<Long> fence = database.transaction(handle -> acquire(handle, surelyDead));
        fence.ifPresent(number -> held = new Held(number, sureUntil(sentNanos)));
        return fence.isPresent();
    }

    private Optional<Long> acquire(Handle handle, Predicate<String> surelyDead) {
        handle.createUpdate(
                        "INSERT IGNORE INTO node_lease (node, fence, process, switches, lease_ms, expires_at, state)"
                                + " VALUES (:node, 0, '', '', 0, NOW(6), 'SETTLED')")
                .bind("node", node)
                .execute();
        LeaseRow row = LeaseRow.lock(handle, node);
        boolean free = row.expired() || row.process().equals(process) || surelyDead.test(row.process());
        if (!free && !watch.isSilent(row)) {
            return Optional.empty();
        }
        long fence = row.fence() + 1;
        handle.createUpdate(
                        "UPDATE node_lease SET fence = :fence, process = :process, switches = :switches, lease_ms = :ms,"
                                + " expires_at = NOW(6) + INTERVAL :micros MICROSECOND, renewals = renewals + 1, state = 'HELD', ended_at = NULL,"
                                + " api_url = :apiUrl WHERE node = :node")
                .bind("fence", fence)
                .bind("process", process)
                .bind("switches", switches)
                .bind("ms", duration.toMillis())
                .bind("micros", duration.toNanos() / 1000)
                .bind("apiUrl", apiUrl)
                .bind("node", node)
                .execute();
        return Optional.of(fence);
    }

    /**
     * Keeps the lease for another while.
     *
     * @return false if it was lost to somebody else; then nothing is held any more
     * @throws DatabaseUnavailableException if the database is away; the lease may still be held
     */
    public boolean renew() {
        Held before = held;
        long sentNanos = nanoTime.getAsLong();
        int rows = database.transaction(handle -> handle.createUpdate(
                        "UPDATE node_lease SET expires_at = NOW(6) + INTERVAL :micros MICROSECOND, renewals = renewals + 1"
                                + " WHERE node = :node AND fence = :fence AND state = 'HELD'")
                .bind("micros", duration.toNanos() / 1000)
                .bind("node", node)
                .bind("fence", before.fence())
                .execute());
        held = rows == 1 ? new Held(before.fence(), sureUntil(sentNanos)) : Held.NONE;
        return rows == 1;
    }

    private long sureUntil(long sentNanos) {
        return sentNanos + (long) (duration.toNanos() * SURE_SHARE);
    }

    /** Gives the lease up: what is still open is at once anybody's who can follow it. Nothing happens if none is held. */
    public void release() {
        long fence = held.fence();
        held = Held.NONE;
        if (fence != 0) {
            int unused = database.transaction(handle -> handle.createUpdate(
                            "UPDATE node_lease SET fence = fence + 1, state = 'ENDED', expires_at = NOW(6), ended_at = NOW(6)"
                                    + " WHERE node = :node AND fence = :fence")
                    .bind("node", node)
                    .bind("fence", fence)
                    .execute());
        }
    }

    /**
     * Work that only the holder may do. The lease cannot be ended before the transaction has.
     *
     * @throws LeaseLostException if the lease is not held; nothing is done
     */
    <T> T transaction(Transactions.Work<T> work) {
        return database.transaction(handle -> {
            require(handle);
            return work.in(handle);
        });
    }

    /** The shared lock makes whoever ends the lease wait for the commit, and whoever comes after them see the other number. */
    void require(Handle handle) {
        long fence = held.fence();
        boolean ours = fence != 0
                && handle.createQuery(
                                "SELECT 1 FROM node_lease WHERE node = :node AND fence = :fence LOCK IN SHARE MODE")
                        .bind("node", node)
                        .bind("fence", fence)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent();
        if (!ours) {
            throw new LeaseLostException("the lease of " + node + " is not held (number " + fence + ")");
        }
    }
}
