package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * A campaign's probabilities at the horizons, by age: computed every few seconds, looked up for each call and agent in each decision.
 *
 * <p>Ages are cells: of 250 ms for ringing; for talks and wrap-ups of 100 ms and then about 3 % of the age.
 */
final class CampaignTables {
    private static final int RING_CELL_MS = 250;
    private static final int RING_CELLS = 720;
    private static final int AGE_UNIT_MS = 100;
    private static final int MANTISSA_BITS = 5;
    private static final int FINE_CELLS = 1 << (MANTISSA_BITS + 1);
    private static final int AGE_OCTAVES = 11;
    private static final int AGE_CELLS = FINE_CELLS + (AGE_OCTAVES << MANTISSA_BITS);
    private static final int CONVOLUTION_STEPS = 24;
    private static final int HOLDING_STEPS = 8;

    /** The probability that the call needs an agent until the horizon. */
    private final double[] ringing = new double[RING_CELLS * Balance.HORIZONS];

    private final double[] underAmd = new double[Balance.HORIZONS];

    /** The probability that the agent is still busy at the horizon, grace included. */
    private final double[] talking = new double[AGE_CELLS * Balance.HORIZONS];

    private final double[] wrappingUp = new double[AGE_CELLS * Balance.HORIZONS];
    private final double[] horizonWeight = new double[Balance.HORIZONS];
    private final double[] wrapUpDone = new double[CONVOLUTION_STEPS];

    /** The share of the calls answered before the horizon that still hold their agent then: short talks give agents back in time. */
    private final double[] holding = new double[Balance.HORIZONS];

    private double answerRate;

    /**
     * Computes all anew.
     *
     * @param horizonsMs when a call originated now may need an agent, ascending
     * @param graceMs how long it may wait for one
     */
    void refresh(Beliefs beliefs, long[] horizonsMs, long graceMs, long nowMs) {
        answerRate = beliefs.answerRate(nowMs);
        long amdMs = Math.round(beliefs.amdMs());
        for (int h = 0; h < Balance.HORIZONS; h++) {
            refreshBusy(beliefs, h, horizonsMs[h] + graceMs, nowMs);
            refreshHolding(beliefs, h, horizonsMs[h], graceMs, nowMs);
            underAmd[h] = beliefs.personShareUnderAmd(nowMs);
        }
        refreshRinging(beliefs, horizonsMs, nowMs);
        refreshWeights(beliefs, horizonsMs, amdMs, nowMs);
    }

    /** Only what depends on how many are answered. */
    void refreshRinging(Beliefs beliefs, long[] horizonsMs, long nowMs) {
        answerRate = beliefs.answerRate(nowMs);
        long amdMs = Math.round(beliefs.amdMs());
        for (int cell = 0; cell < RING_CELLS; cell++) {
            long age = (long) cell * RING_CELL_MS;
            double still = Math.max(1e-9, beliefs.stillRinging(age, nowMs));
            double before = beliefs.answeredBefore(age, nowMs);
            for (int h = 0; h < Balance.HORIZONS; h++) {
                double answered = beliefs.answeredWithin(age + horizonsMs[h] - amdMs, nowMs) - before;
                ringing[cell * Balance.HORIZONS + h] = holding[h] * Math.min(1, Math.max(0, answered / still));
            }
        }
    }

    private void refreshHolding(Beliefs beliefs, int h, long horizonMs, long graceMs, long nowMs) {
        double sum = 0;
        for (int i = 0; i < HOLDING_STEPS; i++) {
            long since = Math.round(graceMs + horizonMs * (i + 0.5) / HOLDING_STEPS);
            boolean wrapsUp = refreshWrapUpDone(beliefs, since, nowMs);
            sum += stillBusy(beliefs, wrapsUp, 0, since, nowMs);
        }
        holding[h] = sum / HOLDING_STEPS;
    }

    private void refreshBusy(Beliefs beliefs, int h, long withinMs, long nowMs) {
        boolean wrapsUp = refreshWrapUpDone(beliefs, withinMs, nowMs);
        for (int cell = 0; cell < AGE_CELLS; cell++) {
            long age = ageMs(cell);
            int at = cell * Balance.HORIZONS + h;
            talking[at] = stillBusy(beliefs, wrapsUp, age, withinMs, nowMs);
            wrappingUp[at] = wrapsUp
                    ? ratio(beliefs.wrapUpLongerThan(age + withinMs, nowMs), beliefs.wrapUpLongerThan(age, nowMs))
                    : 0;
        }
    }

