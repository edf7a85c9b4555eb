package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * Live and abandoned answers of the last five minutes. A limit over a month says nothing to the people called in one bad quarter of an hour, so
 * that the threshold is taken back when the last minutes were bad, too, whatever has been earned before.
 */
final class RecentMinutes {
    private static final long BUCKET_MS = 10_000;
    private static final int BUCKETS = 31;
    private static final double MOST_ABANDONED = 0.15;
    private static final int FEWEST_ANSWERS = 20;
    private static final double BRAKE_FROM = 2.5;

    private final int[] liveIn = new int[BUCKETS];
    private final int[] abandonedIn = new int[BUCKETS];
    private long newest;
    private int live;
    private int abandoned;

    void liveAnswer(long nowMs) {
        advance(nowMs);
        liveIn[slot(newest)]++;
        live++;
    }

    void abandon(long nowMs) {
        advance(nowMs);
        abandonedIn[slot(newest)]++;
        abandoned++;
    }

    /** By how much the threshold is taken back: 1 when the last minutes were good, 0 when one more abandoned call would make them bad. */
    double brake(long nowMs) {
        advance(nowMs);
        double slack = MOST_ABANDONED * Math.max(FEWEST_ANSWERS, live) - (abandoned + 1);
        return slack < 0 ? 0 : Math.min(1, (slack + 0.5) / BRAKE_FROM);
    }

    private void advance(long nowMs) {
        long bucket = Math.floorDiv(nowMs, BUCKET_MS);
        if (bucket <= newest) {
            return;
        }
        if (bucket - newest >= BUCKETS) {
            Arrays.fill(liveIn, 0);
            Arrays.fill(abandonedIn, 0);
            live = 0;
            abandoned = 0;
            newest = bucket;
        }
        while (newest < bucket) {
            newest++;
            live -= liveIn[slot(newest)];
            abandoned -= abandonedIn[slot(newest)];
            liveIn[slot(newest)] = 0;
            abandonedIn[slot(newest)] = 0;
        }
    }

    private static int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS);
    }
}
