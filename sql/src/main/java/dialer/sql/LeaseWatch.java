package dialer.sql;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how long leases have not been renewed, by this host's monotonic clock. A lease whose row has not changed for its whole time while somebody
 * looked was certainly not renewed for that time, whatever any clock of the day has been set to meanwhile. Time in which nobody could look, because the
 * database was away, does not count: the others could not renew either.
 */
final class LeaseWatch {
    private final LongSupplier nanoTime;
    private final Duration longestGap;
    private final Map<String, Seen> seen = new TreeMap<>();

    private record Seen(long fence, long renewals, long sinceNanos, long lookedNanos) {}

    /** @param longestGap between two looks that follow each other */
    LeaseWatch(LongSupplier nanoTime, Duration longestGap) {
        this.nanoTime = nanoTime;
        this.longestGap = longestGap;
    }

    /** Notes what the row says now; whether it has said so for at least the lease's time. */
    synchronized boolean isSilent(LeaseRow row) {
        long now = nanoTime.getAsLong();
        Seen before = seen.get(row.node());
        if (before == null
                || before.fence() != row.fence()
                || before.renewals() != row.renewals()
                || now - before.lookedNanos() > longestGap.toNanos()) {
            seen.put(row.node(), new Seen(row.fence(), row.renewals(), now, now));
            return false;
        }
        seen.put(row.node(), new Seen(row.fence(), row.renewals(), before.sinceNanos(), now));
        return now - before.sinceNanos() >= TimeUnit.MILLISECONDS.toNanos(row.leaseMs());
    }
}
