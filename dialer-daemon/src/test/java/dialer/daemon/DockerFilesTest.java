package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dialer.daemon.config.DaemonSettings;
import dialer.daemon.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** The files of {@code docker/}, as far as they can be tried without an engine; what the image holds is tried with the Debian package. */
class DockerFilesTest {
    private static final Path DOCKER = Path.of("../docker").toAbsolutePath().normalize();

    @Test
    void everythingThatComposeMountsIsShipped() throws Exception {
        Matcher sources =
                Pattern.compile("(?:- |\\[\"|file: )(\\./[^:}\\s\"]+)").matcher(compose());
        List<String> found = new ArrayList<>();
        while (sources.find()) {
            found.add(sources.group(1));
            assertThat(DOCKER.resolve(sources.group(1))).exists();
        }

        assertThat(found).hasSizeGreaterThan(10);
    }

    @Test
    void composeTakesItsFile() throws Exception {
        boolean docker = Stream.of("/usr/bin/docker", "/usr/local/bin/docker")
                .anyMatch(program -> Files.isExecutable(Path.of(program)));
        assumeTrue(docker && process("docker", "compose", "version").waitFor() == 0, "docker compose is not installed");

        Process config = process(
                "docker", "compose", "-f", DOCKER.resolve("compose.yaml").toString(), "config");
        String said = new String(config.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(config.waitFor()).as(said).isZero();
    }

    @Test
    void theDaemonTakesItsConfigurationWithTheSecretsOfCompose() throws Exception {
        DaemonSettings settings = DaemonSettings.load(
                DOCKER.resolve("dialer.yaml"),
                Map.of(
                        "DIALER_HTTP_HOST",
                        "0.0.0.0",
                        "DIALER_DATABASE_PASSWORD_FILE",
                        DOCKER.resolve("secrets/database-password").toString(),
                        "DIALER_SWITCHES_0__PASSWORD_FILE",
                        DOCKER.resolve("secrets/esl-password").toString()));

        String key = Files.readString(DOCKER.resolve("secrets/api-key")).strip();
        assertThat(settings.http().apiKeys()).singleElement().matches(one -> one.isFor(new Secret(key)));
        assertThat(Files.readString(DOCKER.resolve("freeswitch/compose/json_cdr.conf.xml")))
                .contains("value=\"switch:" + key + "\"");
        assertThat(Files.readString(DOCKER.resolve("Dockerfile"))).contains("DIALER_HTTP_HOST=0.0.0.0");
        assertThat(Files.readString(DOCKER.resolve("freeswitch/compose/event_socket.conf.xml")))
                .contains("value=\"" + settings.switches().get(0).password().value() + "\"");
        assertThat(Files.readString(DOCKER.resolve("freeswitch/compose/dialplan/dialer.xml")))
                .contains("<context name=\"" + settings.switches().get(0).domain() + "\">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event_socket.conf.xml",
                "acl.conf.xml",
                "callcenter.conf.xml",
                "json_cdr.conf.xml",
                "dialplan/dialer.xml"
            })
    void theSwitchsFragmentsAreWellFormedAndMounted(String file) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(DOCKER.resolve("freeswitch/compose").resolve(file).toFile());

        assertThat(document.getDocumentElement().getTagName()).isIn("configuration", "include");
        assertThat(compose()).contains("./freeswitch/compose/" + file + ":/etc/freeswitch/");
    }

    @Test
    void theImageRunsAsNobodySpecialAndSaysWhetherItIsWell() throws Exception {
        List<String> lines = Files.readAllLines(DOCKER.resolve("Dockerfile"));

        assertThat(lines)
                .contains("USER dialer", "STOPSIGNAL SIGTERM")
                .anyMatch(line -> line.startsWith("HEALTHCHECK "));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("FROM "))
                .hasSize(2)
                .allMatch(line -> line.contains("-slim"));
    }

    private static String compose() throws IOException {
        return Files.readString(DOCKER.resolve("compose.yaml"));
    }

    private static Process process(String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
