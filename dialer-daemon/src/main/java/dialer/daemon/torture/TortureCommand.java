package dialer.daemon.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.cli.ExitStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dialer torture}. */
@Command(
        name = "torture",
        description =
                "Two real daemons and a real database on this machine are killed, paused and cut off while they dial a simulated switch; then"
                        + " what the far side has seen is compared with the database. The last line of standard output is a JSON object.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:nothing was lost, nobody was called twice, nothing is stuck",
            "1:not so",
            "2:wrong command line"
        })
public final class TortureCommand implements Callable<Integer> {
    private static final int MOST_CONTACTS = 20_000;
    private static final int CONTACTS_PER_MINUTE = 1_500;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "2",
            description =
                    "How long troubles are made, 0.1 to 600; the settling comes on top (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--contacts",
            paramLabel = "N",
            description = "Contacts, 1 to 1000000 (default: 1500 for each minute, 20000 at most).")
    private @Nullable Integer contacts;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the troubles and the people (default: drawn, and printed).")
    private @Nullable Long seed;

    @Option(names = "--keep", description = "Keep the logs also when all is well.")
    private boolean keep;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        require(minutes >= 0.1 && minutes <= 600, "--minutes must be 0.1 to 600");
        int wanted =
                contacts != null ? contacts : (int) Math.min(MOST_CONTACTS, Math.ceil(minutes * CONTACTS_PER_MINUTE));
        require(wanted >= 1 && wanted <= 1_000_000, "--contacts must be 1 to 1000000");
        long drawn = seed != null ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE);
        quiet();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path directory = Files.createTempDirectory("dialer-torture");
        out.println("seed " + drawn + ", " + wanted + " contacts, logs in " + directory);
        Torture.Outcome outcome =
                Torture.run(directory, Duration.ofMillis((long) (minutes * 60_000)), wanted, drawn, out);
        Verdict verdict = outcome.verdict();
        verdict.findings().forEach(out::println);
        if (verdict.good() && !keep) {
            delete(directory);
        }
        out.println(json(drawn, wanted, outcome));
        return verdict.good() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private ObjectNode json(long drawn, int wanted, Torture.Outcome outcome) {
        Verdict verdict = outcome.verdict();
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("minutes", minutes);
        json.put("contacts", wanted);
        json.put("seed", drawn);
        json.put("calls", verdict.calls());
        json.put("connected", verdict.connected());
        json.put("duplicates", verdict.duplicates());
        json.put("lost", verdict.lost());
        json.put("stuck", verdict.stuck());
        json.put("neverLeft", verdict.neverLeft());
        json.set("troubles", mapper.valueToTree(outcome.troubles()));
        return json;
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }

    private static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext logback) {
            logback.getLogger("ROOT").setLevel(ch.qos.logback.classic.Level.ERROR);
            // what the database says while it is killed is not news
            logback.getLogger("ch.vorburger").setLevel(ch.qos.logback.classic.Level.OFF);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
