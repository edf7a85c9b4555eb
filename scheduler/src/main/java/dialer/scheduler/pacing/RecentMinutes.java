package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * Live and abandoned answers of the last five minutes. A limit over a month says nothing to the people called in one bad quarter of an hour: no five
 * minutes with twenty answers or more should have more than 15 % of them abandoned, whatever has been earned before.
 */
final class RecentMinutes {
    private static final long BUCKET_MS = 2_000;
    private static final int BUCKETS = 151; // never less than five minutes
    private static final double MOST_ABANDONED = 0.15;
    private static final int FEWEST_ANSWERS = 20;

    /** So much of the usual number of answers still comes while hardly a risk is run. */
    private static final double KEPT = 0.9;

    /** Variance of the number of answers for each expected: agents who talk cannot answer, so that it is below that of a Poisson process. */
    private static final double VARIANCE = 0.5;

    /** How many answers come is not known: so many standard deviations from the mean, each as likely as the others. */
    private static final double[] DEVIATIONS = {-1.5, -0.5, 0.5, 1.5};

    /** Standard deviations more than expected, with which five minutes may still reach the fewest answers that count. */
    private static final double MORE = 3;

    /** More than is ever in flight. */
    private static final int PLENTY = 1_000_000;

    /** The usual number of answers is the mean over so many times five minutes. */
    private static final int USUAL_OVER = 4;

    private final int[] liveIn = new int[BUCKETS];
    private final int[] abandonedIn = new int[BUCKETS];
    private long newest;
    private int live;
    private int abandoned;
    private int counted;
    private double usual;
    private double left;
    private boolean stale = true;

    void liveAnswer(long nowMs) {
        advance(nowMs);
        stale = true;
        liveIn[slot(newest)]++;
        live++;
    }

    void abandon(long nowMs) {
        advance(nowMs);
        stale = true;
        abandonedIn[slot(newest)]++;
        abandoned++;
    }

    /**
     * How many more may be abandoned before some five minutes are bad: of all that end between now and five minutes from now, those that admit
     * fewest. What has been abandoned stays in them while the answers before it slide out, so that a burst that was bearable among many answers
     * becomes too much among the few that follow it. Where it is not known how many will follow, it is the number that is as dangerous as all that
     * may be, on average ({@link BurstGuard#danger}).
     *
     * @return 0 or less when none may be; a million when none of those five minutes will have enough answers to count
     */
    double left(long nowMs) {
        advance(nowMs);
        if (stale) {
            stale = false;
            left = computedLeft();
        }
        return left;
    }

    /** How many answers usually come in five minutes, at least as many as count. */
    double usualAnswers() {
        return Math.max(FEWEST_ANSWERS, expectedAnswers());
    }

    /** In the first five minutes nothing is usual yet: they are taken to count. */
    private double expectedAnswers() {
        return counted == 0 ? Math.max(FEWEST_ANSWERS, live) : usual;
    }

    private double computedLeft() {
        double expectedIn = expectedAnswers() / BUCKETS;
        int answers = live;
        int lost = abandoned;
        double worst = 0;
        for (int ahead = 0; ahead < BUCKETS; ahead++) {
            double expected = ahead * expectedIn;
            double deviation = Math.sqrt(VARIANCE * expected);
            if (answers + expected + MORE * deviation >= FEWEST_ANSWERS) {
                worst = Math.max(worst, danger(answers, KEPT * expected, deviation, lost));
            }
            int oldest = slot(newest + ahead + 1);
            answers -= liveIn[oldest];
            lost -= abandonedIn[oldest];
        }
        return worst == 0 ? PLENTY : BurstGuard.left(worst);
    }

    private static double danger(int answers, double toCome, double deviation, int lost) {
        double danger = 0;
        for (double deviations : DEVIATIONS) {
            int all = answers + (int) Math.max(0, toCome + deviations * deviation);
            danger += BurstGuard.danger(admitted(all) - lost);
        }
        return danger / DEVIATIONS.length;
    }

    /** 0.15 of 20 is 3, whatever the processor makes of it. */
    private static int admitted(int answers) {
        return (int) Math.floor(MOST_ABANDONED * Math.max(FEWEST_ANSWERS, answers) + 1e-9);
    }

    private void advance(long nowMs) {
        long bucket = Math.floorDiv(nowMs, BUCKET_MS);
        if (bucket <= newest) {
            return;
        }
        stale = true;
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
