package dialer.benchmarks.codec;

import dialer.benchmarks.Machine;
import dialer.benchmarks.Options;
import dialer.benchmarks.Report;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link CodecBenchmark} and reports megabytes (10^6) a second of one thread. */
public final class CodecRun {
    private CodecRun() {}

    /**
     * Measures, and prints the figures to {@code out}.
     *
     * @param options {@code forks}: how many processes measure each method, default 2
     */
    public static boolean run(Options options, PrintStream out) throws RunnerException {
        Machine machine = Machine.here();
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include(CodecBenchmark.class.getName())
                .forks(options.number("forks", 2))
                .verbosity(VerboseMode.NORMAL);
        Map<String, Double> megabytes = new TreeMap<>();
        for (RunResult result : new Runner(jmh.build()).run()) {
            String method = result.getPrimaryResult().getLabel();
            megabytes.put(method, result.getPrimaryResult().getScore() * CodecBenchmark.bytesPerOperation() / 1e6);
        }
        report(machine, megabytes).print(out);
        return megabytes.size() == 4;
    }

    private static Report report(Machine machine, Map<String, Double> megabytes) {
        double dialer = megabytes.getOrDefault("dialerHeaders", 0.0);
        double every = megabytes.getOrDefault("everyHeader", 0.0);
        double freeswitch = megabytes.getOrDefault("freeswitchEslClient", 0.0);
        double thingscloud = megabytes.getOrDefault("thingscloudEsl", 0.0);
        Report report = new Report("codec", machine);
        report.add("framing and the headers that the dialer reads", "dialerHeadersMbPerS", dialer, "MB/s", "> 500");
        report.add("every header decoded", "everyHeaderMbPerS", every, "MB/s", "> 150");
        report.add("org.freeswitch.esl.client 0.9.2", "freeswitchEslClientMbPerS", freeswitch, "MB/s", "");
        report.add("link.thingscloud:freeswitch-esl 2.2.0", "thingscloudEslMbPerS", thingscloud, "MB/s", "");
        report.add(
                "every header: times org.freeswitch.esl.client",
                "everyHeaderRatioFreeswitch",
                every / freeswitch,
                "x",
                "");
        report.add("every header: times thingscloud", "everyHeaderRatioThingscloud", every / thingscloud, "x", "");
        report.add(
                "the dialer's headers: times org.freeswitch.esl.client",
                "dialerHeadersRatioFreeswitch",
                dialer / freeswitch,
                "x",
                "");
        report.add(
                "the dialer's headers: times thingscloud",
                "dialerHeadersRatioThingscloud",
                dialer / thingscloud,
                "x",
                "");
        return report;
    }
}
