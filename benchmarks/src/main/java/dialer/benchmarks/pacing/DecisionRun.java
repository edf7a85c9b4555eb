package dialer.benchmarks.pacing;

import dialer.benchmarks.Machine;
import dialer.benchmarks.Options;
import dialer.benchmarks.Report;
import java.io.PrintStream;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link DecisionBenchmark} and reports microseconds and allocated bytes of a decision, by team. */
public final class DecisionRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private DecisionRun() {}

    /**
     * Measures, and prints the figures to {@code out}.
     *
     * @param options {@code forks}: how many processes measure each team, default 2
     */
    public static boolean run(Options options, PrintStream out) throws RunnerException {
        Report report = new Report("pacing", Machine.here());
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecisionBenchmark.class.getName())
                        .forks(options.number("forks", 2))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.NORMAL)
                        .build())
                .run();
        for (RunResult result : results) {
            String agents = result.getParams().getParam("agents");
            String goal = agents.equals("500") ? "< 200" : "";
            double micros = result.getPrimaryResult().getScore();
            report.add("one decision, " + agents + " agents", "decision" + agents + "Us", micros, "us", goal);
            report.add("allocated by it", "decision" + agents + "Bytes", allocated(result), "B", "< 1");
        }
        report.print(out);
        return results.size() == 3;
    }

    /** The profiler's results carry a prefix that differs from version to version. */
    private static double allocated(RunResult result) {
        for (String name : result.getSecondaryResults().keySet()) {
            if (name.endsWith(ALLOCATED)) {
                return result.getSecondaryResults().get(name).getScore();
            }
        }
        return Double.NaN;
    }
}
