package dialer.scheduler.pacing;

import java.util.List;

/**
 * When attempts are answered by a person and when they end otherwise, as competing risks in quarters of a second of ringing. Only the shape is kept here;
 * how many are answered at all says {@link AnswerLevel}.
 */
final class RingTimes {
    static final int BIN_MS = 250;
    static final int BINS = 480;

    private static final double MEMORY = 3000;
    private static final double PRIOR_ANSWERED = 10;
    private static final double PRIOR_OTHER = 20;
    private static final int PRIOR_ANSWERED_FROM_MS = 2_000;
    private static final int PRIOR_ANSWERED_TO_MS = 25_000;
    private static final int PRIOR_OTHER_FROM_MS = 20_000;
    private static final int PRIOR_OTHER_TO_MS = 45_000;

    private final double[] answered = new double[BINS];
    private final double[] other = new double[BINS];

    /** Running sums, anew at {@link #refresh}. */
    private final double[] answeredUpTo = new double[BINS];

    private final double[] otherUpTo = new double[BINS];
    private double weight = 1;

    RingTimes() {
        prior(answered, PRIOR_ANSWERED, PRIOR_ANSWERED_FROM_MS, PRIOR_ANSWERED_TO_MS);
        prior(other, PRIOR_OTHER, PRIOR_OTHER_FROM_MS, PRIOR_OTHER_TO_MS);
        refresh();
    }

    private static void prior(double[] bins, double mass, int fromMs, int toMs) {
        int from = fromMs / BIN_MS;
        int to = toMs / BIN_MS;
        for (int bin = from; bin < to; bin++) {
            bins[bin] = mass / (to - from);
        }
    }

    void observe(long ringMs, boolean person) {
        // Growing the weight of what is new is the same as letting what is old fade, without touching every bin.
        weight *= 1 / (1 - 1 / MEMORY);
        (person ? answered : other)[bin(ringMs)] += weight;
        fade();
    }

    /**
     * It was given up after so long: its later end is spread over what is known of those that rang on.
     *
     * @param person the probability that a person would have answered it
     */
    void observeCut(long ringMs, double person) {
        weight *= 1 / (1 - 1 / MEMORY);
        spread(answered, bin(ringMs) + 1, weight * person);
        spread(other, bin(ringMs), weight * (1 - person));
        fade();
    }

    private static void spread(double[] bins, int from, double mass) {
        int first = Math.min(from, BINS - 1);
        double sum = 0;
        for (int bin = first; bin < BINS; bin++) {
            sum += bins[bin];
        }
        if (sum <= 0) {
            bins[first] += mass;
            return;
        }
        for (int bin = first; bin < BINS; bin++) {
            bins[bin] *= 1 + mass / sum;
        }
    }

    private void fade() {
        if (weight > 1e6) {
            Decay.scale(answered, 1 / weight);
            Decay.scale(other, 1 / weight);
            weight = 1;
        }
    }

    void refresh() {
        accumulate(answered, answeredUpTo);
        accumulate(other, otherUpTo);
    }

    private static void accumulate(double[] bins, double[] upTo) {
        double sum = 0;
        for (double count : bins) {
            sum += count;
        }
        double running = 0;
        for (int bin = 0; bin < BINS; bin++) {
            running += bins[bin];
            upTo[bin] = running / sum;
        }
    }

    /** The share of the answered attempts that are answered up to and with the quarter of a second in which {@code ringMs} lies. */
    double answeredWithin(long ringMs) {
        return ringMs < 0 ? 0 : answeredUpTo[bin(ringMs)];
    }

    /** As {@link #answeredWithin}, without that quarter of a second. */
    double answeredBefore(long ringMs) {
        return ringMs < BIN_MS ? 0 : answeredUpTo[bin(ringMs - BIN_MS)];
    }

    /** The ring after which this share of the answered attempts has been answered; up to two minutes. */
    long answeredAfterMs(double share) {
        int bin = 0;
        while (bin < BINS - 1 && answeredUpTo[bin] < share) {
            bin++;
        }
        return (bin + 1L) * BIN_MS;
    }

    /** The share of the attempts not answered that are over before the quarter of a second in which {@code ringMs} lies. */
    double otherBefore(long ringMs) {
        return ringMs < BIN_MS ? 0 : otherUpTo[bin(ringMs - BIN_MS)];
    }

    List<Double> answeredMemory() {
        return Decay.memory(answered, 1 / weight);
    }

    List<Double> otherMemory() {
        return Decay.memory(other, 1 / weight);
    }

    void restore(List<Double> answeredBins, List<Double> otherBins) {
        if (Decay.sum(answeredBins) > 0 && Decay.sum(otherBins) > 0) {
            Decay.restore(answeredBins, answered);
            Decay.restore(otherBins, other);
            weight = 1;
            refresh();
        }
    }

    private static int bin(long ringMs) {
        return (int) Math.min(BINS - 1, Math.max(0, ringMs / BIN_MS));
    }
}