    private boolean refreshWrapUpDone(Beliefs beliefs, long withinMs, long nowMs) {
        if (beliefs.wrapUpLongerThan(0, nowMs) < 1e-6) {
            return false;
        }
        for (int i = 0; i < CONVOLUTION_STEPS; i++) {
            long left = Math.round(withinMs * (1 - (i + 0.5) / CONVOLUTION_STEPS));
            wrapUpDone[i] = 1 - beliefs.wrapUpLongerThan(left, nowMs);
        }
        return true;
    }

    /** The probability that a talk of this age, or the wrap-up after it, goes on for longer than the time. */
    private double stillBusy(Beliefs beliefs, boolean wrapsUp, long age, long withinMs, long nowMs) {
        double now = beliefs.talkLongerThan(age, nowMs);
        if (!wrapsUp) {
            return ratio(beliefs.talkLongerThan(age + withinMs, nowMs), now);
        }
        if (now < 1e-200) {
            return 1 - wrapUpDone[0];
        }
        double done = 0;
        double before = now;
        for (int i = 0; i < CONVOLUTION_STEPS; i++) {
            double after = beliefs.talkLongerThan(age + withinMs * (i + 1) / CONVOLUTION_STEPS, nowMs);
            done += (before - after) * wrapUpDone[i];
            before = after;
        }
        return Math.max(0, 1 - done / now);
    }

    /** What cannot have lasted so long is over. */
    private static double ratio(double later, double now) {
        return now < 1e-200 ? 0 : Math.min(1, later / now);
    }

    /** How the answer of a new call is spread over the horizons: the share nearest to each. */
    private void refreshWeights(Beliefs beliefs, long[] horizonsMs, long amdMs, long nowMs) {
        double before = 0;
        double sum = 0;
        for (int h = 0; h < Balance.HORIZONS; h++) {
            double upTo = h == Balance.HORIZONS - 1
                    ? answerRate
                    : beliefs.answeredWithin((horizonsMs[h] + horizonsMs[h + 1]) / 2 - amdMs, nowMs);
            horizonWeight[h] = Math.max(0, upTo - before);
            sum += horizonWeight[h];
            before = Math.max(before, upTo);
        }
        if (sum < 1e-9) {
            Arrays.fill(horizonWeight, 1.0 / Balance.HORIZONS);
        } else {
            Decay.scale(horizonWeight, 1 / sum);
        }
    }

    double answerRate() {
        return answerRate;
    }

    double[] ringing() {
        return ringing;
    }

    /** Where the horizons of a call of this age begin in {@link #ringing}. */
    int ringingAt(long ringMs) {
        return (int) Math.min(RING_CELLS - 1, Math.max(0, ringMs / RING_CELL_MS)) * Balance.HORIZONS;
    }

    double[] underAmd() {
        return underAmd;
    }

    double[] talking() {
        return talking;
    }

    double[] wrappingUp() {
        return wrappingUp;
    }

    /** Where the horizons of a talk or wrap-up of this age begin in {@link #talking} and {@link #wrappingUp}. */
    static int busyAt(long ageMs) {
        return ageCell(ageMs) * Balance.HORIZONS;
    }

    /** J: the risks at the horizons, weighted by when a new call of this campaign is answered. */
    double risk(double[] risks) {
        double risk = 0;
        for (int h = 0; h < Balance.HORIZONS; h++) {
            risk += horizonWeight[h] * risks[h];
        }
        return risk;
    }

    static int ageCell(long ageMs) {
        int units = (int) Math.min(Integer.MAX_VALUE, Math.max(0, ageMs / AGE_UNIT_MS));
        if (units < FINE_CELLS) {
            return units;
        }
        int octave = 31 - Integer.numberOfLeadingZeros(units) - MANTISSA_BITS;
        return Math.min(AGE_CELLS - 1, (octave << MANTISSA_BITS) + (units >> octave));
    }

    /** The age at the beginning of the cell. */
    static long ageMs(int cell) {
        if (cell < FINE_CELLS) {
            return (long) cell * AGE_UNIT_MS;
        }
        int octave = (cell >> MANTISSA_BITS) - 1;
        return ((long) (cell - (octave << MANTISSA_BITS)) * AGE_UNIT_MS) << octave;
    }
}
