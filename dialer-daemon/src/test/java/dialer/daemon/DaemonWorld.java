package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.torture.CuttableWay;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.connector.ConnectorLedger.Notice;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.SimulatedSwitch;
import dialer.simulator.freeswitch.SwitchConfig;
import dialer.simulator.freeswitch.SwitchLedger.Originate;
import dialer.sql.testing.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A daemon between a real database, a voice connector of ours and a switch, with hands on all of them. */
class DaemonWorld implements AutoCloseable {
    /** The simulated switch's gateway that works. */
    static final String CARRIER = "11111111-2222-3333-4444-555555555555";

    /** An IVR of the simulated switch that plays for as long as any test lasts. */
    static final String LONG_IVR = "9003";

    private static final String PASSWORD = "ClueCon";

    /** The recorded carrier's seconds pass five times as fast; a real switch's do not. */
    private static final double TIME_SCALE = 5;

    private final Settings settings;
    private final TestDatabase database = TestDatabase.fresh();
    private final @Nullable SimulatedSwitch simulated;
    private final SwitchAddress switchAddress;
    private final SimulatedVoiceConnector connector;
    private final CuttableWay databaseWay;
    private final CuttableWay switchWay;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final AtomicInteger lastNumber = new AtomicInteger(1000);
    private @Nullable Daemon daemon;
    private URI api = URI.create("http://127.0.0.1");

    /** Where the Event Socket is. */
    record SwitchAddress(String host, int port, String password) {}

    /** What differs between the worlds. */
    static final class Settings {
        private final Map<String, String> dialing = new TreeMap<>(
                Map.of("gateway-down-retry", "1s", "no-agent-retry", "500ms", "connector-down-retry", "500ms"));
        private int agents = 2;
        private boolean queuesRequests = true;
        private String more = "";
        private String http = "";
        private Duration heartbeatPeriod = Duration.ofSeconds(2);
        private @Nullable SwitchAddress realSwitch;

        Settings agents(int count) {
            agents = count;
            return this;
        }

        /** Requests for agents wait at the voice connector until one is free; otherwise it answers that there is none. */
        Settings queuesRequests(boolean value) {
            queuesRequests = value;
            return this;
        }

        /** A key below {@code dialing}. */
        Settings dialing(String key, String value) {
            dialing.put(key, value);
            return this;
        }

        /** Settings of the API, besides its port. */
        Settings http(String yaml) {
            http = yaml;
            return this;
        }

        /** Further configuration, YAML at the top level. */
        Settings more(String yaml) {
            more = yaml;
            return this;
        }

        /** How often the simulated switch sends a heartbeat; with each the daemon asks for the switch's limits. */
        Settings heartbeatPeriod(Duration value) {
            heartbeatPeriod = value;
            return this;
        }

        Settings realSwitch(@Nullable SwitchAddress address) {
            realSwitch = address;
            return this;
        }

        /** A world with a running daemon. */
        DaemonWorld start() throws IOException {
            DaemonWorld world = build();
            world.startDaemon();
            return world;
        }

        /** A world whose daemon does not run yet. */
        DaemonWorld build() throws IOException {
            return new DaemonWorld(this);
        }
    }

    protected DaemonWorld(Settings settings) throws IOException {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        this.settings = settings;
        SwitchAddress real = settings.realSwitch;
        simulated = real == null ? simulatedSwitch(settings.heartbeatPeriod) : null;
        switchAddress = real != null
                ? real
                : new SwitchAddress(
                        "127.0.0.1", Objects.requireNonNull(simulated).port(), PASSWORD);
        connector = SimulatedVoiceConnector.start(
                ConnectorConfig.withAgents(settings.agents).queuesRequests(settings.queuesRequests));
        URI server = URI.create(database.url().substring("jdbc:".length()));
        databaseWay = new CuttableWay(
                new InetSocketAddress(server.getHost(), server.getPort() < 0 ? 3306 : server.getPort()));
        switchWay = new CuttableWay(new InetSocketAddress(switchAddress.host(), switchAddress.port()));
    }

    static Settings settings() {
        return new Settings();
    }

    private static SimulatedSwitch simulatedSwitch(Duration heartbeatPeriod) {
        return SimulatedSwitch.start(SwitchConfig.builder()
                .password(PASSWORD)
                .timeScale(TIME_SCALE)
                .sessionsPerSecond(100)
                .heartbeatPeriod(heartbeatPeriod)
                .build());
    }

    /** Starts a daemon of the same node on the same database, and waits until it is ready. */
    final void startDaemon() {
        Daemon starting = new Daemon(DaemonSettings.parse(configuration(), Map.of()));
        daemon = starting;
        starting.start();
        apiIsAt(starting.port());
        awaitReady();
    }

