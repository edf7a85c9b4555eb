package dialer.scheduler.originate;

/**
 * Calls per second of one switch or gateway. Two bounds hold together: never more than the limit in any one second (FreeSWITCH counts new legs a
 * second and refuses what is above), and an even flow within it, because carriers dislike bursts: at most a tenth of a second's worth at once.
 *
 * <p>What could not be dialed in time is not owed later: unused capacity does not add up.
 *
 * <p>When the switch refuses all the same (others use it too), the limit is lowered by a fifth and everything pauses for a second; each
 * {@value #RECOVERY_MS} ms without a refusal gives one call per second back.
 */
public final class CpsLimiter {
    private static final int WINDOW_MS = 1000;
    private static final double BURST_MS = 100.0;
    private static final int RECOVERY_MS = 5000;

    private final long[] takenAtMs;
    private int newest = -1;
    private int taken;

    private int configured;
    private int limit;
    private double nextAtMs = Double.NEGATIVE_INFINITY;
    private long pausedUntilMs = Long.MIN_VALUE / 2;
    private long lastLimitChangeMs = Long.MIN_VALUE / 2;

    /** @param cps calls in any one second, 1 to 100,000 */
    public CpsLimiter(int cps) {
        if (cps < 1 || cps > 100_000) {
            throw new IllegalArgumentException("cps must be 1 to 100000, not " + cps);
        }
        this.configured = cps;
        this.limit = cps;
        this.takenAtMs = new long[cps];
    }

    /** Lowers (never above what was configured) the limit, because the switch said what it can take. */
    public void capAt(int cps) {
        configured = Math.max(1, Math.min(takenAtMs.length, cps));
        limit = Math.min(limit, configured);
    }

    /** Calls per second in force now. */
    public int limit() {
        return limit;
    }

    /** Whether a call may leave now; if so the caller calls {@link #take}. */
    public boolean mayTake(long nowMs) {
        recover(nowMs);
        return nowMs >= pausedUntilMs && (double) nowMs + BURST_MS >= nextAtMs && takenInLastSecond(nowMs) < limit;
    }

    /** Counts a leg. Also for legs that the switch makes itself (an agent's): they count there too. */
    public void take(long nowMs) {
        newest = (newest + 1) % takenAtMs.length;
        takenAtMs[newest] = nowMs;
        taken = Math.min(taken + 1, takenAtMs.length);
        nextAtMs = Math.max(nextAtMs, (double) nowMs) + (double) WINDOW_MS / limit;
    }

    /** The switch has refused a leg. Refusals during the pause belong to calls that had left before it: they teach nothing new. */
    public void refused(long nowMs) {
        if (nowMs < pausedUntilMs) {
            return;
        }
        limit = Math.max(1, limit - Math.max(1, limit / 5));
        pausedUntilMs = nowMs + WINDOW_MS;
        lastLimitChangeMs = nowMs;
    }

    private void recover(long nowMs) {
        if (limit < configured && nowMs - lastLimitChangeMs >= RECOVERY_MS) {
            limit++;
            lastLimitChangeMs = nowMs;
        }
        limit = Math.min(limit, configured);
    }

    /** Only as far back as needed to know whether the limit is reached. */
    private int takenInLastSecond(long nowMs) {
        if (taken < limit) {
            return countBack(nowMs, taken);
        }
        int oldestThatMatters = Math.floorMod(newest - limit + 1, takenAtMs.length);
        return takenAtMs[oldestThatMatters] > nowMs - WINDOW_MS ? limit : limit - 1;
    }

    private int countBack(long nowMs, int atMost) {
        int count = 0;
        while (count < atMost && takenAtMs[Math.floorMod(newest - count, takenAtMs.length)] > nowMs - WINDOW_MS) {
            count++;
        }
        return count;
    }
}
