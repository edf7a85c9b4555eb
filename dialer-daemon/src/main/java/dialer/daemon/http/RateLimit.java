package dialer.daemon.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests a client may make: a bucket of one second's requests that fills evenly, by the monotonic clock. Of the clients that were heard
 * last, a bounded number is remembered; who is forgotten begins with a full bucket.
 */
final class RateLimit {
    private static final int MOST_CLIENTS = 10_000;

    private final double perNano;
    private final int burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

    private static final class Bucket {
        double tokens;
        long atNanos;
    }

    /** @param perSecond requests in a second, 1 or more */
    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perNano = perSecond / 1e9;
        this.burst = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Whether the client may make this request. */
    synchronized boolean admits(String client) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(client, key -> full(now));
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.atNanos) * perNano);
        bucket.atNanos = now;
        forgetOldest();
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens -= 1;
        return true;
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.tokens = burst;
        bucket.atNanos = now;
        return bucket;
    }

    private void forgetOldest() {
        if (buckets.size() > MOST_CLIENTS) {
            Iterator<String> oldest = buckets.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
