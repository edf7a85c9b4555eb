package dialer.scheduler.pacing;

/**
 * Attempts that failed before those who answer would have. A wrong number is heard of at once, an answer only after some rings: a campaign that begins, or
 * grows, hears of little but failures at first, and would take nearly everybody not to answer. So each of them waits until it is its turn.
 */
final class EarlyFailures {
    private static final long BUCKET_MS = 500;

    /** More than two minutes: longer than any ring that is told apart. */
    private static final int BUCKETS = 256;

    private final int[] dueIn = new int[BUCKETS];

    /** All up to this bucket have been told. */
    private long told;

    private int waiting;

    /** One that is to count from {@code dueMs} on. */
    void add(long dueMs, long nowMs) {
        if (waiting == 0) {
            told = bucket(nowMs);
        }
        long next = Math.max(told + 1, Math.min(bucket(dueMs) + 1, told + BUCKETS));
        dueIn[slot(next)]++;
        waiting++;
    }

    /** How many are to count from now on; each is told once. */
    int due(long nowMs) {
        int due = 0;
        while (waiting > 0 && told < bucket(nowMs)) {
            told++;
            due += dueIn[slot(told)];
            waiting -= dueIn[slot(told)];
            dueIn[slot(told)] = 0;
        }
        return due;
    }

    private static long bucket(long ms) {
        return Math.floorDiv(ms, BUCKET_MS);
    }

    private static int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS);
    }
}
