package dialer.daemon.systemd;

import dialer.sql.testing.TestDatabase;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** A directory tree in which the package is installed, and the daemon started from there as systemd would. */
final class InstalledTree {
    private static final Path LOG = Path.of("target/packaged-daemon.log");
    private static final String SOCKET = "run-notify";

    private final Path root;

    InstalledTree(Path root) {
        this.root = root;
    }

    /** The package of this build. */
    static Path builtPackage() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("_all.deb"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    Path file(String name) {
        return root.resolve(name);
    }

    String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
    }

    String group(String file) throws IOException {
        return Files.getAttribute(root.resolve(file), "unix:gid").toString();
    }

    String uid() throws IOException {
        return field("etc/passwd", 2);
    }

    String gid() throws IOException {
        return field("etc/group", 2);
    }

    private String field(String file, int number) throws IOException {
        return Files.readAllLines(root.resolve(file)).stream()
                .filter(line -> line.startsWith("dialer:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[number];
    }

    /** What an operator does after the installation, with free ports and a database of the test. */
    void configure(TestDatabase database) throws IOException {
        Path yaml = root.resolve("etc/dialer/dialer.yaml");
        String text = Files.readString(yaml)
                .replace("port: 8080", "port: 0")
                .replace("jdbc:mariadb://127.0.0.1:3306/dialer", database.url())
                .replace("user: dialer", "user: " + database.user())
                .replace("port: 8021", "port: " + freePort());
        // the file keeps its owner and mode
        Files.writeString(yaml, text + "node: packaged\ndialing: {drain-timeout: 1s}\n");
        Path credentials = root.resolve("etc/dialer/credentials");
        // the embedded server asks nobody for a password, but the unit hands one over
        String password = database.password().isEmpty() ? "none" : database.password();
        Files.writeString(credentials.resolve("database-password"), password + "\n");
        Files.writeString(credentials.resolve("esl-password"), "ClueCon\n");
    }

    /**
     * Starts the daemon with the command, the environment and the credentials of its unit, waits until it says that it is ready, stops it as systemd
     * does, and waits for its orderly end.
     *
     * @param inside prefix of the tree's files as the started process sees them; empty within a chroot
     * @param prefix the words of the command before the unit's own
     * @param whileReady what is looked at while it runs
     */
    void startAndStop(String inside, List<String> prefix, Look whileReady) throws Exception {
        copyCredentials();
        try (AFUNIXDatagramSocket systemd = AFUNIXDatagramSocket.newInstance()) {
            Path socket = root.resolve(SOCKET);
            systemd.bind(AFUNIXSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
            systemd.setSoTimeout(60_000);
            Process daemon = start(inside, prefix);
            try {
                await(systemd, "READY=1", daemon);
                whileReady.look();
                daemon.destroy();
                await(systemd, "STOPPING=1", daemon);
                if (!daemon.waitFor(30, TimeUnit.SECONDS) || daemon.exitValue() != 0) {
                    throw new AssertionError("the daemon did not end in order: " + daemon + Files.readString(LOG));
                }
            } finally {
                daemon.destroyForcibly().onExit().join();
            }
        }
    }

    /** Looks at a daemon that is ready. */
    interface Look {
        void look() throws Exception;
    }

    /** {@code LoadCredential}: the unit's user reads copies, and nothing in {@code /etc/dialer/credentials}. */
    private void copyCredentials() throws IOException {
        Path copies = Files.createDirectories(root.resolve("credentials"));
        for (String name : List.of("database-password", "esl-password")) {
            Files.copy(root.resolve("etc/dialer/credentials/" + name), copies.resolve(name));
        }
    }

    private Process start(String inside, List<String> prefix) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
        List<String> words = new ArrayList<>(prefix);
        for (String line : Files.readAllLines(root.resolve("lib/systemd/system/dialer-daemon.service"))) {
            if (line.startsWith("Environment=")) {
                put(environment, line.substring("Environment=".length()).replace("%d", inside + "/credentials"));
            } else if (line.startsWith("ExecStart=")) {
                Arrays.stream(line.substring("ExecStart=".length()).split(" ", -1))
                        .map(word -> word.startsWith("/") ? inside + word : word)
                        .forEach(words::add);
            }
        }
        for (String line : Files.readAllLines(root.resolve("etc/default/dialer-daemon"))) {
            if (!line.startsWith("#") && line.contains("=")) {
                put(environment, line.replace("\"", ""));
            }
        }
        if (!inside.isEmpty()) {
            environment.put("JAVA_HOME", System.getProperty("java.home"));
        }
        environment.put("NOTIFY_SOCKET", inside + "/" + SOCKET);
        environment.put("WATCHDOG_USEC", "30000000");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(LOG.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void put(Map<String, String> environment, String assignment) {
        int equals = assignment.indexOf('=');
        environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }

    private static void await(AFUNIXDatagramSocket systemd, String wanted, Process daemon) throws IOException {
        byte[] bytes = new byte[4096];
        while (true) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                systemd.receive(packet);
            } catch (IOException e) {
                throw new AssertionError("no " + wanted + " from " + daemon + ": " + Files.readString(LOG), e);
            }
            if (new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8).contains(wanted)) {
                return;
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Nothing in the tree may be mounted any more. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What a command has answered, both streams together. */
    record Answer(int status, String text) {}

    /** Runs a command; after the time it is ended, with the status -1. */
    static Answer run(long seconds, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("dialer-output", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().onExit().join();
            }
            return new Answer(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
