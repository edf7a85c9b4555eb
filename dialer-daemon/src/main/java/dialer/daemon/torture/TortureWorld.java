package dialer.daemon.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.Main;
import dialer.simulator.SimulatorMain;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Two daemons, a database, and the far side: a switch and a voice connector in a process of their own, which nothing happens to. */
final class TortureWorld implements AutoCloseable {
    /** Calls run this much faster than real ones. */
    private static final int TIME_SCALE = 10;

    /** As many as the far side's switch has telephones for. The voice connector tells one daemon of them, whoever's call it is. */
    private static final int AGENTS = 20;

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;

    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);

    /** Of each daemon; a daemon that says nothing for so long loses its calls to the other. */
    static final Duration LEASE = Duration.ofSeconds(5);

    final DatabaseServer database;
    final List<Node> nodes = new ArrayList<>();
    final Path directory;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(HTTP_TIMEOUT)
            .build();
    private final URI control;

    /** One daemon and its ways to all that it needs. */
    record Node(
            String name,
            URI api,
            ChildProcess process,
            CuttableWay toSwitch,
            CuttableWay toDatabase,
            CuttableWay toConnector) {}

    private TortureWorld(Path directory, long seed) throws IOException {
        this.directory = directory;
        try {
            int[] ports = freePorts(5);
            Path spool = Files.createDirectory(directory.resolve("spool"));
            database = opened(new DatabaseServer(directory.resolve("mariadb")));
            control = URI.create("http://127.0.0.1:" + ports[2]);
            ChildProcess farSide = opened(new ChildProcess(
                    SimulatorMain.class.getName(),
                    List.of("-Xmx512m"),
                    farSide(seed, ports, spool),
                    directory.resolve("far-side.log")));
            farSide.start();
            for (int i = 0; i < 2; i++) {
                nodes.add(node("daemon-" + (i + 1), ports[3 + i], ports[0], ports[1], spool));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<String> farSide(long seed, int[] ports, Path spool) {
        return List.of(
                "esl=" + ports[0],
                "connector=" + ports[1],
                "control=" + ports[2],
                "seed=" + (int) seed,
                "scale=" + TIME_SCALE,
                "sps=400",
                "sessions=2000",
                "gateway=carrier",
                "ivr=8001",
                "agents=" + AGENTS,
                "daemon=http://127.0.0.1:" + ports[3],
                "ledgerEntries=1000000",
                "cdr=" + cdr(ports[3]) + "," + cdr(ports[4]),
                "cdrSpool=" + spool);
    }

    /** Starts everything; the daemons are ready some seconds later. */
    static TortureWorld start(Path directory, long seed) throws IOException {
        return new TortureWorld(directory, seed);
    }

    private Node node(String name, int apiPort, int eslPort, int connectorPort, Path spool) throws IOException {
        CuttableWay toSwitch = opened(new CuttableWay(local(eslPort)));
        CuttableWay toDatabase = opened(new CuttableWay(local(database.port())));
        CuttableWay toConnector = opened(new CuttableWay(local(connectorPort)));
        Path configuration = directory.resolve(name + ".yaml");
        Files.writeString(configuration, """
                node: %s
                http: {port: %d}
                database: {url: "jdbc:mariadb://127.0.0.1:%d/dialer", user: "%s"}
                lease: {duration: %ds}
                call-records: {settle: 60s, spool-dir: "%s"}
                switches:
                  - {name: fs, host: 127.0.0.1, port: %d, password: ClueCon, domain: 127.0.0.1, max-slots: 300, cps: 60}
                dialing: {switch-down: retry, drain-timeout: 0s, max-slots: 300}
                campaign-defaults: {ring-timeout: 20s}
                voice-connector: {url: "http://127.0.0.1:%d", retry-max: 2s}
                """.formatted(
                        name,
                        apiPort,
                        toDatabase.port(),
                        database.user(),
                        LEASE.toSeconds(),
                        spool,
                        toSwitch.port(),
                        toConnector.port()));
        ChildProcess process = opened(new ChildProcess(
                Main.class.getName(),
                List.of("-Xmx256m"),
                List.of("run", "--config", configuration.toString()),
                directory.resolve(name + ".log")));
        process.start();
        return new Node(name, URI.create("http://127.0.0.1:" + apiPort), process, toSwitch, toDatabase, toConnector);
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String cdr(int apiPort) {
        return "http://127.0.0.1:" + apiPort + "/cdr";
    }

    /** Below those that the system gives to outgoing connections: a daemon that comes back needs its own again. */
    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        int port = FIRST_PORT + (int) (ProcessHandle.current().pid() % 1000) * 10;
        while (taken.size() < count) {
            port++;
            if (port > LAST_PORT) {
                throw new IOException("no free ports up to " + LAST_PORT);
            }
            takePort(port, taken);
        }
        int[] ports = taken.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        for (ServerSocket socket : taken) {
            socket.close();
        }
        return ports;
    }

    private static void takePort(int port, List<ServerSocket> taken) throws IOException {
        try {
            taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException inUse) {
            // the next one will do
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** The database is back, at another port. */
    void startDatabase() {
        database.start();
        nodes.forEach(node -> node.toDatabase().leadTo(local(database.port())));
    }

    boolean isReady(Node node) throws InterruptedException {
        try {
            return get(node.api().resolve("/health/ready")).statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    /**
     * Hands contacts to a daemon, one JSON object a line.
     *
     * @return whether each of them is stored, now or by an earlier try
     */
    boolean addContacts(Node node, List<String> lines) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.api().resolve("/contacts"))
                .header("Content-Type", "application/x-ndjson")
                .timeout(HTTP_TIMEOUT)
                .POST(BodyPublishers.ofString(String.join("\n", lines) + "\n"))
                .build();
        try {
            HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
            return response.statusCode() / 100 == 2;
        } catch (IOException unheard) {
            // sent again later; what was stored all the same is then known by its id
            return false;
        }
    }

    /** Every originate, hang-up and notice that the far side has seen. */
    JsonNode ledger() throws IOException, InterruptedException {
        return mapper.readTree(get(control.resolve("/ledger/entries")).body());
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(part + " could not be ended", e);
            }
        }
    }
}
