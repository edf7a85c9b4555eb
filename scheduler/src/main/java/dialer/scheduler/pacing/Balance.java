package dialer.scheduler.pacing;

import java.util.Arrays;

/**
 * The balance of agents and answers at a few horizons, as a sum of independent 0/1 variables: each busy agent who is still busy then and each call
 * that needs an agent until then is one. The balance is {@code free + busy - sum}; where the sum reaches {@code free + busy}, one more answer finds
 * no agent.
 *
 * <p>The distribution is exact (by convolution) for up to {@link #EXACT_UP_TO} variables, and beyond a normal with continuity correction and the
 * third-moment term of Edgeworth.
 */
final class Balance {
    static final int HORIZONS = 7;

    static final int EXACT_UP_TO = 40;
    private static final int EXACT_CAPACITY = 2 * EXACT_UP_TO;

    /** Between the rows of {@link #mass}: a power of two, so that all horizons of a step fit into vector registers. */
    private static final int STRIDE = 8;

    private final double[] mean = new double[HORIZONS];
    private final double[] variance = new double[HORIZONS];
    private final double[] third = new double[HORIZONS];
    private final double[] probability = new double[EXACT_CAPACITY * STRIDE];

    /** The probability of each sum below the capacity, the horizons side by side. */
    private final double[] mass = new double[(EXACT_CAPACITY + 1) * STRIDE];

    private final double[] tail = new double[HORIZONS];
    private int variables;
    private int convolved;
    private int capacity;
    private boolean exact;

    /**
     * Begins anew.
     *
     * @param free idle agents less answered people who wait
     * @param busy agents who talk or wrap up; each of them is to be added
     * @param expectedVariables how many will be added, besides new calls
     */
    void begin(int free, int busy, int expectedVariables) {
        Arrays.fill(mean, 0);
        Arrays.fill(variance, 0);
        Arrays.fill(third, 0);
        variables = 0;
        convolved = 0;
        capacity = free + busy;
        exact = expectedVariables <= EXACT_UP_TO;
        if (exact && capacity > 0) {
            int rows = Math.min(capacity, EXACT_CAPACITY + 1);
            Arrays.fill(mass, 0, STRIDE, 1);
            Arrays.fill(mass, STRIDE, rows * STRIDE, 0);
        }
    }

    /** Adds a variable: its probability at each horizon stands in the table from {@code offset} on. */
    void add(double[] table, int offset) {
        exact = exact && variables < EXACT_CAPACITY;
        if (exact) {
            System.arraycopy(table, offset, probability, variables * STRIDE, HORIZONS);
        }
        for (int h = 0; h < HORIZONS; h++) {
            double p = table[offset + h];
            double v = p * (1 - p);
            mean[h] += p;
            variance[h] += v;
            third[h] += v * (1 - 2 * p);
        }
        variables++;
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
                tail[h] = edgeworthTail(capacity, mean[h], variance[h], third[h]);
            }
        }
        return tail;
    }

    /** Sums of the capacity and more need not be told apart: they are what is missing to 1. */
    private void convolve() {
        for (; convolved < variables; convolved++) {
            for (int k = Math.min(convolved + 1, capacity - 1); k > 0; k--) {
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
            double below = 0;
            for (int k = 0; k < capacity; k++) {
                below += mass[k * STRIDE + h];
            }
            tail[h] = Math.max(0, 1 - below);
        }
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
