package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dialer.daemon.cli.DialerCli;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.demo.DemoCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every example of the documents and of {@code --help} does what it says: those that ask a daemon are run, the others are parsed. */
class DocumentedExamplesTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```([a-z]*)\n(.*?)^ *```$");
    private static final Set<String> ASK_A_DAEMON = Set.of("campaigns", "campaign", "calls", "call", "contacts");

    /** Commands of the machine, which no test may run on it. */
    private static final Set<String> NOT_OURS =
            Set.of("sudo", "sudoedit", "echo", "docker", "journalctl", "mariadb-dump", "mvn", "benchmarks/run");

    private static DaemonWorld world;

    @TempDir
    private Path directory;

    private record Example(String where, String language, String text) {}

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings().start();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @Test
    void everyCommandOfTheDocumentsWorks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        int run = 0;
        for (Example example : examples()) {
            if (example.language().equals("sh") || example.language().isEmpty()) {
                for (String command : commands(example)) {
                    run += tryOut(example.where(), command) ? 1 : 0;
                }
            }
        }

        assertThat(run).isGreaterThan(10);
    }

    @Test
    void theConfigurationOfTheReadmeIsAccepted() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "secret\n");
        for (Example example : examples()) {
            if (example.language().equals("yaml") && example.where().equals("README.md")) {
                String yaml = example.text().replaceAll("password-file: [^,}]+", "password-file: " + password);
                assertThat(DaemonSettings.parse(yaml, Map.of()).switches()).hasSize(1);
            }
        }
    }

    @Test
    void theContactOfTheApiIsStored() throws Exception {
        for (Example example : examples()) {
            if (example.language().equals("json") && example.where().equals("api.md")) {
                assertThat(world.post("/contact", example.text().replace("4f0c7a0e", "00000000")))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void everyExampleOfTheHelpIsACommandLineThatIsTaken() {
        List<String> tried = new ArrayList<>();
        tryHelp(commandLine(), tried);

        assertThat(tried).hasSizeGreaterThan(10);
    }

    private static void tryHelp(CommandLine command, List<String> tried) {
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            if (line.strip().startsWith("dialer ")) {
                commandLine()
                        .parseArgs(words(line.strip())
                                .subList(1, words(line.strip()).size())
                                .toArray(new String[0]));
                tried.add(line);
            }
        }
        command.getSubcommands().values().forEach(sub -> tryHelp(sub, tried));
    }

    /** Whether it could be tried; one that is neither ours nor known fails. */
    private boolean tryOut(String where, String command) throws Exception {
        List<String> words = words(command);
        String program = words.get(0);
        if (program.equals("curl")) {
            assertThat(bash(command.replace("localhost:8080", "127.0.0.1:8080")
                            .replace("127.0.0.1:8080", "127.0.0.1:" + world.apiPort())
                            .replaceFirst("^curl", "curl -f")))
                    .as(where + ": " + command)
                    .isZero();
            return true;
        }
        if (program.equals("dialer") || program.equals("./dialer")) {
            ours(where, command, new ArrayList<>(words.subList(1, words.size())));
            return true;
        }
        assertThat(NOT_OURS).as(where + ": " + command).contains(program);
        return false;
    }

    private void ours(String where, String command, List<String> arguments) throws IOException {
        if (!ASK_A_DAEMON.contains(arguments.get(0))) {
            commandLine().parseArgs(arguments.toArray(new String[0]));
            return;
        }
        Path people = Files.writeString(
                directory.resolve("people.csv"), "customerNumber,startTime\n+15550100,2999-01-01T00:00:00Z\n");
        arguments.replaceAll(argument -> argument.endsWith(".csv") ? people.toString() : argument);
        arguments.addAll(List.of("--url", "http://127.0.0.1:" + world.apiPort()));
        StringWriter said = new StringWriter();
        int status = commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(new String[0]));
        assertThat(status).as(where + ": " + command + "\n" + said).isZero();
    }

    private static CommandLine commandLine() {
        return DialerCli.commandLine(settings -> {
                    throw new IllegalStateException("no daemon is to be run");
                })
                .addSubcommand(new DemoCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int bash(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        try (Stream<Path> inDocs = Files.list(HOME.resolve("docs"))) {
            Stream<Path> documents = Stream.concat(Stream.of(HOME.resolve("README.md")), inDocs);
            for (Path document : documents
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                Matcher block = BLOCK.matcher(Files.readString(document, StandardCharsets.UTF_8));
                while (block.find()) {
                    examples.add(new Example(document.getFileName().toString(), block.group(1), block.group(2)));
                }
            }
        }
        return examples;
    }

    /** The lines of a block, those with an open quote joined to the next; of a block without a language only what begins with a program of ours. */
    private static List<String> commands(Example example) {
        List<String> commands = new ArrayList<>();
        String open = "";
        for (String line : example.text().lines().toList()) {
            String whole = open.isEmpty() ? line.strip() : open + "\n" + line.strip();
            if (whole.chars().filter(c -> c == '\'').count() % 2 == 1) {
                open = whole;
                continue;
            }
            open = "";
            String command = whole.replaceFirst(" +# .*$", "");
            boolean ours = command.matches("(?s)(\\./)?dialer .*|curl .*");
            if (ours || (example.language().equals("sh") && !command.isBlank())) {
                commands.add(command);
            }
        }
        return commands;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?s)'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
