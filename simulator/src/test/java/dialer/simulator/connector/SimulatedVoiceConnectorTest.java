package dialer.simulator.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedVoiceConnectorTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonNode> callbacks = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger failingCallbacks = new AtomicInteger();
    private final AtomicInteger failingFeeds = new AtomicInteger();
    private HttpServer daemon;
    private SimulatedVoiceConnector connector;

    @BeforeEach
    void start() throws IOException {
        daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        daemon.createContext("/agent", exchange -> {
            try (exchange) {
                JsonNode body = json.readTree(exchange.getRequestBody().readAllBytes());
                boolean fails = failingCallbacks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (!fails) {
                    callbacks.add(body);
                }
                exchange.sendResponseHeaders(fails ? 503 : 200, -1);
            }
        });
        daemon.createContext("/queues/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean fails = failingFeeds.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (!fails) {
                    told.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
                }
                exchange.sendResponseHeaders(fails ? 503 : 200, -1);
            }
        });
        daemon.start();
        startConnector(ConnectorConfig.withAgents(1));
    }

    @AfterEach
    void stop() {
        connector.close();
        daemon.stop(0);
    }

    @Test
    void tellsTheReservedAgentByCallingTheDaemonBack() throws Exception {
        assertThat(requestAgent("contact-1")).isEqualTo(200);
        await().until(() -> callbacks.size() == 1);
        assertThat(callbacks.get(0).path("agent").asText()).isEqualTo("1001");
        assertThat(callbacks.get(0).path("uuid").asText()).isEqualTo("contact-1");
        assertThat(callbacks.get(0).path("queue").asText()).isEqualTo("Sales");
        assertThat(connector.agentStates()).containsEntry("1001", AgentState.RESERVED);
    }

    @Test
    void aWaitingRequestGetsTheAgentWhomTheDeliveryNotificationFrees() throws Exception {
        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        requestAgent("contact-2");
        assertThat(connector.waitingRequests()).isEqualTo(1);
        post("/send-delivery-notification", "{\"id\":\"contact-1\",\"callResult\":\"NORMAL_CLEARING\"}", "key-1");
        await().until(() -> callbacks.size() == 2);
        assertThat(callbacks.get(1).path("uuid").asText()).isEqualTo("contact-2");
        assertThat(connector.reservations()).isEqualTo(2);
        assertThat(connector.ledger().deliveredContacts()).containsExactly("contact-1");
        assertThat(connector.ledger().totals().deliveriesByResult()).containsEntry("NORMAL_CLEARING", 1L);
    }

    @Test
    void saysWithoutAnAgentThatNoneIsFree() throws Exception {
        startConnector(ConnectorConfig.withAgents(0).queuesRequests(false));
        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        assertThat(callbacks.get(0).path("agent").asText()).isEmpty();
    }

    @Test
    void endChatFreesTheAgentOfThatPerson() throws Exception {
        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        post("/end-chat", "{\"customerId\":\"+18005550100\",\"serviceId\":\"s\"}", "key-1");
        await().until(() -> connector.agentStates().get("1001") == AgentState.FREE);
    }

    @Test
    void aCancelledReservationFreesTheAgent() throws Exception {
        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        post("/cancel-agent", "{\"callUid\":\"contact-1\"}", "");
        assertThat(connector.agentStates()).containsEntry("1001", AgentState.FREE);
    }

    @Test
    void anAgentWrapsUpBeforeTheNextReservation() throws Exception {
        startConnector(ConnectorConfig.withAgents(1).wrapUp(Duration.ofHours(1)));
        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        post("/send-delivery-notification", "{\"id\":\"contact-1\"}", "key-1");
        assertThat(connector.agentStates()).containsEntry("1001", AgentState.WRAP_UP);
    }

    @Test
    void aRepeatedNoticeIsCountedOnce() throws Exception {
        for (int i = 0; i < 2; i++) {
            post("/send-delivery-notification", "{\"id\":\"contact-1\",\"callResult\":\"USER_BUSY\"}", "same");
        }
        ConnectorLedger.Totals totals = connector.ledger().totals();
        assertThat(totals.repeatedKeys()).isEqualTo(1);
        assertThat(connector.ledger().deliveriesByContact()).containsEntry("contact-1", 1);
    }

    @Test
    void failsAsOftenAsItIsToldAndIsDownUntilItIsUp() throws Exception {
        connector.failNext(1);
        assertThat(requestAgent("a")).isEqualTo(500);
        assertThat(requestAgent("a")).isEqualTo(200);
        connector.setDown(true);
        assertThat(requestAgent("b")).isEqualTo(503);
        connector.setDown(false);
        connector.setDelay(Duration.ofMillis(30));
        assertThat(requestAgent("b")).isEqualTo(200);
        assertThat(connector.ledger().totals().refused()).isEqualTo(2);
    }

    @Test
    void refusesConnectionsUntilItListensAgain() throws Exception {
        connector.stopListening();
        assertThatThrownBy(() -> requestAgent("a")).isInstanceOf(ConnectException.class);
        connector.listenAgain();
        assertThat(requestAgent("a")).isEqualTo(200);
    }

    @Test
    void repeatsACallbackThatTheDaemonCouldNotTake() throws Exception {
        failingCallbacks.set(1);
        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        await().until(() -> connector.ledger().totals().callbacksDelivered() == 1);
    }

    @Test
    void tellsOfAllAgentsAtFirstAndThenOfEachChangeInOrder() throws Exception {
        startConnector(ConnectorConfig.withAgents(2).feed("Sales"));
        await().until(() -> told.size() == 1);
        assertThat(told.get(0)).startsWith("PUT /queues/Sales/agents [").contains("1001", "1002", "AVAILABLE");

        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        post("/send-delivery-notification", "{\"id\":\"contact-1\"}", "key-1");
        await().until(() -> told.size() == 4);
        assertThat(told.subList(1, 4)).allMatch(line -> line.startsWith("POST /queues/Sales/agents/1001 "));
        assertThat(told.subList(1, 4))
                .extracting(line -> json.readTree(line.substring(line.indexOf('{')))
                        .path("state")
                        .asText())
                .containsExactly("RESERVED", "WRAP_UP", "AVAILABLE");
    }

    @Test
    void tellsOfAllAgentsAgainAfterTheDaemonDidNotListen() throws Exception {
        failingFeeds.set(1);
        startConnector(ConnectorConfig.withAgents(2).feed("Sales"));
        await().until(() -> failingFeeds.get() == 0);
        requestAgent("contact-1");
        await().until(() -> told.size() == 1);
        assertThat(told.get(0)).startsWith("PUT /queues/Sales/agents [").contains("RESERVED", "AVAILABLE");
    }

    @Test
    void tellsNothingMoreOfAgentsWhenItIsToStop() throws Exception {
        startConnector(ConnectorConfig.withAgents(2).feed("Sales"));
        await().until(() -> told.size() == 1);
        connector.stopTellingOfAgents();

        requestAgent("contact-1");
        await().until(() -> callbacks.size() == 1);
        connector.setDaemon(URI.create("http://127.0.0.1:" + daemon.getAddress().getPort()));
        await().until(() -> told.size() == 2);
        assertThat(told.get(1)).startsWith("PUT /queues/Sales/agents [").contains("RESERVED");
    }

    private void startConnector(ConnectorConfig config) throws IOException {
        if (connector != null) {
            connector.close();
        }
        connector = SimulatedVoiceConnector.start(config.daemon(
                URI.create("http://127.0.0.1:" + daemon.getAddress().getPort())));
    }

    private int requestAgent(String contact) throws IOException, InterruptedException {
        return post(
                "/request-agent",
                "{\"callingNumber\":\"+18005550100\",\"callUid\":\"" + contact + "\",\"queue\":\"Sales\"}",
                "");
    }

    private int post(String path, String body, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(connector.uri().resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
