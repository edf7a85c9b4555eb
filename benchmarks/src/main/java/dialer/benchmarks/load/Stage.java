package dialer.benchmarks.load;

import dialer.sql.embedded.EmbeddedMariaDb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything on one machine, each in its own process: MariaDB with durable commits, the simulated switch and voice connector, the daemon with a
 * heap of 256 MB.
 */
final class Stage implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern PORTS = Pattern.compile("esl=(\\d+) connector=(\\d+) control=(\\d+)");

    private final Deque<AutoCloseable> started;
    private final ChildProcess simulator;
    private final ChildProcess daemon;
    private final DaemonApi api;
    private final Attempts attempts;

    private Stage(
            Deque<AutoCloseable> started,
            EmbeddedMariaDb database,
            ChildProcess simulator,
            ChildProcess daemon,
            DaemonApi api) {
        this.started = started;
        this.simulator = simulator;
        this.daemon = daemon;
        this.api = api;
        this.attempts = new Attempts(database.url(), database.user(), database.password());
    }

    /**
     * How the calls go.
     *
     * @param cps originates a second at most
     * @param slots calls in flight at most
     * @param meanRingMs mean time until somebody answers; everybody does, 100 ms is the least
     * @param meanTalkMs mean time from the answer until the person hangs up, 100 ms is the least
     */
    record Calls(int cps, int slots, int meanRingMs, int meanTalkMs) {
        /** The simulated people need half a second at least, so they live this much faster. */
        private static final int TIME_SCALE = 5;

        List<String> simulatorArguments() {
            return List.of(
                    "esl=0",
                    "connector=0",
                    "control=0",
                    "seed=1",
                    "answered=1",
                    "scale=" + TIME_SCALE,
                    "ringSeconds=" + scaled(meanRingMs),
                    "talkSeconds=" + scaled(meanTalkMs),
                    "ivr=9001",
                    "ivrSeconds=" + 2 * TIME_SCALE * 3600,
                    "sps=" + 10 * cps,
                    "sessions=" + 2 * slots);
        }

        private static String scaled(int meanMs) {
            return String.format(Locale.ROOT, "%.3f", Math.max(0, meanMs - 100) * TIME_SCALE / 1000.0);
        }
    }

    /** @param voiceConnector null: the simulated one */
    static Stage open(Path work, Calls calls, @Nullable URI voiceConnector, List<String> daemonOptions)
            throws IOException, InterruptedException {
        return open(work, calls, voiceConnector, daemonOptions, System.getProperty("java.class.path"));
    }

    /** @param classPath of the daemon; another build's, to compare the two */
    static Stage open(
            Path work, Calls calls, @Nullable URI voiceConnector, List<String> daemonOptions, String classPath)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            EmbeddedMariaDb database = EmbeddedMariaDb.start("--innodb-buffer-pool-size=512M");
            started.push(database);
            ChildProcess simulator = ChildProcess.start(
                    work.resolve("simulator.log"),
                    System.getProperty("java.class.path"),
                    List.of("-Xmx2g", "-Dsun.net.httpserver.nodelay=true", "-DDIALER_LOG_LEVEL=WARN"),
                    "dialer.simulator.SimulatorMain",
                    calls.simulatorArguments());
            started.push(simulator);
            Matcher ports = simulator.awaitOutput(PORTS, START.toMillis());
            URI connector = voiceConnector == null ? local(ports.group(2)) : voiceConnector;
            String port = Integer.toString(freePort());
            Path configuration = work.resolve("daemon.yaml");
            Files.writeString(configuration, configuration(calls, port, database, ports.group(1), connector));
            ChildProcess daemon = ChildProcess.start(
                    work.resolve("daemon.log"),
                    classPath,
                    daemonOptions,
                    "dialer.daemon.Main",
                    List.of("run", "--config", configuration.toString()));
            started.push(daemon);
            DaemonApi api = new DaemonApi(local(port), local(ports.group(3)));
            api.awaitReady(START);
            return new Stage(started, database, simulator, daemon, api);
        } catch (IOException | InterruptedException | RuntimeException e) {
            closeAll(started);
            throw e;
        }
    }

    private static URI local(String port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static String configuration(
            Calls calls, String port, EmbeddedMariaDb database, String eslPort, URI connector) {
        return """
                node: benchmark
                http: {port: %s}
                database: {url: "%s", user: "%s", password: unchecked}
                switches:
                  - {name: simulated, host: 127.0.0.1, port: %s, password: ClueCon, max-slots: %d, cps: %d}
                dialing: {max-slots: %d, drain-timeout: 0s}
                voice-connector: {url: "%s"}
                """.formatted(
                port, database.url(), database.user(), eslPort, calls.slots(), calls.cps(), calls.slots(), connector);
    }

    DaemonApi api() {
        return api;
    }

    Attempts attempts() {
        return attempts;
    }

    ChildProcess daemon() {
        return daemon;
    }

    ChildProcess simulator() {
        return simulator;
    }

    @Override
    public void close() {
        closeAll(started);
    }

    private static void closeAll(Deque<AutoCloseable> started) {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a process of the benchmark does not end", e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
