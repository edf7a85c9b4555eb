package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.cli.DialerCli;
import dialer.daemon.torture.CuttableWay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that ask a running daemon. */
class CommandsEndToEndTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static DaemonWorld world;

    @TempDir
    private Path directory;

    private String out = "";
    private String err = "";

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings().start();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @Test
    void campaignsAreListedForPeopleAndForPrograms() throws Exception {
        world.awaitFinal(world.post(world.ivrContact("listed", DaemonWorld.CARRIER, "1", "9001")));

        assertThat(dialer("campaigns")).isZero();
        assertThat(out.lines().findFirst().orElse("")).startsWith("CAMPAIGN").endsWith("WHY IT IS NOT DIALING");
        assertThat(out).containsPattern("listed +running +0 +0 +1 +0 +No contact is due\\.");

        assertThat(dialer("campaigns", "--json")).isZero();
        assertThat(MAPPER.readTree(out).findValuesAsText("campaignId")).contains("listed");

        assertThat(dialer("campaign", "listed")).isZero();
        assertThat(out).containsPattern("busy +1");
    }

    @Test
    void aCampaignIsStoppedStartedAndPurgedOnlyWhenThatIsMeant() throws Exception {
        world.post(world.startingAt(
                Instant.now().plusSeconds(3600), world.ivrContact("told", DaemonWorld.CARRIER, "1", "9001")));

        assertThat(dialer("campaign", "told", "stop")).isZero();
        assertThat(out).isEqualTo("told is stopped; 1 contacts changed.\n");

        assertThat(dialer("campaign", "told", "purge")).isEqualTo(2);
        assertThat(err).startsWith("1 contacts of told that were not dialed would be deleted for good.");
        assertThat(world.get("/campaigns/told").path("contacts").asInt()).isEqualTo(1);

        assertThat(dialer("campaign", "told", "purge", "--yes")).isZero();
        assertThat(out).isEqualTo("told: 1 contacts removed.\n");
        assertThat(dialer("campaign", "told", "start", "--json")).isZero();
        assertThat(MAPPER.readTree(out).path("state").asText()).isEqualTo("running");
    }

    @Test
    void whatIsNotThereIsSaidInASentence() {
        assertThat(dialer("campaign", "nowhere", "stop")).isEqualTo(1);
        assertThat(err).isEqualTo("dialer campaign: There is no such campaign.\n");
        assertThat(dialer("call", "nobody")).isEqualTo(1);
        assertThat(dialer("campaign", "x", "dance")).isEqualTo(2);

        assertThat(execute("calls", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err).startsWith("dialer calls: The daemon does not answer at http://127.0.0.1:1");
    }

    @Test
    void aCallIsSeenWhileItLivesAndItsStoryIsTold() throws Exception {
        String id = world.postLongCall("story");
        world.awaitLiveState(id, "answered");

        assertThat(dialer("calls")).isZero();
        assertThat(out).containsPattern(id + " +story +answered +[0-9]+ s +- +fs ");

        world.endCall(id);
        world.awaitFinal(id);
        assertThat(dialer("call", id)).isZero();
        assertThat(out.lines().skip(2).map(line -> line.replaceFirst("^1 +\\S+ +", "")))
                .contains("event: claimed for attempt 1", "event: somebody asks for its end")
                .anyMatch(line -> line.startsWith("command: originate 1555"))
                .anyMatch(line -> line.startsWith("state: originating → "))
                .anyMatch(line -> line.startsWith("event: hung up with "));
        assertThat(dialer("call", id, "--json")).isZero();
        assertThat(MAPPER.readTree(out).at("/stories/0/callId").asText()).isEqualTo(id);
    }

    @Test
    void anImportStoresTheGoodRowsAndNamesTheBadOnesAndCanBeRepeated() throws Exception {
        Path file = Files.writeString(directory.resolve("people.csv"), """
                \uFEFFcustomerNumber,startTime,name,priority
                +15550100,2999-01-01T00:00:00Z,"Ada, the ""first""
                of all",1
                +15550101,2999-01-01T00:00:00Z,Bob,eleven
                +15550102,2999-01-01T00:00:00Z,Cy
                +15550103,2999-01-01T00:00:00Z,Di,
                """);
        String[] command = {
            "contacts",
            "import",
            file.toString(),
            "--set",
            "campaignId=imported",
            "--set",
            "campaignType=IVR",
            "--set",
            "gatewayId=" + DaemonWorld.CARRIER,
            "--set",
            "ivr=9001"
        };

        assertThat(dialer(command)).isEqualTo(3);
        assertThat(out).isEqualTo("2 stored, 0 already there, 2 refused, of 4 rows.\n");
        List<String> bad = err.lines().toList();
        assertThat(bad).hasSize(2);
        assertThat(bad.get(0)).startsWith(file + ":4: priority ");
        assertThat(bad.get(1)).isEqualTo(file + ":5: the row has 3 fields, the header 4");

        assertThat(dialer(command)).isEqualTo(3);
        assertThat(out).isEqualTo("0 stored, 2 already there, 2 refused, of 4 rows.\n");
        assertThat(world.get("/campaigns/imported").path("contacts").asInt()).isEqualTo(2);
        String id = java.util
                .UUID
                .nameUUIDFromBytes("imported\n+15550100".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
        JsonNode contact = world.contact(id);
        assertThat(contact.path("priority").asInt()).isEqualTo(1);
        assertThat(contact.at("/schedulingMetadata/name").asText()).isEqualTo("Ada, the \"first\"\nof all");
    }

    @Test
    void anImportGoesOnFromTheLineAtWhichItEnded() throws Exception {
        Path file = numbers("resumed", 12_001);

        assertThat(dialer("contacts", "import", file.toString(), "--from-line", "12001", "--json"))
                .isZero();
        assertThat(MAPPER.readTree(out).path("stored").asInt()).isEqualTo(2);
        assertThat(dialer("contacts", "import", file.toString(), "--json")).isZero();
        assertThat(MAPPER.readTree(out).path("stored").asInt()).isEqualTo(11_999);
        assertThat(MAPPER.readTree(out).path("alreadyStored").asInt()).isEqualTo(2);
        assertThat(MAPPER.readTree(out).path("doneLine").asInt()).isEqualTo(12_002);
    }

    @Test
    void anImportWaitsForADaemonThatIsAwayAndSaysSo() throws Exception {
        Path file = numbers("patient", 30);
        StringWriter complained = new StringWriter();
        try (CuttableWay way =
                new CuttableWay(new InetSocketAddress(InetAddress.getLoopbackAddress(), world.apiPort()))) {
            way.cut();
            CompletableFuture<Integer> status =
                    CompletableFuture.supplyAsync(() -> commandLine(new StringWriter(), complained)
                            .execute("contacts", "import", file.toString(), "--url", "http://127.0.0.1:" + way.port()));
            await().untilAsserted(
                            () -> assertThat(complained.toString()).contains("0 %  0 rows  (no answer, try 2 of 20)"));
            way.mend();

            assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
        }
        assertThat(world.get("/campaigns/patient").path("contacts").asInt()).isEqualTo(30);
    }

    @Test
    void anUnusableFileIsRefusedBeforeAnythingIsSent() throws Exception {
        assertThat(dialer("contacts", "import", directory.resolve("none.csv").toString()))
                .isEqualTo(2);
        assertThat(err).startsWith("There is no file ");
        Path file = Files.writeString(directory.resolve("bad.csv"), "number,campaign\n1,2\n");
        assertThat(dialer("contacts", "import", file.toString())).isEqualTo(2);
        assertThat(err)
                .startsWith(
                        "The header must name the column customerNumber, spelt like that; it names number, campaign.");
    }

    @Test
    void aColumnThatLooksLikeAFieldIsPointedOut() throws Exception {
        Path file = Files.writeString(directory.resolve("spelt.csv"), """
                customerNumber,campaignId,campaignType,gatewayId,start_time,ivr,note
                +15550900,spelt,IVR,%s,2999-01-01T00:00:00Z,9001,hello
                """.formatted(DaemonWorld.CARRIER));

        assertThat(dialer("contacts", "import", file.toString())).isZero();
        assertThat(err)
                .isEqualTo(
                        "dialer contacts import: the column start_time is no field of a contact and becomes metadata;"
                                + " the field is startTime.\n");
    }

    @Test
    void aShellCanCompleteTheCommands() {
        assertThat(execute("generate-completion")).isZero();
        assertThat(out).contains("campaign").contains("contacts").contains("--from-line");
    }

    private Path numbers(String campaign, int count) throws IOException {
        List<String> lines = new ArrayList<>(List.of("customerNumber,campaignId,campaignType,gatewayId,startTime"));
        for (int i = 0; i < count; i++) {
            lines.add("+1777" + (1_000_000 + i) + "," + campaign + ",IVR," + DaemonWorld.CARRIER
                    + ",2999-01-01T00:00:00Z");
        }
        return Files.write(directory.resolve(campaign + ".csv"), lines);
    }

    private int dialer(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = "http://127.0.0.1:" + world.apiPort();
        return execute(all);
    }

    private int execute(String... arguments) {
        StringWriter written = new StringWriter();
        StringWriter complained = new StringWriter();
        int status = commandLine(written, complained).execute(arguments);
        out = written.toString();
        err = complained.toString();
        return status;
    }

    private static CommandLine commandLine(StringWriter out, StringWriter err) {
        return DialerCli.commandLine(settings -> {
                    throw new IllegalStateException("no daemon is to be run");
                })
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
