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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The Debian package in a fresh Debian: debootstrap makes it, apt installs the package with what it depends on, and the daemon runs there on that
 * Java. It downloads some 200 MB and takes about two minutes, so it runs only when it is asked for: {@code mvn verify -Ddebootstrap=true}.
 */
class DebootstrapPackaged {
    private static final long BOOTSTRAP_SECONDS = 300;
    private static final long INSTALL_SECONDS = 240;
    private static final long LOOK_SECONDS = 60;

    private @Nullable Path root;
    private InstalledTree tree;

    @BeforeEach
    void freshDebian() throws Exception {
        assumeTrue(Boolean.getBoolean("packaged"), "it runs when the package has been built");
        assumeTrue(Boolean.getBoolean("debootstrap"), "it is not asked for: -Ddebootstrap=true");
        for (String tool : List.of("/usr/sbin/debootstrap", "/usr/bin/unshare", "/usr/bin/apt-get")) {
            assumeTrue(Files.isExecutable(Path.of(tool)), tool + " is not installed");
        }
        assumeTrue(run("id", "-u").text().strip().equals("0"), "only root can make a Debian");
        assumeTrue(
                run("unshare", "--mount", "--pid", "--fork", "true").status() == 0,
                "this machine admits no namespaces of its own");
        String mirror = mirror();
        assumeTrue(!mirror.isEmpty(), "this machine's apt has no Debian mirror");

        root = Files.createTempDirectory("dialer-debian");
        tree = new InstalledTree(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Answer made = InstalledTree.run(
                BOOTSTRAP_SECONDS,
                Map.of(),
                List.of("debootstrap", "--variant=minbase", release(), root.toString(), mirror));
        assumeTrue(made.status() == 0, () -> "debootstrap failed: " + lastLine(made.text()));
    }

    @AfterEach
    void remove() throws IOException {
        if (root != null) {
            tree.delete();
        }
    }

    @Test
    void takesThePackageWithWhatItNeedsRunsTheDaemonAndGivesItBack() throws Exception {
        Files.copy(InstalledTree.builtPackage(), tree.file("tmp/dialer-daemon.deb"));
        Answer updated = inside(INSTALL_SECONDS, "apt-get", "update");
        assumeTrue(updated.status() == 0, () -> "apt-get update failed: " + lastLine(updated.text()));

        succeeds(inside(
                INSTALL_SECONDS, "apt-get", "install", "-y", "--no-install-recommends", "/tmp/dialer-daemon.deb"));

        assertThat(inside("dpkg-query", "--show", "--showformat=${Status}", "dialer-daemon")
                        .text())
                .isEqualTo("install ok installed");
        // nothing of what was installed is missing or other than it was packed
        assertThat(inside("dpkg", "--verify", "dialer-daemon").text()).isEmpty();
        assertThat(inside(
                                "stat",
                                "--format=%U:%G %a %n",
                                "/usr/bin/dialer",
                                "/etc/dialer/dialer.yaml",
                                "/etc/dialer/credentials",
                                "/lib/systemd/system/dialer-daemon.service")
                        .text()
                        .lines())
                .containsExactly(
                        "root:root 755 /usr/bin/dialer",
                        "root:dialer 640 /etc/dialer/dialer.yaml",
                        "root:root 700 /etc/dialer/credentials",
                        "root:root 644 /lib/systemd/system/dialer-daemon.service");
        Answer verified = inside("systemd-analyze", "verify", "--man=no", "dialer-daemon.service");
        assertThat(verified).isEqualTo(new Answer(0, ""));
        assertThat(inside("systemd-analyze", "security", "--offline=yes", "--threshold=15", "dialer-daemon.service")
                        .status())
                .isZero();

        try (TestDatabase database = TestDatabase.fresh()) {
            tree.configure(database);
            tree.startAndStop("", asItsUser(), this::theDoctorFindsThePasswords);
        }

        succeeds(inside(INSTALL_SECONDS, "apt-get", "purge", "-y", "dialer-daemon"));
        assertThat(tree.file("etc/dialer")).doesNotExist();
        assertThat(tree.file("usr/share/dialer")).doesNotExist();
    }

    /** The command that follows becomes this process, so that it gets the signals; Java finds its own libraries by /proc. */
    private List<String> asItsUser() throws IOException {
        return List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "who=$1; shift; mount -t proc proc \"$0/proc\" && exec chroot --userspec=\"$who\" --groups= \"$0\" \"$@\"",
                String.valueOf(root),
                tree.uid() + ":" + tree.gid());
    }

    /** By hand, as the package says at its installation. */
    private void theDoctorFindsThePasswords() throws Exception {
        assertThat(inside("dialer", "doctor", "--config", "/etc/dialer/dialer.yaml")
                        .text())
                .contains("ok       configuration", "ok       database: schema: version ");
    }

    /** The mirror that this machine's own packages come from. */
    private static String mirror() throws IOException, InterruptedException {
        Answer known = run(
                "apt-get",
                "indextargets",
                "--format",
                "$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI)",
                "Created-By: Packages");
        String wanted = "Debian " + release() + " main ";
        return known.text()
                .lines()
                .filter(line -> line.startsWith(wanted))
                .map(line -> line.substring(wanted.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String release() throws IOException {
        return Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line -> line.substring("VERSION_CODENAME=".length()))
                .findFirst()
                .orElse("");
    }

    private static void succeeds(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (before, line) -> line);
    }

    private Answer inside(String... command) throws IOException, InterruptedException {
        return inside(LOOK_SECONDS, command);
    }

    /** In the tree, with processes and mounts of its own: what is left of them goes with the command. */
    private Answer inside(long seconds, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc=" + root + "/proc",
                "chroot",
                String.valueOf(root),
                "env",
                "-i",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL=C.UTF-8",
                "DEBIAN_FRONTEND=noninteractive"));
        words.addAll(List.of(command));
        return InstalledTree.run(seconds, Map.of(), words);
    }

    private static Answer run(String... command) throws IOException, InterruptedException {
        return InstalledTree.run(LOOK_SECONDS, Map.of(), List.of(command));
    }
}
