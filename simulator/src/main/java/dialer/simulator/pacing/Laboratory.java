package dialer.simulator.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Runs the days of all policies of scenarios on several threads. What comes out depends on the scenario alone: every day has its own random streams,
 * and the days are put together in their order.
 */
public final class Laboratory implements AutoCloseable {
    private final ExecutorService workers;
    private final Progress progress;

    /** Hears of the days that are done, from several threads. */
    @FunctionalInterface
    public interface Progress {
        /** @param agentHours simulated since the last time */
        void done(double agentHours);
    }

    /** @param threads at least 1 */
    public Laboratory(int threads, Progress progress) {
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "pacing-laboratory");
            thread.setDaemon(true);
            return thread;
        });
        this.progress = progress;
    }

    /** What {@link Progress} will add up to, about: what is tuned with hindsight needs more days than foreseen or fewer. */
    public static double agentHours(Scenario scenario) {
        return scenario.policies().stream()
                .mapToDouble(policy -> agentHoursOfDay(scenario) * scenario.replications())
                .sum();
    }

    /**
     * Runs the scenario.
     *
     * @return the figures of each policy, in the order of the scenario
     * @throws InterruptedException if it was interrupted; nothing runs any more then
     */
    public List<Figures> run(Scenario scenario) throws InterruptedException {
        List<PolicyRun> runs = new ArrayList<>();
        for (Policy policy : scenario.policies()) {
            runs.add(begin(scenario, policy));
        }
        List<Figures> figures = new ArrayList<>();
        for (PolicyRun run : runs) {
            figures.add(run.figures());
        }
        return figures;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** A policy's days under way. */
    @FunctionalInterface
    private interface PolicyRun {
        Figures figures() throws InterruptedException;
    }

    private PolicyRun begin(Scenario scenario, Policy policy) {
        switch (policy) {
            case FIXED_RATIO, AFFINE -> {
                return () -> new Hindsight(this, scenario, policy).best();
            }
            case ORACLE -> {
                MemorylessOptimum optimum = MemorylessOptimum.of(scenario);
                return () -> Figures.of(
                        scenario,
                        policy,
                        String.format(java.util.Locale.ROOT, "optimum %.4f", optimum.occupancy()),
                        days(scenario, replication -> optimum.dialer()));
            }
            default -> {
                List<Future<DayFigures>> days =
                        start(scenario, scenario.replications(), Dialers.of(scenario, policy), true);
                return () -> Figures.of(scenario, policy, "", results(days));
            }
        }
    }

    /** The days of the scenario with dialers of one's own, one for each day. */
    List<DayFigures> days(Scenario scenario, IntFunction<Dialer> dialers) throws InterruptedException {
        return results(start(scenario, scenario.replications(), dialers, true));
    }

    /** The first {@code count} days, as a trial. */
    List<DayFigures> trial(Scenario scenario, int count, IntFunction<Dialer> dialers) throws InterruptedException {
        return results(start(scenario, count, dialers, false));
    }

    private List<Future<DayFigures>> start(
            Scenario scenario, int count, IntFunction<Dialer> dialers, boolean isProgress) {
        List<Future<DayFigures>> days = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int replication = i;
            Callable<DayFigures> day = () -> {
                DayFigures figures = new CallCenter(scenario, dialers.apply(replication), replication).run();
                if (isProgress) {
                    progress.done(agentHoursOfDay(scenario));
                }
                return figures;
            };
            days.add(workers.submit(day));
        }
        return days;
    }

    private static double agentHoursOfDay(Scenario scenario) {
        return scenario.agents() * (scenario.hours() + scenario.warmupMinutes() / 60);
    }

    private static List<DayFigures> results(List<Future<DayFigures>> days) throws InterruptedException {
        List<DayFigures> results = new ArrayList<>();
        for (Future<DayFigures> day : days) {
            try {
                results.add(day.get());
            } catch (ExecutionException e) {
                days.forEach(other -> other.cancel(true));
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (CancellationException e) {
                throw new IllegalStateException("the laboratory was closed", e);
            }
        }
        return results;
    }
}
