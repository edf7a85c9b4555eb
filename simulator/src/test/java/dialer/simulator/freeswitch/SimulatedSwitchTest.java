package dialer.simulator.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dialer.simulator.carrier.SeededCarrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedSwitchTest {

    private static final String GATEWAY = GatewayConfig.recorded().get(0).name();
    private static final String CALL_EVENTS =
            "event plain CHANNEL_ANSWER CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY BACKGROUND_JOB\n\n";

    private SimulatedSwitch target = SimulatedSwitch.start(config().build());

    private static SwitchConfig.Builder config() {
        return SwitchConfig.builder().timeScale(100).heartbeatPeriod(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void carriesAThousandCallsAtOnceAndAccountsForEachOfThem() {
        restartWith(config().sessionsPerSecond(100_000).maxSessions(100_000));
        int calls = 2000;
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain CHANNEL_DESTROY\n\n");
            StringBuilder burst = new StringBuilder();
            for (int i = 0; i < calls; i++) {
                burst.append("bgapi ")
                        .append(originate("call-" + i, "49200" + i, "9009"))
                        .append("\n\n");
            }
            client.send(burst.toString());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> target.ledger().totals().legsEnded() == calls);
        }
        SwitchLedger.Totals totals = target.ledger().totals();
        assertThat(totals.originates()).isEqualTo(calls);
        assertThat(totals.refused()).isZero();
        assertThat(totals.activeLegs()).isZero();
        assertThat(totals.duplicateOriginates()).isZero();
        assertThat(totals.endsByCause().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(calls);
        assertThat(target.liveLegs()).isZero();
    }

    @Test
    void postsARecordOfEachCallAndSpoolsWhatNobodyTakes(@TempDir Path spool) throws IOException {
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        AtomicInteger status = new AtomicInteger(200);
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/cdr", exchange -> {
            try (exchange) {
                taken.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(status.get(), -1);
            }
        });
        receiver.start();
        URI refusing = URI.create("http://127.0.0.1:1/cdr");
        URI there = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/cdr");
        restartWith(config().callRecords(List.of(refusing, there), spool));
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("bgapi " + originate("posted", "4920001", "9003") + "\n\n");
            await().until(() -> target.recordsPosted() == 1);
            JsonNode record = new ObjectMapper()
                    .readTree(URLDecoder.decode(taken.remove().substring("cdr=".length()), StandardCharsets.UTF_8));
            assertThat(record.path("variables").path("uuid").asText()).isEqualTo("posted");
            assertThat(record.path("variables").path("hangup_cause").asText()).isEqualTo("USER_BUSY");
            assertThat(record.path("variables").path("end_uepoch").asLong()).isPositive();

            status.set(503);
            client.send("bgapi " + originate("spooled", "4920001", "9003") + "\n\n");
            await().until(() -> target.recordsSpooled() == 1);
            assertThat(spool.resolve("spooled.cdr.json"))
                    .content()
                    .startsWith("%7B")
                    .endsWith("\n");
            assertThat(target.recordsAreOut()).isTrue();
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void refusesAUuidThatIsInUseAndTheLedgerRemembersIt() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send(CALL_EVENTS);
            client.send("bgapi " + originate("twice", "4920008", "9003") + "\n\n");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_ANSWER"));
            client.send("bgapi " + originate("twice", "4920008", "9003") + "\n\n");
            client.awaitEvent(event -> event.body().equals("-ERR DESTINATION_OUT_OF_ORDER\n"));
        }
        assertThat(target.ledger().duplicateUuids()).containsExactly("twice");
    }

    @Test
    void refusesWhatExceedsTheSessionsAtOnce() {
        restartWith(config().maxSessions(1));
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send(CALL_EVENTS);
            client.send("bgapi " + originate("one", "4920008", "9003") + "\n\n");
            client.send("bgapi " + originate("two", "4920008", "9003") + "\n\n");
            client.awaitEvent(event -> event.body().equals("-ERR DESTINATION_OUT_OF_ORDER\n"));
            assertThat(client.api("uuid_exists one")).isEqualTo("true");
            assertThat(client.api("uuid_exists two")).isEqualTo("false");
        }
    }

    @Test
    void unbalancedBracesAreRefusedWithoutAnyChannel() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain ALL\n\n");
            client.send("bgapi originate {a=b sofia/gateway/" + GATEWAY + "/4920000 9001 XML 127.0.0.1\n\n");
            client.awaitEvent(event -> event.body().equals("-ERR DESTINATION_OUT_OF_ORDER\n"));
            assertThat(client.events()).hasSize(1);
        }
    }

    @Test
    void aCallCarriesTheVariablesOfItsCommandAndTheLedgerKnowsItsContact() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send(CALL_EVENTS);
            client.send("bgapi originate {origination_uuid=u,origination_caller_id_name=8001,"
                    + "origination_caller_id_number=8001,sip_h_X-queue='Sales, east',sip_h_X-Call-Id=contact-1}sofia/gateway/"
                    + GATEWAY + "/4920008 9003 XML 127.0.0.1\n\n");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_ANSWER"));
            Frame answer = client.events().get(0);
            assertThat(answer.value("variable_sip_h_X-queue")).isEqualTo("Sales,%20east");
            assertThat(answer.value("Caller-Caller-ID-Name")).isEqualTo("8001");
        }
        assertThat(target.ledger().originates())
                .singleElement()
                .satisfies(originate -> assertThat(originate.contact()).isEqualTo("contact-1"));
    }

    @Test
    void hangsUpOnlyTheCallsWhoseVariableMatches() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send(CALL_EVENTS);
            client.send("bgapi originate {origination_uuid=ours,owner=me}sofia/gateway/" + GATEWAY
                    + "/4920008 9003 XML 127.0.0.1\n\n");
            client.send("bgapi " + originate("theirs", "4920008", "9003") + "\n\n");
            await().until(() -> target.liveLegs() == 2);
            client.api("hupall NORMAL_CLEARING owner me");
            assertThat(client.api("uuid_exists ours")).isEqualTo("false");
            assertThat(client.api("uuid_exists theirs")).isEqualTo("true");
        }
    }

    @Test
    void aParkedCallIsTransferredToAnAgentAndEndsWhenTheAgentHangsUp() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain CHANNEL_PARK CHANNEL_BRIDGE CHANNEL_HANGUP_COMPLETE\n\n");
            client.send("bgapi " + originate("parked", "4920008", "9004") + "\n\n");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_PARK"));
            assertThat(client.api("uuid_transfer parked 1003 XML 127.0.0.1")).isEqualTo("+OK\n");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_BRIDGE"));
            Frame bridge = client.events().get(1);
            assertThat(bridge.value("Bridge-A-Unique-ID")).isEqualTo("parked");
            client.api("uuid_kill " + bridge.value("Bridge-B-Unique-ID"));
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_HANGUP_COMPLETE")
                    && event.value("Unique-ID").equals("parked"));
        }
        assertThat(target.liveLegs()).isZero();
        assertThat(target.ledger().totals().bridged()).isEqualTo(1);
    }

    @Test
    void showsItsChannelsAndItsStatusAsJson() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("bgapi " + originate("shown", "4920008", "9003") + "\n\n");
            await().until(() -> target.liveLegs() == 1);
            JsonNode channels = json.readTree(client.api("show channels as json"));
            assertThat(channels.path("row_count").asInt()).isEqualTo(1);
            assertThat(channels.path("rows").get(0).path("uuid").asText()).isEqualTo("shown");
            assertThat(client.api("show channels count")).isEqualTo("\n1 total.\n");
            JsonNode status = json.readTree(client.api("json {\"command\":\"status\"}"));
            assertThat(status.at("/response/sessions/count/active").asInt()).isEqualTo(1);
            assertThat(status.at("/response/sessions/rate/max").asInt()).isEqualTo(30);
        }
    }

    @Test
    void listsAllGatewaysAsXmlWithTheirStates() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            String xml = client.api("sofia xmlstatus gateway");
            assertThat(xml).contains("<gateways>\n  <gateway>\n    <name>66666666");
            assertThat(xml.split("<status>UP</status>")).hasSize(5);
            assertThat(xml.split("<status>DOWN</status>")).hasSize(3);
        }
    }

    @Test
    void pausesOneDirectionOrBoth() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            assertThat(client.api("fsctl pause_check outbound")).isEqualTo("false");
            client.api("fsctl pause outbound");
            assertThat(client.api("fsctl pause_check outbound")).isEqualTo("true");
            assertThat(client.api("fsctl pause_check inbound")).isEqualTo("false");
        }
    }

    @Test
    void aFilterLetsOnlyMatchingEventsThrough() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send(CALL_EVENTS + "filter Unique-ID wanted\n\n");
            client.send("bgapi " + originate("other", "4920008", "9009") + "\n\n");
            client.send("bgapi " + originate("wanted", "4920008", "9009") + "\n\n");
            await().until(() -> target.ledger().totals().legsEnded() == 2);
            client.api("status");
            assertThat(client.events())
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.value("Unique-ID")).isEqualTo("wanted"));
        }
    }

    @Test
    void aFrozenSwitchSaysNothingUntilItThaws() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send(CALL_EVENTS);
            client.send("bgapi " + originate("held", "4920008", "9003") + "\n\n");
            client.awaitEvent(event -> event.value("Event-Name").equals("BACKGROUND_JOB"));
            target.freeze();
            int before = client.frames().size();
            client.send("api status\n\n");
            await().during(Duration.ofMillis(100)).until(() -> client.frames().size() == before);
            target.thaw();
            client.awaitFrames(before + 1);
        }
    }

    @Test
    void theJobOfAnAnsweredCallSaysOkWhereverItComes() {
        restartWith(config().eventOrder(EventOrder.VARIED).sessionsPerSecond(1000));
        int calls = 40;
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain BACKGROUND_JOB\n\n");
            for (int i = 0; i < calls; i++) {
                client.send("bgapi " + originate("call-" + i, "4920008", "9009") + "\n\n");
            }
            await().until(() -> client.events().size() == calls);
            assertThat(client.events())
                    .allSatisfy(event -> assertThat(event.body()).startsWith("+OK call-"));
        }
    }

    @Test
    void aNewLifeHasANewCoreUuidAndNoCalls() {
        String firstLife = coreUuid();
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("bgapi " + originate("lost", "4920008", "9003") + "\n\n");
            await().until(() -> target.liveLegs() == 1);
            target.kill();
            client.awaitEnd();
        }
        target.restart();
        assertThat(coreUuid()).isNotEqualTo(firstLife);
        assertThat(target.liveLegs()).isZero();
    }

    @Test
    void theSameSeedVariesTheOrderOfEventsInTheSameWay() {
        Map<String, List<String>> first = variedHistories(3);
        assertThat(variedHistories(3)).isEqualTo(first);
        assertThat(variedHistories(4)).isNotEqualTo(first);
    }

    private Map<String, List<String>> variedHistories(long seed) {
        int calls = 60;
        restartWith(config().eventOrder(EventOrder.VARIED)
                .seed(seed)
                .sessionsPerSecond(100_000)
                .carrier(new SeededCarrier(seed, SeededCarrier.Mix.typical())));
        Map<String, List<String>> histories = new TreeMap<>();
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain ALL\n\n");
            for (int i = 0; i < calls; i++) {
                client.send("bgapi " + originate("call-" + i, "49" + i, "9009") + "\nJob-UUID: call-" + i + "\n\n");
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> target.ledger().totals().legsEnded() == calls);
            await().until(() -> client.events().stream()
                            .filter(event -> event.value("Event-Name").equals("CHANNEL_DESTROY"))
                            .count()
                    == calls);
            for (Frame event : client.events()) {
                String call = event.value("Unique-ID") + event.value("Job-UUID");
                if (!call.isEmpty()) {
                    histories.computeIfAbsent(call, key -> new ArrayList<>()).add(event.value("Event-Name"));
                }
            }
        }
        return histories;
    }

    private String coreUuid() {
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain BACKGROUND_JOB\n\nbgapi hostname\n\n");
            client.awaitEvent(event -> event.value("Event-Name").equals("BACKGROUND_JOB"));
            return client.events().get(0).value("Core-UUID");
        }
    }

    private void restartWith(SwitchConfig.Builder config) {
        target.close();
        target = SimulatedSwitch.start(config.build());
    }

    private static String originate(String uuid, String number, String extension) {
        return "originate {origination_uuid=" + uuid + "}sofia/gateway/" + GATEWAY + "/" + number + " " + extension
                + " XML 127.0.0.1";
    }
}
