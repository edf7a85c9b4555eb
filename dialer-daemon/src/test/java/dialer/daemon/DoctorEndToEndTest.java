package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.cli.DialerCli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code dialer doctor} before a real database, the simulated switch and the simulated voice connector. */
class DoctorEndToEndTest {
    private static DaemonWorld world;

    @TempDir
    private Path directory;

    private String out = "";
    private String err = "";

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings()
                .more("gateways: {" + DaemonWorld.CARRIER + ": {max-calls: 10}}")
                .build();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void findsTheSwitchTheDatabaseAndTheConnectorWell() throws Exception {
        doctor(world.configuration());

        assertThat(err).isEmpty();
        assertThat(out)
                .contains("ok       database: version: ")
                .contains("ok       database: schema: version ")
                .contains("ok       database: indexes: all are there\n")
                .containsPattern(
                        "(?m)^(ok       database: grants: suffice|warning  database: grants: the server asks nobody.*)$")
                .contains("ok       database: clock: as here\n")
                .contains("ok       switch fs: event socket: reachable, and the password is right\n")
                .contains("ok       switch fs: modules: mod_commands, mod_dptools, mod_sofia are loaded\n")
                .contains("ok       switch fs: calls per second: 20 configured, sessions-per-second 100\n")
                .contains("ok       switch fs: gateway " + DaemonWorld.CARRIER + ": up\n")
                .contains("ok       switch fs: clock: as here\n")
                .contains("ok       voice connector: ");
    }

    @Test
    void saysOfEachFaultWhatToDoAboutIt() throws Exception {
        String broken = world.configuration()
                .replace("cps: 20", "cps: 100")
                .replace("max-slots: 50", "max-slots: 90000")
                .replace(DaemonWorld.CARRIER, "no-such-gateway")
                .replaceFirst("voice-connector: \\{url: \"[^\"]*\"", "voice-connector: {url: \"http://127.0.0.1:1\"");

        assertThat(doctor(broken)).isEqualTo(1);

        assertThat(out)
                .contains(
                        "fault    switch fs: calls per second: cps is 100, but sessions-per-second 100 lets only 99 legs start")
                .contains("fault    switch fs: slots: max-slots is 90000, but max-sessions ")
                .contains("fault    switch fs: gateway no-such-gateway: the switch does not know it\n")
                .contains("         -> define it in a SIP profile")
                .contains("fault    voice connector: http://127.0.0.1:1 does not answer");
    }

    @Test
    void namesTheStatementThatMakesAMissingIndexAgain() throws Exception {
        try (Connection connection = world.databaseConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE contact DROP INDEX contact_wake, DROP INDEX contact_active_number");

            assertThat(doctor(world.configuration())).isEqualTo(1);

            assertThat(out)
                    .contains(
                            "fault    database: indexes: missing: contact.contact_active_number, contact.contact_wake\n");
            String remedy = out.substring(out.indexOf("without them nothing is dialed, or slowly: "));
            for (String create : remedy.substring(remedy.indexOf("CREATE"), remedy.indexOf('\n'))
                    .split("; ", -1)) {
                statement.execute(create);
            }
        }
        doctor(world.configuration());
        assertThat(out).contains("ok       database: indexes: all are there\n");
    }

    @Test
    void tellsAWrongPasswordFromASwitchThatIsNotThere() throws Exception {
        String yaml = world.configuration();

        assertThat(doctor(yaml.replace("password: \"ClueCon\"", "password: \"wrong\""), "--json"))
                .isEqualTo(1);
        assertThat(finding("switch fs: event socket").path("sentence").asText()).isEqualTo("it refuses the password");

        assertThat(doctor(yaml.replaceFirst("port: [1-9][0-9]*, password", "port: 1, password"), "--json"))
                .isEqualTo(1);
        assertThat(finding("switch fs: event socket").path("remedy").asText()).startsWith("start FreeSWITCH");
    }

    @Test
    void aDatabaseThatIsNotThereAndAWrongConfigurationAreTold() throws Exception {
        assertThat(doctor(
                        world.configuration().replaceFirst("jdbc:mariadb://[^/]+/", "jdbc:mariadb://127.0.0.1:1/"),
                        "--json"))
                .isEqualTo(1);
        assertThat(finding("database: connection").path("remedy").asText()).startsWith("start MariaDB");

        assertThat(doctor("nonsense: 1")).isEqualTo(78);
        assertThat(err).contains("nonsense");
    }

    private JsonNode finding(String about) throws Exception {
        for (JsonNode one : new ObjectMapper().readTree(out)) {
            if (one.path("about").asText().equals(about)) {
                return one;
            }
        }
        throw new AssertionError("nothing about " + about + " in " + out);
    }

    private int doctor(String yaml, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("dialer.yaml"), yaml);
        StringWriter written = new StringWriter();
        StringWriter complained = new StringWriter();
        String[] arguments = new String[more.length + 3];
        arguments[0] = "doctor";
        arguments[1] = "--config";
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        CommandLine commandLine = DialerCli.commandLine(settings -> {
            throw new IllegalStateException("no daemon is to be run");
        });
        int status = commandLine
                .setOut(new PrintWriter(written, true))
                .setErr(new PrintWriter(complained, true))
                .execute(arguments);
        out = written.toString();
        err = complained.toString();
        return status;
    }
}
