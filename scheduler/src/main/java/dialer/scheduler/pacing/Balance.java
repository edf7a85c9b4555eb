package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * The balance of agents and answers at a few horizons, as a sum of independent 0/1 variables: each busy agent who is still busy then and each call
 * that needs an agent until then is one. The balance is {@code free + busy - sum}; where the sum reaches {@code free + busy}, one more answer finds
 * no agent.
 *
 * <p>The distribution is exact (by convolution) for up to {@link #EXACT_UP_TO} variables, and beyond a normal with continuity correction and the
 * third-moment term of Edgeworth. Far out, where the five minutes are decided, that one is too low.
 */
final class Balance {
    static final int HORIZONS = 7;

    static final int EXACT_UP_TO = 64;

    /** How many people more than the capacity the exact distribution still tells apart. */
    static final int MOST_LEFT = 16;

    private static final int EXACT_CAPACITY = 2 * EXACT_UP_TO;

    /** Between the rows of {@link #mass}: a power of two, so that all horizons of a step fit into vector registers. */
    private static final int STRIDE = 8;

    private static final int VARIANCE = STRIDE;
    private static final int THIRD = 2 * STRIDE;

    /** What a variable is given as: its probability at each horizon, its variances, its third central moments. */
    static final int TERMS = 3 * STRIDE;

    /** Laid out as {@link #TERMS}: three plain rows, which the compiler adds up in vector registers. */
    private final double[] sum = new double[TERMS];

    private final double[] probability = new double[EXACT_CAPACITY * STRIDE];

    /** The probability of each sum below the capacity, the horizons side by side. */
    private final double[] mass = new double[(EXACT_CAPACITY + 1) * STRIDE];

    private final double[] tail = new double[HORIZONS];
    private int variables;
    private int convolved;
    private int capacity;

    /** Sums below this are told apart. */
    private int rows;

    private boolean exact;

    /**
     * Begins anew.
     *
     * @param free idle agents less answered people who wait
     * @param busy agents who talk or wrap up; each of them is to be added
     * @param expectedVariables how many will be added, besides new calls
     */
    void begin(int free, int busy, int expectedVariables) {
        Arrays.fill(sum, 0);
        variables = 0;
        convolved = 0;
        capacity = free + busy;
        rows = Math.min(capacity + MOST_LEFT, EXACT_CAPACITY + 1);
        exact = expectedVariables <= EXACT_UP_TO;
        if (exact && capacity > 0) {
            Arrays.fill(mass, 0, STRIDE, 1);
            Arrays.fill(mass, STRIDE, rows * STRIDE, 0);
        }
    }

    /** Writes the terms of a variable at a horizon into the table, whose row begins at {@code offset}. */
    static void term(double[] table, int offset, int horizon, double probability) {
        double variance = probability * (1 - probability);
        table[offset + horizon] = probability;
        table[offset + VARIANCE + horizon] = variance;
        table[offset + THIRD + horizon] = variance * (1 - 2 * probability);
    }

    /** Adds a variable: its terms stand in the table from {@code offset} on. */
    void add(double[] table, int offset) {
        exact = exact && variables < EXACT_CAPACITY;
        if (exact) {
            System.arraycopy(table, offset, probability, variables * STRIDE, STRIDE);
        }
        for (int i = 0; i < TERMS; i++) {
            sum[i] += table[offset + i];
        }
        variables++;
    }

    /** The standard deviation of the balance, at the horizon where it is largest. */
    double spread() {
        double variance = 0;
        for (int h = 0; h < HORIZONS; h++) {
            variance = Math.max(variance, sum[VARIANCE + h]);
        }
        return Math.sqrt(variance);
    }

    /** The probability at each horizon that one more answer would find no agent; kept until the next call. */
    double[] risks() {
        if (capacity <= 0) {
            Arrays.fill(tail, 1);
        } else if (variables < capacity) {
            Arrays.fill(tail, 0);
        } else if (exact) {
            convolve();
            exactTails();
        } else {
            for (int h = 0; h < HORIZONS; h++) {
                tail[h] = edgeworthTail(capacity, sum[h], sum[VARIANCE + h], sum[THIRD + h]);
            }
        }
        return tail;
    }

    /**
     * The probability, at the worst of the horizons, that one more answer would find no agent and {@code left} others would not either. After
     * {@link #risks}.
     *
     * @param left 0 or more; 0 is what {@link #risks} says
     */
    double worstRisk(int left) {
        int atLeast = capacity + left;
        if (atLeast <= 0) {
            return 1;
        } else if (variables < atLeast) {
            return 0;
        }
        double worst = 0;
        for (int h = 0; h < HORIZONS; h++) {
            double tailOf = exact && atLeast <= rows
                    ? exactTail(h, atLeast)
                    : edgeworthTail(atLeast, sum[h], sum[VARIANCE + h], sum[THIRD + h]);
            worst = Math.max(worst, tailOf);
        }
        return worst;
    }

    /** Larger sums need not be told apart: they are what is missing to 1. */
    private void convolve() {
        for (; convolved < variables; convolved++) {
            for (int k = Math.min(convolved + 1, rows - 1); k > 0; k--) {
                step(k * STRIDE, convolved * STRIDE);
            }
            for (int h = 0; h < STRIDE; h++) {
                mass[h] -= probability[convolved * STRIDE + h] * mass[h];
            }
        }
    }

    private void step(int row, int variable) {
        for (int h = 0; h < STRIDE; h++) {
            mass[row + h] += probability[variable + h] * (mass[row - STRIDE + h] - mass[row + h]);
        }
    }

    private void exactTails() {
        for (int h = 0; h < HORIZONS; h++) {
            tail[h] = exactTail(h, capacity);
        }
    }

    private double exactTail(int h, int atLeast) {
        double below = 0;
        for (int k = 0; k < atLeast; k++) {
            below += mass[k * STRIDE + h];
        }
        return Math.max(0, 1 - below);
    }

    /** The probability that a sum of independent 0/1 variables reaches {@code atLeast}, from its first three moments. */
    static double edgeworthTail(int atLeast, double mean, double variance, double third) {
        if (variance < 1e-9) {
            return mean >= atLeast - 0.5 ? 1 : 0;
        }
        double deviation = Math.sqrt(variance);
        double x = (atLeast - 0.5 - mean) / deviation;
        double skew = third / (variance * deviation);
        double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        double upper = Normal.upperTail(x) + skew / 6 * (x * x - 1) * density;
        return Math.min(1, Math.max(0, upper));
    }
}