    /** Where the API answers, if the daemon is not started by this world. */
    final void apiIsAt(int port) {
        api = URI.create("http://127.0.0.1:" + port);
        connector.setDaemon(api);
    }

    /** The voice connector's callbacks go to another daemon than ours do. */
    final void connectorCalls(int port) {
        connector.setDaemon(URI.create("http://127.0.0.1:" + port));
    }

    final int apiPort() {
        return api.getPort();
    }

    final void awaitReady() {
        await().until(() -> status("/health/ready") == 200);
    }

    final Daemon daemon() {
        return Objects.requireNonNull(daemon, "no daemon runs");
    }

    /** The YAML of the daemon. */
    final String configuration() {
        StringBuilder dialing = new StringBuilder();
        settings.dialing.forEach((key, value) -> dialing.append(dialing.isEmpty() ? "" : ", ")
                .append(key)
                .append(": ")
                .append(value));
        return """
                node: e2e
                http: {port: 0%s}
                database: {url: "%s", user: "%s"%s}
                switches:
                  - {name: fs, host: 127.0.0.1, port: %s, password: "%s", domain: 127.0.0.1, max-slots: 50, cps: 20}
                dialing: {%s}
                campaign-defaults: {ring-timeout: 5s}
                voice-connector: {url: "%s", retry-max: 500ms}
                %s
                """.formatted(
                        settings.http.isEmpty() ? "" : ", " + settings.http,
                        databaseUrl(),
                        database.user(),
                        database.password().isEmpty() ? "" : ", password: \"" + database.password() + "\"",
                        switchWay.port(),
                        switchAddress.password(),
                        dialing,
                        connector.uri(),
                        settings.more);
    }

    private String databaseUrl() {
        String server = URI.create(database.url().substring("jdbc:".length())).getAuthority();
        return database.url().replaceFirst(server, "127.0.0.1:" + databaseWay.port());
    }

    /** The database itself, past the daemon. */
    final Connection databaseConnection() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    /** The way to the database. */
    final CuttableWay databaseWay() {
        return databaseWay;
    }

    /** Mends the way to the database and waits until the daemon has got rid of its dead connections. */
    final void mendDatabase() {
        databaseWay.mend();
        awaitReady();
        await().during(Duration.ofSeconds(1)).until(() -> status("/campaigns") == 200);
    }

    /** The way to the switch's Event Socket. */
    final CuttableWay switchWay() {
        return switchWay;
    }

    final SimulatedSwitch theSwitch() {
        return Objects.requireNonNull(simulated, "the switch is a real one");
    }

    final SwitchAddress switchAddress() {
        return switchAddress;
    }

    final boolean switchIsSimulated() {
        return simulated != null;
    }

    final SimulatedVoiceConnector connector() {
        return connector;
    }

    /** A number of its own whose last digit decides what happens. */
    private String number(String lastDigit) {
        return "1555" + lastNumber.incrementAndGet() + "00" + lastDigit;
    }

    final String ivrContact(String campaign, String gateway, String lastDigit, String ivr) {
        return """
                {"id":"%s","customerNumber":"%s","campaignType":"IVR","gatewayId":"%s","campaignId":"%s","ivr":"%s"}""".formatted(UUID.randomUUID(), number(lastDigit), gateway, campaign, ivr);
    }

    final String agentContact(String campaign, String gateway, String lastDigit) {
        return """
                {"id":"%s","customerNumber":"%s","campaignType":"AGENT","gatewayId":"%s","campaignId":"%s",\
                "dialingMode":"PROGRESSIVE","routingMode":"QUEUE","queueName":"Sales"}""".formatted(UUID.randomUUID(), number(lastDigit), gateway, campaign);
    }

    /** The contact, not to be called before that time. */
    final String startingAt(Instant time, String contact) {
        return contact.replaceFirst("}$", ",\"startTime\":\"" + time + "\"}");
    }

    /** Stores the contact and returns its id. */
    final String post(String contact) throws Exception {
        assertThat(post("/contact", contact)).isEqualTo(200);
        return mapper.readTree(contact).path("id").asText();
    }

    /** Stores a contact whose call is answered and goes on until somebody ends it; returns its id. */
    final String postLongCall(String campaign) throws Exception {
        return post(ivrContact(campaign, CARRIER, "8", LONG_IVR));
    }

