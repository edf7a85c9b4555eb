package dialer.scheduler.pacing;

import dialer.scheduler.pacing.PacingMemory.Bucket;
import dialer.scheduler.pacing.PacingMemory.LedgerSnapshot;
import dialer.scheduler.pacing.PacingSettings.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts live answers n and abandoned calls b of a campaign over the regulator's window, and says what risk a new call may run.
 *
 * <p>The threshold is {@code epsilon = min(0.6, alpha * exp(eta * credit))} with the credit {@code alpha * n - b}: at every moment
 * {@code b = alpha * n + ln(alpha / epsilon) / eta}, so that the overshoot over the target is bounded by a few dozen calls in any window, however
 * wrong the model is. The credit that counts is never above {@code ln(10) / eta}: a quiet month cannot pay for a bad hour. Where the detection takes
 * people for machines, epsilon begins at what is left of alpha, and the credit is lower by what is not known of them.
 */
public final class AbandonmentLedger {
    /** How steeply the threshold follows the credit: 0.02 leaves budget unspent, 0.4 costs occupancy. */
    static final double ETA = 0.1;

    static final double MAX_THRESHOLD = 0.6;
    static final double MAX_CREDIT = Math.log(10) / ETA;

    private static final int GUARD_FROM_ANSWERS = 100;
    private static final double BRAKE_FROM = 2;

    /** Calls of credit in reserve for each standard deviation of the balance: the bursts in which a pool abandons grow with it. */
    private static final double RESERVE_OF_SPREAD = 3.7;

    /** Of people taken for machines only the mean is known: so many standard deviations more may have been, in 19 of 20 cases not more. */
    private static final double UNSEEN_DEVIATIONS = 1.65;

    private static final long BUCKET_MS = 15 * 60 * 1000L;
    private static final long DAY_MS = 24 * 60 * 60 * 1000L;
    private static final int DAYS = 30;
    private static final int BUCKETS = (int) (DAYS * DAY_MS / BUCKET_MS) + 1;

    private PacingSettings settings;
    private final int[] liveByBucket = new int[BUCKETS];
    private final int[] abandonedByBucket = new int[BUCKETS];
    private long newestBucket;
    private long lifetimeLive;
    private long lifetimeAbandoned;
    private long live;
    private long abandoned;
    private double recentCredit;

    /** People hung up on by the detection and not yet booked, below 1. */
    private double unseen;

    private boolean begun;
    private final RecentMinutes recentMinutes = new RecentMinutes();

    public AbandonmentLedger(PacingSettings settings) {
        this.settings = settings;
    }

    /** Other rates or another window: the counts stay. */
    public void settings(PacingSettings newSettings) {
        settings = newSettings;
        recount();
        recentCredit = Math.min(recentCredit, windowCredit());
    }

    /**
     * Moves the window on. A time before an earlier one counts as that earlier one: when the clock is set back, nothing is forgotten twice.
     *
     * @param localMs milliseconds since 1970-01-01T00:00 of the accounting zone
     */
    public void advance(long localMs) {
        long bucket = Math.floorDiv(localMs, BUCKET_MS);
        if (!begun) {
            begun = true;
            newestBucket = bucket;
            return;
        }
        if (bucket <= newestBucket) {
            return;
        }
        boolean newDay = day(bucket) != day(newestBucket);
        forget(bucket);
        recount();
        if (newDay && settings.window() == Window.CAMPAIGN_DAY) {
            recentCredit = 0;
        }
    }

    private void forget(long bucket) {
        long from = Math.max(newestBucket + 1, bucket - BUCKETS + 1);
        for (long gone = from; gone <= bucket; gone++) {
            liveByBucket[slot(gone)] = 0;
            abandonedByBucket[slot(gone)] = 0;
        }
        newestBucket = bucket;
    }

    /**
     * A person has answered.
     *
     * @param nowMs the policy's clock
     */
    public void liveAnswer(long nowMs) {
        recentMinutes.liveAnswer(nowMs);
        liveByBucket[slot(newestBucket)]++;
        lifetimeLive++;
        live++;
        recentCredit = Math.min(MAX_CREDIT, recentCredit + settings.targetRate());
    }

    /** One of the live answers got no agent in time. */
    public void abandon(long nowMs) {
        recentMinutes.abandon(nowMs);
        abandonedByBucket[slot(newestBucket)]++;
        lifetimeAbandoned++;
        abandoned++;
        recentCredit -= 1;
    }

    /**
     * The answering-machine detection has recognised a person. For each of them a share of one was taken for a machine and hung up on, which nobody
     * hears of: whole ones are booked as live answers that were abandoned.
     */
    public void recognised(long nowMs) {
        double share = settings.amdFalsePositiveShare();
        unseen += share / (1 - share);
        while (unseen >= 1) {
            unseen--;
            liveAnswer(nowMs);
            abandon(nowMs);
        }
    }

    /** n: calls answered by a person in the window. */
    public long liveAnswers() {
        return live;
    }

    /** b: those of them that were abandoned. */
    public long abandoned() {
        return abandoned;
    }

    /** alpha * n - b over the window: abandoned calls that the target still admits, beyond those that may have been abandoned unseen. */
    public double windowCredit() {
        double unseenShare = settings.amdFalsePositiveShare();
        double doubt = UNSEEN_DEVIATIONS * Math.sqrt(unseenShare * (1 - unseenShare) * live);
        return settings.targetRate() * live - abandoned - doubt;
    }

