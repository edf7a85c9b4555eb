package dialer.scheduler.pacing;

import java.util.Arrays;
import java.util.List;

/**
 * How long something lasts (a talk, a wrap-up): a hazard for each bin of a geometric grid, from the events seen in the bin and the time spent in
 * it. What is still going on counts with its time so far: without it, a morning of short talks would look like a day of short talks.
 */
final class SurvivalTimes {
    private static final double MEMORY = 1500;
    private static final double PRIOR_EVENTS = 2;

    /** The integrated hazard stops here: beyond, exp() would underflow, and nothing is that certain. */
    private static final double MOST_HAZARD = 300;

    private static final int FINE_BINS = 8;
    private static final int BINS_PER_OCTAVE = 8;
    private static final int OCTAVES = 10;
    static final int BINS = FINE_BINS + BINS_PER_OCTAVE * OCTAVES;
    private static final int UNIT_MS = 1000;
    private static final long[] EDGES_MS = edges();

    private final double priorMeanMs;
    private final double smoothing;
    private final double[] events = new double[BINS];
    private final double[] exposureMs = new double[BINS];
    private double weight = 1;

    /** Scratch of what is going on: how many have an age in the bin, and their time in it. */
    private final double[] goingOn = new double[BINS];

    private final double[] goingOnMs = new double[BINS];

    /** Anew at {@link #refresh}: the hazard per ms in each bin and its integral up to the bin. */
    private final double[] hazard = new double[BINS];

    private final double[] hazardBefore = new double[BINS];

    /**
     * @param smoothing by how many events each bin leans to the overall mean
     */
    SurvivalTimes(double priorMeanMs, double smoothing) {
        this.priorMeanMs = priorMeanMs;
        this.smoothing = smoothing;
        refresh();
    }

    private static long[] edges() {
        long[] edges = new long[BINS + 1];
        for (int bin = 0; bin <= BINS; bin++) {
            int fine = bin - FINE_BINS;
            long units = fine < 0 ? bin : (long) (FINE_BINS + fine % BINS_PER_OCTAVE) << (fine / BINS_PER_OCTAVE);
            edges[bin] = units * UNIT_MS;
        }
        return edges;
    }

    static int bin(long ms) {
        int units = (int) Math.min(Integer.MAX_VALUE, Math.max(0, ms / UNIT_MS));
        if (units < FINE_BINS) {
            return units;
        }
        int octave = 31 - Integer.numberOfLeadingZeros(units) - 3;
        return Math.min(BINS - 1, FINE_BINS + BINS_PER_OCTAVE * octave + (units >> octave) - FINE_BINS);
    }

    /** It has lasted so long, and ended if {@code completed}. */
    void observe(long lastedMs, boolean completed) {
        if (completed) {
            weight *= 1 / (1 - 1 / MEMORY);
        }
        int last = bin(lastedMs);
        for (int bin = 0; bin < last; bin++) {
            exposureMs[bin] += weight * (EDGES_MS[bin + 1] - EDGES_MS[bin]);
        }
        exposureMs[last] += weight * (lastedMs - EDGES_MS[last]);
        if (completed) {
            events[last] += weight;
        }
        if (weight > 1e6) {
            Decay.scale(events, 1 / weight);
            Decay.scale(exposureMs, 1 / weight);
            weight = 1;
        }
    }

    /** Forgets what was said to be going on. */
    void beginGoingOn() {
        Arrays.fill(goingOn, 0);
        Arrays.fill(goingOnMs, 0);
    }

    /** One is going on for so long. */
    void goesOn(long ageMs) {
        int bin = bin(ageMs);
        goingOn[bin]++;
        goingOnMs[bin] += ageMs - EDGES_MS[bin];
    }

    /** Computes the hazards anew. */
    void refresh() {
        double allEvents = 0;
        double allExposure = 0;
        double older = 0;
        for (int bin = BINS - 1; bin >= 0; bin--) {
            goingOnMs[bin] += older * (EDGES_MS[bin + 1] - EDGES_MS[bin]);
            older += goingOn[bin];
            allEvents += events[bin] / weight;
            allExposure += exposureMs[bin] / weight + goingOnMs[bin];
        }
        double overall = (allEvents + PRIOR_EVENTS) / (allExposure + PRIOR_EVENTS * priorMeanMs);
        double integral = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double exposure = exposureMs[bin] / weight + goingOnMs[bin];
            hazard[bin] = (events[bin] / weight + smoothing) / (exposure + smoothing / overall);
            hazardBefore[bin] = integral;
            integral += hazard[bin] * (EDGES_MS[bin + 1] - EDGES_MS[bin]);
        }
        beginGoingOn();
    }

    /** The probability to last longer than so many ms. */
    double longerThan(long ms) {
        int bin = bin(ms);
        double integral = hazardBefore[bin] + hazard[bin] * (Math.max(0, ms) - EDGES_MS[bin]);
        return Math.exp(-Math.min(MOST_HAZARD, integral));
    }

    /** How many ends have been seen (they fade). */
    double events() {
        double sum = 0;
        for (double count : events) {
            sum += count;
        }
        return sum / weight;
    }

    List<Double> eventsMemory() {
        return Decay.memory(events, 1 / weight);
    }

    List<Double> exposureMemory() {
        return Decay.memory(exposureMs, 1 / weight);
    }

    void restore(List<Double> eventBins, List<Double> exposureBins) {
        Decay.restore(eventBins, events);
        Decay.restore(exposureBins, exposureMs);
        weight = 1;
        refresh();
    }
}
