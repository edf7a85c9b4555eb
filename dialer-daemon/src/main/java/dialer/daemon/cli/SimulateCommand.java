package dialer.daemon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.simulator.world.World;
import dialer.simulator.world.WorldReport;
import dialer.simulator.world.Worlds;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dialer simulate}: what happens in virtual time. */
@Command(
        name = "simulate",
        description = {
            "Let the real dial loop run in virtual time through lost, late and repeated events, cut connections, crashes and failing databases, all"
                    + " drawn from a seed, and check that nobody is called twice and nothing is lost.",
            "The last line is a JSON object. A seed gives the same trace hash every time."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every rule held", "1:a rule was violated", "2:wrong command line"},
        subcommands = SimulatePacingCommand.class)
public final class SimulateCommand implements Callable<Integer> {
    private final OutputStream standardOutput;

    @Option(names = "--seed", paramLabel = "S", description = "Run the world of this seed.")
    private @Nullable Long seed;

    @Option(names = "--trace", description = "With --seed: print what the daemons are told and do, line by line.")
    private boolean trace;

    @Option(names = "--seeds", paramLabel = "N", description = "Run so many worlds, 1 or more, each of its own seed.")
    private @Nullable Long seeds;

    @Option(
            names = "--from",
            paramLabel = "S",
            description = "With --seeds: the first seed (default: ${DEFAULT-VALUE}).")
    private long from = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "With --seeds: 1 to 1024 (default: one for each processor).")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Print the JSON object alone; what failed is told on standard error.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** On the process's own standard output. */
    public SimulateCommand() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    SimulateCommand(OutputStream standardOutput) {
        this.standardOutput = standardOutput;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);
        if (seed != null && seeds == null) {
            return one(seed, out);
        }
        if (seeds != null && seed == null) {
            return many(seeds, out);
        }
        throw new ParameterException(spec.commandLine(), "Say what to simulate: --seed S, --seeds N, or pacing");
    }

    private int one(long number, PrintStream out) {
        WorldReport report = trace && !json ? World.run(number, out::println) : World.run(number);
        if (!json) {
            report.configuration().forEach(out::println);
            report.violations().forEach(violation -> out.println("VIOLATION " + violation));
        } else if (!report.violations().isEmpty()) {
            tell(report, spec.commandLine().getErr());
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("seed", number);
        line.put("events", report.events());
        line.put("violations", report.violations().size());
        line.put("traceHash", report.traceHash());
        ArrayNode sentences = line.putArray("violated");
        report.violations().forEach(sentences::add);
        out.println(line);
        return report.violations().isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private int many(long count, PrintStream out) throws InterruptedException {
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        require(count >= 1, "--seeds must be 1 or more");
        require(workers >= 1 && workers <= 1024, "--threads must be 1 to 1024");
        SortedSet<Long> failed = new TreeSet<>();
        long[] violations = new long[1];
        PrintWriter err = spec.commandLine().getErr();
        try (ProgressBar bar = new ProgressBar(err, count)) {
            Worlds.run(from, count, workers, report -> {
                bar.add(1);
                if (!report.violations().isEmpty()) {
                    failed.add(report.seed());
                    violations[0] += report.violations().size();
                    bar.clear();
                    tell(report, err);
                }
            });
        }
        if (!json) {
            out.println(
                    count + " worlds, seeds " + from + " to " + (from + count - 1) + ": " + failed.size() + " failed");
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("seeds", count);
        line.put("violations", violations[0]);
        ArrayNode numbers = line.putArray("failedSeeds");
        failed.forEach(numbers::add);
        out.println(line);
        return failed.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private static void tell(WorldReport report, PrintWriter err) {
        err.println("Seed " + report.seed() + " failed. Again: ./dialer simulate --seed " + report.seed() + " --trace");
        report.violations().forEach(violation -> err.println("  VIOLATION " + violation));
        report.configuration().forEach(line -> err.println("  " + line));
        err.flush();
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
