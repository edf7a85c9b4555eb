package dialer.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dialer.daemon.config.DaemonSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFilesTest {
    private static final Path FILES = Path.of("../systemd").toAbsolutePath().normalize();
    private static final Path UNIT = FILES.resolve("dialer-daemon.service");

    @TempDir
    private Path directory;

    @Test
    void theUnitIsHardenedToAnExposureOfAtMostOneAndAHalf() throws Exception {
        Answer answer = analyze("security", "--offline=true", "--threshold=15", UNIT.toString());

        assertThat(answer.status()).as(answer.text()).isZero();
    }

    @Test
    void theUnitIsWellFormed() throws Exception {
        // a copy whose program exists on every machine
        Path copy = directory.resolve("dialer-daemon.service");
        Files.writeString(copy, Files.readString(UNIT).replace("ExecStart=/usr/bin/dialer", "ExecStart=/bin/true"));

        Answer answer = analyze("verify", "--man=no", "--recursive-errors=no", copy.toString());

        assertThat(answer.text()).doesNotContain("Unknown").doesNotContain("ignoring");
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    @Test
    void theShippedConfigurationIsAcceptedWithTheCredentialsOfTheUnit() throws Exception {
        Path database = Files.writeString(directory.resolve("database-password"), "one\n");
        Path esl = Files.writeString(directory.resolve("esl-password"), "two\n");
        List<String> unit = Files.readAllLines(UNIT);
        assertThat(unit)
                .contains(
                        "Environment=DIALER_DATABASE_PASSWORD_FILE=%d/database-password",
                        "Environment=DIALER_SWITCHES_0__PASSWORD_FILE=%d/esl-password");

        DaemonSettings settings = DaemonSettings.load(
                FILES.resolve("dialer.yaml"),
                Map.of(
                        "DIALER_DATABASE_PASSWORD_FILE", database.toString(),
                        "DIALER_SWITCHES_0__PASSWORD_FILE", esl.toString()));

        assertThat(settings.database().password().value()).isEqualTo("one");
        assertThat(settings.switches().get(0).password().value()).isEqualTo("two");
    }

    private record Answer(int status, String text) {}

    private static Answer analyze(String... arguments) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed");
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/systemd-analyze").redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
