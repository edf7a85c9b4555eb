package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.config.DaemonSettings;
import dialer.simulator.connector.AgentState;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.connector.ConnectorLedger.Notice;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.SimulatedSwitch;
import dialer.simulator.freeswitch.SwitchConfig;
import dialer.sql.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A daemon between a real database, a voice connector of ours and a switch, simulated unless the property {@code freeswitch} names a real one. */
final class EndToEndWorld implements AutoCloseable {
    private static final int AGENTS = 2;
    private static final String PASSWORD = "ClueCon";

    /** The recorded carrier's seconds pass five times as fast; a real switch's do not. */
    private static final double TIME_SCALE = 5;

    private final TestDatabase database = TestDatabase.fresh();
    private final @Nullable SimulatedSwitch simulated;
    private final String[] eslAddress;
    private final SimulatedVoiceConnector connector;
    private final Daemon daemon;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final AtomicInteger lastNumber = new AtomicInteger(1000);

    private EndToEndWorld() throws IOException {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        String real = System.getProperty("freeswitch", "");
        simulated = real.isEmpty() ? simulatedSwitch() : null;
        eslAddress = simulated == null
                ? real.split(":", 3)
                : new String[] {"127.0.0.1", String.valueOf(simulated.port()), PASSWORD};
        connector =
                SimulatedVoiceConnector.start(ConnectorConfig.withAgents(AGENTS).queuesRequests(true));
        daemon = new Daemon(DaemonSettings.parse(configuration(), Map.of()));
        daemon.start();
        connector.setDaemon(api(""));
        await().until(() -> status("/health/ready") == 200);
    }

    static EndToEndWorld start() throws IOException {
        return new EndToEndWorld();
    }

    private static SimulatedSwitch simulatedSwitch() {
        return SimulatedSwitch.start(SwitchConfig.builder()
                .password(PASSWORD)
                .timeScale(TIME_SCALE)
                .sessionsPerSecond(100)
                .heartbeatPeriod(Duration.ofSeconds(2))
                .build());
    }

    private String configuration() {
        return """
                node: e2e
                http: {port: 0}
                database: {url: "%s", user: "%s"%s}
                switches:
                  - {name: fs, host: "%s", port: %s, password: "%s", domain: 127.0.0.1, max-slots: 50, cps: 20}
                dialing: {gateway-down-retry: 1s, no-agent-retry: 500ms}
                campaign-defaults: {ring-timeout: 5s}
                voice-connector: {url: "%s"}
                """.formatted(
                        database.url(),
                        database.user(),
                        database.password().isEmpty() ? "" : ", password: \"" + database.password() + "\"",
                        eslAddress[0],
                        eslAddress[1],
                        eslAddress[2],
                        connector.uri());
    }

    private URI api(String path) {
        return URI.create("http://127.0.0.1:" + daemon.port() + path);
    }

    /** A number of its own whose last digit decides what happens. */
    private String number(String lastDigit) {
        return "1555" + lastNumber.incrementAndGet() + "00" + lastDigit;
    }

    String ivrContact(String campaign, String gateway, String lastDigit, String ivr) {
        return """
                {"id":"%s","customerNumber":"%s","campaignType":"IVR","gatewayId":"%s","campaignId":"%s","ivr":"%s"}""".formatted(UUID.randomUUID(), number(lastDigit), gateway, campaign, ivr);
    }

    String agentContact(String campaign, String gateway, String lastDigit) {
        return """
                {"id":"%s","customerNumber":"%s","campaignType":"AGENT","gatewayId":"%s","campaignId":"%s",\
                "dialingMode":"PROGRESSIVE","routingMode":"QUEUE","queueName":"Sales"}""".formatted(UUID.randomUUID(), number(lastDigit), gateway, campaign);
    }

    /** Stores the contact and returns its id. */
    String post(String contact) throws Exception {
        assertThat(post("/contact", contact)).isEqualTo(200);
        return mapper.readTree(contact).path("id").asText();
    }

    List<String> postMany(String campaign, String gateway, String lastDigit, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String contact = ivrContact(campaign, gateway, lastDigit, "9001");
            ids.add(mapper.readTree(contact).path("id").asText());
            lines.append(contact).append('\n');
        }
        HttpRequest request = HttpRequest.newBuilder(api("/contacts"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString()))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(mapper.readTree(response.body()).path("stored").asInt()).isEqualTo(count);
        return ids;
    }

    /** Status of the answer. */
    int post(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    JsonNode get(String path) throws Exception {
        return mapper.readTree(client.send(HttpRequest.newBuilder(api(path)).build(), BodyHandlers.ofString())
                .body());
    }

    private int status(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(api(path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    JsonNode contact(String id) throws Exception {
        return get("/contacts/" + id);
    }

    /** The contact as soon as it is ended or failed. */
    JsonNode awaitFinal(String id) throws Exception {
        await().until(() ->
                List.of("ended", "failed").contains(contact(id).path("status").asText()));
        return contact(id);
    }

    /** The live call of a contact, or a missing node. */
    JsonNode liveCall(String contactId) throws Exception {
        for (JsonNode call : get("/calls")) {
            if (call.path("contactId").asText().equals(contactId)) {
                return call;
            }
        }
        return mapper.missingNode();
    }

    String liveState(String contactId) throws Exception {
        return liveCall(contactId).path("state").asText();
    }

    /** What the voice connector was told of a contact, in order; of a delivery notification also the result. */
    List<String> noticesOf(String id) throws Exception {
        List<String> told = new ArrayList<>();
        for (Notice notice : connector.ledger().notices()) {
            if (notice.contact().equals(id)) {
                String result =
                        mapper.readTree(notice.body()).path("callResult").asText("");
                told.add((notice.path() + " " + result).strip());
            }
        }
        return told;
    }

    int agents() {
        return AGENTS;
    }

    long freeAgents() {
        return connector.agentStates().values().stream()
                .filter(AgentState.FREE::equals)
                .count();
    }

    /** Sets the switch's own limit, as its operator would. */
    void sessionsPerSecond(int limit) throws IOException {
        if (simulated != null) {
            simulated.setSessionsPerSecond(limit);
            return;
        }
        try (Socket socket = new Socket(eslAddress[0], Integer.parseInt(eslAddress[1]))) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write(("auth " + eslAddress[2] + "\n\napi fsctl sps " + limit + "\n\nexit\n\n")
                            .getBytes(StandardCharsets.UTF_8));
            while (answers.readLine() != null) {
                // the switch closes after "exit"; all commands are done then
            }
        }
    }

    @Override
    public void close() {
        daemon.drain(Duration.ofSeconds(5));
        daemon.close();
        connector.close();
        if (simulated != null) {
            simulated.close();
        }
        database.close();
    }
}
