package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * A campaign's probabilities at the horizons, by age, as the terms that a {@link Balance} adds up. Learned anew every few seconds, looked up for each
 * call and agent in each decision. A cell is computed when it is first looked up after a refresh: most ages are nobody's.
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
    private static final int CONVOLUTION_STEPS = 16;
    private static final int HOLDING_STEPS = 8;

    /**
     * Answers that come only when the call may be given up weigh by their share to this power: hardly, as long as they are few. Where most come so late, calls
     * must not be originated only to be given up.
     */
    private static final double LATE = 3;

    /** That the call needs an agent until the horizon. */
    private final double[] ringing = new double[RING_CELLS * Balance.TERMS];

    private final double[] underAmd = new double[Balance.TERMS];

    /** That the agent is still busy at the horizon, grace included. */
    private final double[] talking = new double[AGE_CELLS * Balance.TERMS];

    private final double[] wrappingUp = new double[AGE_CELLS * Balance.TERMS];

    /** The refresh of which each cell is. */
    private final int[] ringingOf = new int[RING_CELLS];

    private final int[] talkingOf = new int[AGE_CELLS];
    private final int[] wrappingUpOf = new int[AGE_CELLS];
    private int ringRefresh;
    private int busyRefresh;

    private final double[] horizonWeight = new double[Balance.HORIZONS];

    /** By horizon and step: the probability that a wrap-up that begins at the middle of the step is over at the horizon, grace included. */
    private final double[] wrapUpDone = new double[Balance.HORIZONS * CONVOLUTION_STEPS];

    /** The share of the calls answered before the horizon that still hold their agent then: short talks give agents back in time. */
    private final double[] holding = new double[Balance.HORIZONS];

    private final long[] horizonsMs = new long[Balance.HORIZONS];
    private final Beliefs beliefs;
    private long graceMs;
    private long amdMs;
    private long minRingMs;
    private long revocableFromMs;

    /** How much the answers weigh that come only when the call may be given up. */
    private double lateWeight;

    private long ringAtMs;
    private long busyAtMs;
    private boolean wrapsUp;
    private double answerRate;

    CampaignTables(Beliefs beliefs) {
        this.beliefs = beliefs;
    }

    /**
     * Takes up what is believed now.
     *
     * @param horizons when a call originated now may need an agent, ascending
     * @param grace how long it may wait for one
     * @param minRing after how long a ring a call may be given up
     */
    void refresh(long[] horizons, long grace, long minRing, long nowMs) {
        System.arraycopy(horizons, 0, horizonsMs, 0, Balance.HORIZONS);
        graceMs = grace;
        minRingMs = minRing;
        amdMs = Math.round(beliefs.amdMs());
        busyAtMs = nowMs;
        busyRefresh++;
        wrapsUp = beliefs.wrapUpLongerThan(0, nowMs) >= 1e-6;
        double peopleUnderAmd = beliefs.personShareUnderAmd(nowMs);
        for (int h = 0; h < Balance.HORIZONS; h++) {
            holding[h] = holding(horizonsMs[h]);
        }
        for (int h = 0; h < Balance.HORIZONS; h++) {
            wrapUpDone(h, horizonsMs[h] + graceMs);
            Balance.term(underAmd, 0, h, peopleUnderAmd);
        }
        refreshRinging(nowMs);
        refreshWeights(nowMs);
    }

    /** Only what depends on how many are answered. */
    void refreshRinging(long nowMs) {
        ringAtMs = nowMs;
        ringRefresh++;
        answerRate = beliefs.answerRate(nowMs);
        revocableFromMs = minRingMs + beliefs.ringsAfterMs();
        double late = 1 - beliefs.answeredWithin(revocableFromMs, nowMs) / Math.max(1e-9, answerRate);
        lateWeight = Math.pow(Math.max(0, late), LATE);
    }

    /**
     * A call weighs until it may be given up: whether it rings on is decided then, knowing what has become of the others. Older ones ring on
     * because that was decided, and weigh in full.
     */
    private void computeRinging(int cell) {
        ringingOf[cell] = ringRefresh;
        long age = (long) cell * RING_CELL_MS;
        long boundUntil = age < revocableFromMs ? revocableFromMs : Long.MAX_VALUE;
        double still = Math.max(1e-9, beliefs.stillRinging(age, ringAtMs));
        double before = beliefs.answeredBefore(age, ringAtMs);
        for (int h = 0; h < Balance.HORIZONS; h++) {
            long until = age + horizonsMs[h] - amdMs;
            double bound = beliefs.answeredWithin(Math.min(boundUntil, until), ringAtMs) - before;
            double answered = bound + lateWeight * (beliefs.answeredWithin(until, ringAtMs) - before - bound);
            double needs = holding[h] * Math.min(1, Math.max(0, answered / still));
            Balance.term(ringing, cell * Balance.TERMS, h, needs);
        }
    }

    private double holding(long horizonMs) {
        double sum = 0;
        for (int i = 0; i < HOLDING_STEPS; i++) {
            long since = Math.round(graceMs + horizonMs * (i + 0.5) / HOLDING_STEPS);
            wrapUpDone(0, since);
            sum += stillBusy(0, since, 0);
        }
        return sum / HOLDING_STEPS;
    }

    private void wrapUpDone(int h, long withinMs) {
        if (!wrapsUp) {
            return;
        }
        for (int i = 0; i < CONVOLUTION_STEPS; i++) {
            long left = (withinMs * (2 * (CONVOLUTION_STEPS - i) - 1) + CONVOLUTION_STEPS) / (2 * CONVOLUTION_STEPS);
            wrapUpDone[h * CONVOLUTION_STEPS + i] = 1 - beliefs.wrapUpLongerThan(left, busyAtMs);
        }
    }

    private void computeTalking(int cell) {
        talkingOf[cell] = busyRefresh;
        long age = ageMs(cell);
        for (int h = 0; h < Balance.HORIZONS; h++) {
            Balance.term(talking, cell * Balance.TERMS, h, stillBusy(age, horizonsMs[h] + graceMs, h));
        }
    }

    private void computeWrappingUp(int cell) {
        wrappingUpOf[cell] = busyRefresh;
        long age = ageMs(cell);
        double now = beliefs.wrapUpLongerThan(age, busyAtMs);
        for (int h = 0; h < Balance.HORIZONS; h++) {
            double later = beliefs.wrapUpLongerThan(age + horizonsMs[h] + graceMs, busyAtMs);
            Balance.term(wrappingUp, cell * Balance.TERMS, h, ratio(later, now));
        }
    }

    /** The probability that a talk of this age, or the wrap-up after it, goes on for longer than the time. */
    private double stillBusy(long ageMs, long withinMs, int h) {
        double now = beliefs.talkLongerThan(ageMs, busyAtMs);
        if (!wrapsUp) {
            return ratio(beliefs.talkLongerThan(ageMs + withinMs, busyAtMs), now);
        }
        int row = h * CONVOLUTION_STEPS;
        if (now < 1e-200) {
            return 1 - wrapUpDone[row];
        }
        double done = 0;
        double before = now;
        for (int i = 0; i < CONVOLUTION_STEPS; i++) {
            double after = beliefs.talkLongerThan(ageMs + withinMs * (i + 1) / CONVOLUTION_STEPS, busyAtMs);
            done += (before - after) * wrapUpDone[row + i];
            before = after;
        }
        return Math.max(0, 1 - done / now);
    }

    /** What cannot have lasted so long is over. */
    private static double ratio(double later, double now) {
        return now < 1e-200 ? 0 : Math.min(1, later / now);
    }

    /** How the answer of a new call is spread over the horizons: the share nearest to each. */
    private void refreshWeights(long nowMs) {
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

    /** Adds a call that has rung for so long. */
    void addRinging(Balance balance, long ringMs) {
        balance.add(ringing, ringingOffset(ringMs));
    }

    private int ringingOffset(long ringMs) {
        int cell = (int) Math.min(RING_CELLS - 1, Math.max(0, ringMs / RING_CELL_MS));
        if (ringingOf[cell] != ringRefresh) {
            computeRinging(cell);
        }
        return cell * Balance.TERMS;
    }

    /** Adds a call that is listened to. */
    void addUnderAmd(Balance balance) {
        balance.add(underAmd, 0);
    }

    /** Adds an agent who has talked for so long. */
    void addTalking(Balance balance, long talkMs) {
        int cell = ageCell(talkMs);
        if (talkingOf[cell] != busyRefresh) {
            computeTalking(cell);
        }
        balance.add(talking, cell * Balance.TERMS);
    }

    /** Adds an agent who has wrapped up for so long. */
    void addWrappingUp(Balance balance, long wrapUpMs) {
        int cell = ageCell(wrapUpMs);
        if (wrappingUpOf[cell] != busyRefresh) {
            computeWrappingUp(cell);
        }
        balance.add(wrappingUp, cell * Balance.TERMS);
    }

    /** J: the risks at the horizons, weighted by when a new call of this campaign is answered. */
    double risk(double[] risks) {
        double risk = 0;
        for (int h = 0; h < Balance.HORIZONS; h++) {
            risk += horizonWeight[h] * risks[h];
        }
        return risk;
    }

    /** The same for a call that has rung for so long: the risks at the horizons, weighted by when it is answered if it is. */
    double riskOf(double[] risks, long ringMs) {
        int offset = ringingOffset(ringMs);
        double before = 0;
        double risk = 0;
        for (int h = 0; h < Balance.HORIZONS; h++) {
            double upTo = Math.max(before, ringing[offset + h]);
            risk += (upTo - before) * risks[h];
            before = upTo;
        }
        return before < 1e-9 ? 0 : risk / before;
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