    /** The credit that the threshold follows: that of the window, and no more than could be gathered lately. */
    public double credit() {
        return Math.min(windowCredit(), recentCredit);
    }

    /** Epsilon: the risk that a new call may run, 0 to 0.6. Of alpha, the part that the detection abandons anyway cannot be spent a second time. */
    public double threshold() {
        double spendable = Math.max(0, settings.targetRate() - settings.amdFalsePositiveShare());
        return Math.min(MAX_THRESHOLD, spendable * Math.exp(ETA * credit()));
    }

    /**
     * How many calls may still be abandoned before the legal limit, at least over 100 answers. Close to it the brake takes the threshold back
     * early: a little less risk for a while costs far less than progressive dialing until the share has recovered.
     */
    public double slack() {
        long answers = Math.max(GUARD_FROM_ANSWERS, live);
        return settings.legalRate() * (answers + 1) - (abandoned + 1);
    }

    /** By how much the threshold is taken back near the legal limit: 1 far from it, 0 at it. */
    public double brake() {
        return Math.min(1, Math.max(0, (slack() + 0.25) / BRAKE_FROM));
    }

    /** How many more calls may be abandoned before some five minutes are bad, those to come included; 0 or less when none may. */
    double leftInMinutes(long nowMs) {
        return recentMinutes.left(nowMs);
    }

    /** How many people usually answer in five minutes, at least 20. */
    double answersInMinutes() {
        return recentMinutes.usualAnswers();
    }

    /**
     * Calls of credit that should be in reserve. Over few answers the legal limit is only a few unlucky calls away from the target, and a team that
     * runs into it is thrown back to progressive; over many the target itself is far enough from the limit.
     *
     * @param spread standard deviation that the balance of agents and answers usually has
     */
    public double reserve(double spread) {
        double reserve = Math.min(MAX_CREDIT, RESERVE_OF_SPREAD * spread);
        return Math.max(0, reserve - (settings.legalRate() - settings.targetRate()) * live);
    }

    /** Whether the next abandoned call would pass the legal limit. Over fewer than 100 answers a share says nothing; the threshold holds alone. */
    public boolean guarded() {
        return live >= GUARD_FROM_ANSWERS && abandoned + 1 > settings.legalRate() * (live + 1);
    }

    /** Whether an abandoned call has been earned; always, unless the campaign earns first. */
    public boolean earned() {
        return !settings.earnFirst() || credit() >= 1;
    }

    /** What is counted, for the database. */
    public LedgerSnapshot snapshot() {
        List<Bucket> buckets = new ArrayList<>();
        long windowLive = 0;
        long windowAbandoned = 0;
        for (long bucket = newestBucket - BUCKETS + 1; bucket <= newestBucket; bucket++) {
            int slot = slot(bucket);
            if (liveByBucket[slot] != 0 || abandonedByBucket[slot] != 0) {
                buckets.add(new Bucket(bucket * BUCKET_MS, liveByBucket[slot], abandonedByBucket[slot]));
                windowLive += liveByBucket[slot];
                windowAbandoned += abandonedByBucket[slot];
            }
        }
        return new LedgerSnapshot(
                buckets, lifetimeLive - windowLive, lifetimeAbandoned - windowAbandoned, recentCredit);
    }

    /** Takes up a snapshot; what was counted before is forgotten. Then {@link #advance} to the present. */
    public void restore(LedgerSnapshot snapshot) {
        Arrays.fill(liveByBucket, 0);
        Arrays.fill(abandonedByBucket, 0);
        lifetimeLive = snapshot.olderLiveAnswers();
        lifetimeAbandoned = snapshot.olderAbandoned();
        begun = !snapshot.buckets().isEmpty();
        newestBucket = snapshot.buckets().stream()
                .mapToLong(bucket -> Math.floorDiv(bucket.startMs(), BUCKET_MS))
                .max()
                .orElse(0);
        for (Bucket bucket : snapshot.buckets()) {
            lifetimeLive += bucket.liveAnswers();
            lifetimeAbandoned += bucket.abandoned();
            long number = Math.floorDiv(bucket.startMs(), BUCKET_MS);
            if (number > newestBucket - BUCKETS) {
                liveByBucket[slot(number)] += Math.toIntExact(bucket.liveAnswers());
                abandonedByBucket[slot(number)] += Math.toIntExact(bucket.abandoned());
            }
        }
        recentCredit = Math.min(MAX_CREDIT, snapshot.recentCredit());
        recount();
    }

    private void recount() {
        if (settings.window() == Window.CAMPAIGN_LIFETIME) {
            live = lifetimeLive;
            abandoned = lifetimeAbandoned;
            return;
        }
        live = 0;
        abandoned = 0;
        for (long bucket = oldestInWindow(); bucket <= newestBucket; bucket++) {
            live += liveByBucket[slot(bucket)];
            abandoned += abandonedByBucket[slot(bucket)];
        }
    }

    private long oldestInWindow() {
        return switch (settings.window()) {
            case CAMPAIGN_DAY -> day(newestBucket) * (DAY_MS / BUCKET_MS);
            case ROLLING_24H -> newestBucket - DAY_MS / BUCKET_MS;
            case ROLLING_30D, CAMPAIGN_LIFETIME -> newestBucket - BUCKETS + 1;
        };
    }

    private static long day(long bucket) {
        return Math.floorDiv(bucket, DAY_MS / BUCKET_MS);
    }

    private static int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS);
    }
}
