package dialer.simulator.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated voice connector with agents. It answers the daemon's requests at once and, like the real one, tells the
 * reserved agent later by calling the daemon back; it keeps a ledger of everything it accepted. An agent is reserved
 * for a contact until the delivery notification of that contact, the end of its conversation, or a cancellation.
 *
 * <p>It can be down, slow, or fail the next requests, to see what a dialer makes of it.
 */
public final class SimulatedVoiceConnector implements AutoCloseable {

    static final String DELIVERY = "/send-delivery-notification";

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedVoiceConnector.class);
    private static final int THREADS = 4;
    private static final int CALLBACK_TRIES = 5;
    private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(10);

    static {
        // the server writes an answer's head and body apart; with Nagle's algorithm the second waits 40 ms for an ack
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ConnectorConfig config;
    private final AgentPool agents;
    private final ConnectorLedger ledger = new ConnectorLedger();
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, daemonThreads("connector-http"));
    private final ScheduledExecutorService timers =
            Executors.newScheduledThreadPool(1, daemonThreads("connector-timer"));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(workers)
            .connectTimeout(CALLBACK_TIMEOUT)
            .build();
    private final AtomicInteger failuresToCome = new AtomicInteger();
    /** Contact of the conversation that a person's number stands for: end-chat names the number only. */
    private final Map<String, String> contactByNumber = new ConcurrentHashMap<>();

    private HttpServer server;
    private volatile @Nullable URI daemon;
    private volatile @Nullable AgentFeed feed;
    private volatile boolean down;
    private volatile Duration delay = Duration.ZERO;

    private SimulatedVoiceConnector(ConnectorConfig config) throws IOException {
        this.config = config;
        this.agents = new AgentPool(config.agents(), config.queuesRequests(), this::agentChanged);
        config.daemon().ifPresent(this::setDaemon);
        this.server = listen(config.port());
    }

    /** Starts a connector that listens on the loopback address when this returns. */
    public static SimulatedVoiceConnector start(ConnectorConfig config) throws IOException {
        return new SimulatedVoiceConnector(config);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where a daemon sends its notices. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Where this connector finds the daemon that it calls back, and tells of its agents if it is to. */
    public void setDaemon(URI value) {
        daemon = value;
        config.feed().ifPresent(queue -> tellAgentsTo(value, queue));
    }

    private void tellAgentsTo(URI value, String queue) {
        stopTellingOfAgents();
        feed = new AgentFeed(value, queue, ledger::agentsNow, client);
    }

    /** The daemon is about to end: it is told nothing more of agents. */
    public void stopTellingOfAgents() {
        AgentFeed told = feed;
        feed = null;
        if (told != null) {
            told.close();
        }
    }

    private void agentChanged(AgentChange change) {
        ledger.agentChanged(change);
        AgentFeed listener = feed;
        if (listener != null) {
            listener.changed(change);
        }
    }

    public ConnectorLedger ledger() {
        return ledger;
    }

    /** What each agent is doing. */
    public Map<String, AgentState> agentStates() {
        return agents.states();
    }

    /** Reservations given so far. */
    public long reservations() {
        return agents.reserved();
    }

    /** Requests for a contact that held an agent already. */
    public long doubleReservations() {
        return agents.doubleReservations();
    }

    /** Requests that wait for an agent. */
    public int waitingRequests() {
        return agents.waiting();
    }

    /** Refuses everything with 503 from now on, or no longer. */
    public void setDown(boolean value) {
        down = value;
    }

    /** Answers every request this much later; zero ends it. */
    public void setDelay(Duration value) {
        delay = value;
    }

    /** Answers the next {@code requests} requests with 500. */
    public void failNext(int requests) {
        failuresToCome.set(requests);
    }

    /** Closes the port: connections are refused until {@link #listenAgain()}. */
    public void stopListening() {
        server.stop(0);
    }

    /** Opens the same port again after {@link #stopListening()}. */
    public void listenAgain() throws IOException {
        server = listen(port());
    }

    @Override
    public void close() {
        stopTellingOfAgents();
        server.stop(0);
        timers.shutdownNow();
        workers.shutdownNow();
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        http.createContext("/", this::handle);
        http.setExecutor(workers);
        http.start();
        return http;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                .orElse("");
        Duration wait = delay;
        if (wait.isZero()) {
            answer(exchange, statusOf(exchange.getRequestURI().getPath(), key, body));
        } else {
            later(wait, () -> answerLater(exchange, key, body));
        }
    }

    private void answerLater(HttpExchange exchange, String key, byte[] body) {
        try {
            answer(exchange, statusOf(exchange.getRequestURI().getPath(), key, body));
        } catch (IOException e) {
            LOG.debug("the client left before its answer", e);
        }
    }

    private int statusOf(String path, String key, byte[] body) throws IOException {
        if (down) {
            ledger.refused();
            return 503;
        }
        if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            ledger.refused();
            return 500;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        JsonNode request = json.readTree(text.isEmpty() ? "{}" : text);
        accept(path, key, text, request);
        return 200;
    }

    private void accept(String path, String key, String text, JsonNode request) {
        String contact = contactOf(path, request);
        ConnectorLedger.Notice notice = new ConnectorLedger.Notice(path, key, contact, text);
        boolean first = ledger.accepted(notice, request.path("callResult").asText());
        if (!first) {
            return;
        }
        switch (path) {
            case "/request-agent" -> requestAgent(request, contact);
            case "/cancel-agent" -> agents.cancel(contact).ifPresent(this::tellDaemon);
            case DELIVERY, "/end-chat" -> finish(contact);
            default -> {
                // recording links and webhooks are only recorded
            }
        }
    }

    private String contactOf(String path, JsonNode request) {
        return switch (path) {
            case "/request-agent", "/cancel-agent" -> request.path("callUid").asText();
            case "/end-chat" ->
                contactByNumber.getOrDefault(request.path("customerId").asText(), "");
            default -> request.path("id").asText();
        };
    }

    private void requestAgent(JsonNode request, String contact) {
        contactByNumber.put(request.path("callingNumber").asText(), contact);
        AgentPool.Request wanted =
                new AgentPool.Request(contact, request.path("queue").asText());
        Optional<AgentPool.Grant> grant = agents.request(wanted);
        if (grant.isPresent()) {
            tellDaemon(grant.get());
        } else if (!config.queuesRequests()) {
            tellDaemon(new AgentPool.Grant(wanted, ""));
        }
    }

    private void finish(String contact) {
        String agent = agents.finish(contact);
        if (agent != null) {
            later(config.wrapUp(), () -> agents.ready(agent).ifPresent(this::tellDaemon));
        }
    }

    private void tellDaemon(AgentPool.Grant grant) {
        later(config.think(), () -> callBack(grant, 1));
    }

    private void callBack(AgentPool.Grant grant, int attempt) {
        URI target = daemon;
        if (target == null) {
            ledger.callbackEnded(false);
            LOG.warn(
                    "a reservation for {} is lost: nobody said where the daemon is",
                    grant.request().contact());
            return;
        }
        String body = json.createObjectNode()
                .put("agent", grant.agent())
                .put("uuid", grant.request().contact())
                .put("queue", grant.request().queue())
                .toString();
        HttpRequest request = HttpRequest.newBuilder(target.resolve("/agent"))
                .header("Content-Type", "application/json")
                .timeout(CALLBACK_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, failure) ->
                        callBackEnded(grant, attempt, failure == null && response.statusCode() < 500, failure));
    }

    private void callBackEnded(AgentPool.Grant grant, int attempt, boolean delivered, @Nullable Throwable failure) {
        if (delivered || attempt == CALLBACK_TRIES) {
            ledger.callbackEnded(delivered);
        }
        if (!delivered && attempt == CALLBACK_TRIES) {
            LOG.warn(
                    "the daemon did not take the reservation for {}",
                    grant.request().contact(),
                    failure);
            agents.cancel(grant.request().contact()).ifPresent(this::tellDaemon);
        } else if (!delivered) {
            later(Duration.ofMillis(100L << attempt), () -> callBack(grant, attempt + 1));
        }
    }

    private void later(Duration wait, Runnable step) {
        try {
            ScheduledFuture<?> unused = timers.schedule(step, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the connector is closed", e);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] body = (status == 200 ? "{}" : "{\"status\":" + status + "}").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static ThreadFactory daemonThreads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
