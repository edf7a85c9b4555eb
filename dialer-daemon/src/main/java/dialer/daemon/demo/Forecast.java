package dialer.daemon.demo;

import dialer.simulator.pacing.Figures;
import dialer.simulator.pacing.Laboratory;
import dialer.simulator.pacing.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What the laboratory foretells for one run: the law in virtual time, many times with other people, each as long as the run and from a cold start.
 *
 * @param runs that were simulated
 * @param occupancy (talk + wrap-up) / time of all agents
 * @param abandonment abandoned / live answers
 */
record Forecast(int runs, Range occupancy, Range abandonment) {
    /** A pair of ranges of this width holds with at least 95 % (Bonferroni): two are compared. */
    private static final double OUTSIDE_EACH_END = 0.05 / 4;

    /**
     * Where a figure of a single run lies.
     *
     * @param mean over all runs
     * @param low with {@code high} the bounds between which 97.5 % of the runs lie
     */
    record Range(double mean, double low, double high) {
        boolean holds(double value) {
            return value >= low && value <= high;
        }

        static Range of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int cut = (int) (sorted.length * OUTSIDE_EACH_END);
            return new Range(DoubleStream.of(sorted).average().orElse(0), sorted[cut], sorted[sorted.length - 1 - cut]);
        }
    }

    /**
     * Simulates on all cores.
     *
     * @param scenario of one run
     */
    static Forecast of(Scenario scenario, int runs) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService askers = Executors.newFixedThreadPool(threads);
        try (Laboratory laboratory = new Laboratory(threads, hours -> {})) {
            List<Callable<Figures>> tasks = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                Scenario one = scenario.withSeed(scenario.seed() + i);
                tasks.add(() -> laboratory.run(one).get(0));
            }
            List<Figures> figures = new ArrayList<>();
            for (Future<Figures> run : askers.invokeAll(tasks)) {
                figures.add(run.get());
            }
            return new Forecast(runs, range(figures, Figures::occupancy), range(figures, Figures::abandonment));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the laboratory failed", e);
        } finally {
            askers.shutdownNow();
        }
    }

    private static Range range(List<Figures> figures, ToDoubleFunction<Figures> figure) {
        return Range.of(figures.stream().mapToDouble(figure).toArray());
    }
}