    final List<String> postMany(String campaign, String gateway, String lastDigit, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String contact = ivrContact(campaign, gateway, lastDigit, "9001");
            ids.add(mapper.readTree(contact).path("id").asText());
            lines.append(contact).append('\n');
        }
        HttpResponse<String> response = send("/contacts", lines.toString(), "application/x-ndjson");
        assertThat(mapper.readTree(response.body()).path("stored").asInt()).isEqualTo(count);
        return ids;
    }

    /** Status of the answer. */
    final int post(String path, String json) throws Exception {
        return send(path, json, "application/json").statusCode();
    }

    /** Tells of all agents of the queue; the answer's status. */
    final int tellOfAgents(String queue, String agents) throws Exception {
        return send("PUT", "/queues/" + queue + "/agents", agents, "application/json")
                .statusCode();
    }

    /** The body of the answer to a campaign's command. */
    final JsonNode command(String campaign, String command) throws Exception {
        HttpResponse<String> response = send("/campaign/" + campaign + "/" + command, "", "application/json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return mapper.readTree(response.body());
    }

    /** Ends a live call, as the voice connector would. */
    final void endCall(String id) throws Exception {
        assertThat(post("/call/" + id + "/action", "{\"action\":\"END_CALL\"}")).isEqualTo(200);
    }

    final HttpResponse<String> send(String path, String body, String contentType) throws Exception {
        return send("POST", path, body, contentType);
    }

    private HttpResponse<String> send(String method, String path, String body, String contentType) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    final JsonNode json(HttpResponse<String> response) throws Exception {
        return mapper.readTree(response.body());
    }

    final JsonNode get(String path) throws Exception {
        return mapper.readTree(text(path));
    }

    final String text(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private int status(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    final JsonNode contact(String id) throws Exception {
        return get("/contacts/" + id);
    }

    final String statusOf(String id) throws Exception {
        return contact(id).path("status").asText();
    }

    final void awaitStatus(String id, String status) {
        await().untilAsserted(() -> assertThat(statusOf(id)).isEqualTo(status));
    }

    /** The contact as soon as it is ended or failed. */
    final JsonNode awaitFinal(String id) throws Exception {
        await().until(() -> List.of("ended", "failed").contains(statusOf(id)));
        return contact(id);
    }

    /** Why the campaign does not dial, as the API says it. */
    final String whyNot(String campaign) throws Exception {
        return get("/campaigns/" + campaign).path("whyNotDialing").asText();
    }

    final void awaitWhyNot(String campaign, String sentence) {
        await().untilAsserted(() -> assertThat(whyNot(campaign)).isEqualTo(sentence));
    }

    /** Why a part that the daemon needs is not ready; empty if it is. */
    final String notReady(String component) throws Exception {
        for (JsonNode one : get("/health/ready").path("components")) {
            if (one.path("name").asText().equals(component)) {
                return one.path("reason").asText("");
            }
        }
        throw new IllegalArgumentException("no component " + component);
    }

    /** The live call of a contact, or a missing node. */
    final JsonNode liveCall(String contactId) throws Exception {
        for (JsonNode call : get("/calls")) {
            if (call.path("contactId").asText().equals(contactId)) {
                return call;
            }
        }
        return mapper.missingNode();
    }

    final String liveState(String contactId) throws Exception {
        return liveCall(contactId).path("state").asText();
    }

    final void awaitLiveState(String contactId, String state) {
        await().untilAsserted(() -> assertThat(liveState(contactId)).isEqualTo(state));
    }

    /** What the voice connector was told of a contact, in order; of a delivery notification also the result. */
    final List<String> noticesOf(String id) throws Exception {
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

    /** The originates that reached the simulated switch for the contact's number, refused ones included. */
    final List<Originate> originatesOf(String id) throws Exception {
        String number = contact(id).path("customerNumber").asText();
        return theSwitch().ledger().originates().stream()
                .filter(originate -> originate.number().equals(number))
                .toList();
    }

    /** Drains the daemon and closes it, as SIGTERM does. */
    final void stopDaemon() {
        if (daemon != null) {
            daemon.drain(Duration.ofSeconds(5));
            closeDaemon(daemon);
            daemon = null;
        }
    }

    /** Whatever a test is about: no signal may have broken in the loop on the way. */
    private static void closeDaemon(Daemon daemon) {
        daemon.close();
        assertThat(daemon.brokenSignals()).as("signals that broke in the loop").isZero();
    }

    @Override
    public void close() {
        databaseWay.mend();
        if (daemon != null) {
            closeDaemon(daemon);
        }
        connector.close();
        if (simulated != null) {
            simulated.close();
        }
        switchWay.close();
        databaseWay.close();
        database.close();
    }
}
