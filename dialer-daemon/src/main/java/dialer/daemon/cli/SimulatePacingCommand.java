package dialer.daemon.cli;

import dialer.simulator.pacing.CallRecords;
import dialer.simulator.pacing.Charts;
import dialer.simulator.pacing.Figures;
import dialer.simulator.pacing.FiguresText;
import dialer.simulator.pacing.Laboratory;
import dialer.simulator.pacing.Policy;
import dialer.simulator.pacing.Scenario;
import dialer.simulator.pacing.ScenarioException;
import dialer.simulator.pacing.ScenarioFile;
import dialer.simulator.pacing.StandardScenarios;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dialer simulate pacing}: the laboratory. */
@Command(
        name = "pacing",
        description = {
            "Dial simulated days with the real pacing law and beside it with re-implementations of others, and show how busy the agents were and"
                    + " how many people were abandoned.",
            "Without --scenario all built-in scenarios run, which takes some minutes. The same seed gives the same digits."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong command line",
            "78:a scenario or call records that cannot be used"
        })
public final class SimulatePacingCommand implements Callable<Integer> {
    private final OutputStream standardOutput;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "A scenario, YAML, or the name of a built-in one. May come more than once.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--calls",
            paramLabel = "FILE",
            description =
                    "Your own call records, CSV with the columns answered, ringSeconds, talkSeconds and if you like wrapUpSeconds,"
                            + " startedAt: answer rate, ring, talk and wrap-up times are theirs.")
    private @Nullable Path calls;

    @Option(
            names = "--policies",
            paramLabel = "P",
            split = ",",
            description =
                    "Which ones to compare, separated by commas: law, law-informed, progressive, fixed-ratio, affine, vicidial-hard,"
                            + " vicidial-average, vicidial-tapered, issabel, oracle (default: those of the scenario).")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--replications",
            paramLabel = "N",
            description = "Days, 1 to 100000 (default: those of the scenario).")
    private @Nullable Integer replications;

    @Option(names = "--seed", paramLabel = "S", description = "Of all that is drawn (default: that of the scenario).")
    private @Nullable Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Default: one for each processor.")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Print one JSON object for each policy instead of tables.")
    private boolean json;

    @Option(
            names = "--charts",
            paramLabel = "DIR",
            description = "Folder for the charts, SVG (default: pacing-charts; with --json none).")
    private @Nullable Path charts;

    @Option(names = "--list", description = "Print the names of the built-in scenarios and end.")
    private boolean list;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** On the process's own standard output. */
    public SimulatePacingCommand() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    SimulatePacingCommand(OutputStream standardOutput) {
        this.standardOutput = standardOutput;
    }

    @Override
    public Integer call() throws Exception {
        PrintStream out = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);
        if (list) {
            StandardScenarios.names().forEach(out::println);
            return ExitStatus.OK;
        }
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        require(workers >= 1 && workers <= 1024, "--threads must be 1 to 1024");
        require(
                replications == null || (replications >= 1 && replications <= 100_000),
                "--replications must be 1 to 100000");
        try {
            run(chosen(), workers, out);
            return ExitStatus.OK;
        } catch (ScenarioException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitStatus.CONFIG;
        }
    }

    private void run(List<Scenario> chosen, int workers, PrintStream out) throws IOException, InterruptedException {
        double expected = chosen.stream().mapToDouble(Laboratory::agentHours).sum();
        List<Figures> all = new ArrayList<>();
        try (ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), expected);
                Laboratory laboratory = new Laboratory(workers, bar::add)) {
            for (Scenario scenario : chosen) {
                bar.show(scenario.name());
                List<Figures> figures = laboratory.run(scenario);
                bar.clear();
                if (json) {
                    figures.forEach(line -> out.println(FiguresText.json(line)));
                } else {
                    out.println(FiguresText.table(figures));
                }
                all.addAll(figures);
            }
        }
        if (!json) {
            out.println(FiguresText.legend());
        }
        draw(all, out);
    }

    private void draw(List<Figures> all, PrintStream out) throws IOException {
        Path folder = charts != null ? charts : json ? null : Path.of("pacing-charts");
        if (folder != null) {
            List<Path> files = Charts.write(folder, all);
            if (!json) {
                out.println(
                        files.size() + (files.size() == 1 ? " chart" : " charts") + " in " + folder.toAbsolutePath());
            }
        }
    }

    private List<Scenario> chosen() {
        List<String> names =
                !scenarios.isEmpty() ? scenarios : calls != null ? List.of("base-20") : StandardScenarios.names();
        CallRecords records = calls == null ? null : CallRecords.read(calls);
        List<Policy> wanted = policies.stream().map(this::policy).distinct().toList();
        return names.stream()
                .map(name -> StandardScenarios.names().contains(name)
                        ? StandardScenarios.of(name)
                        : ScenarioFile.read(Path.of(name)))
                .map(scenario -> records == null ? scenario : records.applyTo(scenario))
                .map(scenario -> wanted.isEmpty() ? scenario : scenario.withPolicies(wanted))
                .map(scenario -> seed == null ? scenario : scenario.withSeed(seed))
                .map(scenario -> replications == null ? scenario : scenario.withReplications(replications))
                .toList();
    }

    private Policy policy(String word) {
        return Policy.of(word)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--policies has '" + word + "'; it must be some of "
                                + Arrays.stream(Policy.values())
                                        .map(Policy::word)
                                        .collect(Collectors.joining(", "))));
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
