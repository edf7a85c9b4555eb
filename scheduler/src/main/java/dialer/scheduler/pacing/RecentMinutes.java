package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * Live and abandoned answers of the last five minutes. A limit over a month says nothing to the people called in one bad quarter of an hour: no five
 * minutes with twenty answers or more should have more than 15 % of them abandoned, whatever has been earned before.
 */
final class RecentMinutes {
    private static final long BUCKET_MS = 2_000;
    private static final int BUCKETS = 150;
    private static final double MOST_ABANDONED = 0.15;
    private static final int FEWEST_ANSWERS = 20;

    /**
     * Any five minutes to come are taken to have at least this share of the usual number of answers. What has been abandoned stays while the answers
     * around it slide out, so that a burst that was bearable among many answers becomes too much among the few that follow it.
     */
    private static final double KEPT = 0.75;

    /** The usual number of answers is the mean over so many times five minutes. */
    private static final int USUAL_OVER = 4;

    private final int[] liveIn = new int[BUCKETS];
    private final int[] abandonedIn = new int[BUCKETS];
    private long newest;
    private int live;
    private int abandoned;
    private int counted;
    private double usual;

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

    /** How many more may be abandoned before some five minutes are bad, those that are to come included; below 0 when they are. */
    int left(long nowMs) {
        advance(nowMs);
        double answers = KEPT * (counted == 0 ? live : Math.min(live, usual));
        return (int) Math.floor(MOST_ABANDONED * Math.max(FEWEST_ANSWERS, answers)) - abandoned;
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
            counted = 0;
            usual = 0;
            newest = bucket;
        }
        while (newest < bucket) {
            newest++;
            if (slot(newest) == 0) {
                counted = Math.min(counted + 1, USUAL_OVER);
                usual += (live - usual) / counted;
            }
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
