package dialer.daemon.demo;

import dialer.daemon.ProcessEnd;
import dialer.daemon.cli.ExitStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dialer demo}. */
@Command(
        name = "demo",
        description =
                "Dial on this machine: the real daemon and database, a simulated switch and voice connector. Several campaigns share the"
                        + " lines; or, with --mode predictive, one is dialed ahead of its agents in real time, beside what the laboratory"
                        + " foretells. The last line of standard output is a JSON object.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every contact reached one final status, was notified, and nothing was originated twice; what the laboratory foretold is no"
                    + " part of it",
            "1:not so",
            "2:wrong command line"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  dialer demo",
            "  dialer demo --contacts 5000 --seed 7 --exit",
            "  dialer demo --agents callcenter --exit",
            "  dialer demo --mode predictive --agents 20 --minutes 3 --exit"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int DEFAULT_CONTACTS = 1000;
    private static final int DEFAULT_AGENTS = 20;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "campaigns",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private DemoMode mode = DemoMode.CAMPAIGNS;

    @Option(
            names = "--contacts",
            paramLabel = "N",
            description = "Contacts, 1 to 1000000 (default: 1000; with --mode predictive as many as the minutes need).")
    private @Nullable Integer contacts;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "3",
            description =
                    "With --mode predictive: how long is measured at most, after a third of that to warm up, 0.1 to 600 (default:"
                            + " ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Who answers, for how long ... (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--agents",
            paramLabel = "WHO|N",
            description =
                    "Who keeps the agents: connector (default) or callcenter: the switch's own queues do, and there is no voice connector."
                            + " With --mode predictive: how many agents there are, 1 to 500 (default: 20).")
    private @Nullable String agents;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "Port of the daemon's API, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--exit", description = "End when all is dialed; otherwise the daemon stays up.")
    private boolean exit;

    @Option(names = "--verbose", description = "Show the daemon's log on standard error.")
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(contacts == null || (contacts >= 1 && contacts <= 1_000_000), "--contacts must be 1 to 1000000");
        require(minutes >= 0.1 && minutes <= 600, "--minutes must be 0.1 to 600");
        require(port >= 0 && port <= 65_535, "--port must be 0 to 65535");
        return mode == DemoMode.PREDICTIVE ? predictive() : campaigns();
    }

    private int campaigns() throws IOException, InterruptedException {
        DemoAgents by = DemoAgents.of(agents == null ? "connector" : agents);
        if (by == null) {
            throw wrong("--agents must be connector or callcenter; a number goes with --mode predictive");
        }
        return run(demo -> demo.campaigns(contacts == null ? DEFAULT_CONTACTS : contacts, seed, by));
    }

    private int predictive() throws IOException, InterruptedException {
        require(agents == null || agents.matches("[0-9]{1,3}"), "--agents must be 1 to 500 with --mode predictive");
        int count = agents == null ? DEFAULT_AGENTS : Integer.parseInt(agents);
        require(count >= 1 && count <= 500, "--agents must be 1 to 500 with --mode predictive");
        PacingPlan enough = PacingPlan.ofMinutes(count, minutes, seed);
        PacingPlan plan = contacts == null ? enough : enough.withContacts(contacts);
        return run(demo -> demo.predictive(plan));
    }

    /** What is shown. */
    @FunctionalInterface
    private interface Show {
        boolean on(Demo demo) throws IOException, InterruptedException;
    }

    private int run(Show show) throws IOException, InterruptedException {
        if (!verbose) {
            quiet();
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // the launcher knows; the JVM's own answer differs between versions
        boolean terminal = Boolean.getBoolean("dialer.terminal");
        try (ProcessEnd end = ProcessEnd.onSignal()) {
            boolean good = show.on(new Demo(out, terminal, port, !exit, end.asked()));
            return good ? ExitStatus.OK : ExitStatus.FAILED;
        }
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw wrong(sentence);
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** The progress is what a person wants to see; warnings and errors still show. */
    private static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext logback) {
            for (String name : List.of("ROOT", "dialer.calls")) {
                logback.getLogger(name).setLevel(ch.qos.logback.classic.Level.WARN);
            }
        }
    }
}
