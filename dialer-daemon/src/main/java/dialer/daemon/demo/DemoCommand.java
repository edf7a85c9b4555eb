package dialer.daemon.demo;

import dialer.daemon.ProcessEnd;
import dialer.daemon.cli.ExitStatus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
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
                "Dial several campaigns on this machine: the real daemon and database, a simulated switch and voice connector."
                        + " The last line of standard output is a JSON object.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every contact reached one final status, was notified, and nothing was originated twice",
            "1:not so",
            "2:wrong command line"
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--contacts",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Contacts, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
    private int contacts;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Who answers, for how long ... (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--agents",
            paramLabel = "WHO",
            defaultValue = "connector",
            description =
                    "Who keeps the agents: ${COMPLETION-CANDIDATES}; with callcenter the switch's own queues do, and there is no voice"
                            + " connector (default: ${DEFAULT-VALUE}).")
    private DemoAgents agents = DemoAgents.CONNECTOR;

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
    public Integer call() throws Exception {
        require(contacts >= 1 && contacts <= 1_000_000, "--contacts must be 1 to 1000000");
        require(port >= 0 && port <= 65_535, "--port must be 0 to 65535");
        if (!verbose) {
            quiet();
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // the launcher knows; the JVM's own answer differs between versions
        boolean terminal = Boolean.getBoolean("dialer.terminal");
        try (ProcessEnd end = ProcessEnd.onSignal()) {
            boolean good = Demo.run(contacts, seed, agents, port, !exit, terminal, out, end.asked());
            return good ? ExitStatus.OK : ExitStatus.FAILED;
        }
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }

    /** The progress is what a person wants to see; warnings and errors still show. */
    private static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext logback) {
            logback.getLogger("ROOT").setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }
}
