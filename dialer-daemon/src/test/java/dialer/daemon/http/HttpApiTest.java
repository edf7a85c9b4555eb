package dialer.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.Fuzz;
import dialer.daemon.config.ApiKey;
import dialer.daemon.config.HttpSettings;
import dialer.daemon.config.Role;
import dialer.daemon.config.Secret;
import dialer.daemon.config.TlsSettings;
import dialer.daemon.contact.ContactJson;
import dialer.daemon.contact.ContactRules;
import dialer.daemon.record.CallRecordIntake;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.Signal;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.campaign.CampaignSignal.CampaignStarted;
import dialer.scheduler.campaign.CampaignSignal.CampaignStopped;
import dialer.scheduler.campaign.CampaignSignal.ContactsArrived;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.QueueName;
import dialer.sql.CallOwners;
import dialer.sql.CallRecordStore;
import dialer.sql.CampaignStore;
import dialer.sql.ContactStore;
import dialer.sql.Database;
import dialer.sql.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApiTest {
    private static final int MAX_BODY = 1_000_000;
    private static final int MAX_ROWS = 3_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static TestDatabase database;

    private final List<Signal> signals = new CopyOnWriteArrayList<>();
    private final FakeLoop loop = new FakeLoop();
    private final AtomicBoolean overloaded = new AtomicBoolean();
    private final HttpClient http = HttpClient.newHttpClient();
    private Forwarder forwarder;
    private HttpApi api;

    @BeforeAll
    static void startDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void startApi() {
        forwarder = new Forwarder(new CallOwners(database.database()), "here", Optional::empty);
        api = api(
                new ContactStore(database.database()),
                new CampaignStore(database.database()),
                new CallRecordStore(database.database()));
    }

    @AfterEach
    void stopApi() {
        api.close();
        forwarder.close();
    }

    @Test
    void aContactIsStoredAndTheLoopIsTold() throws Exception {
        HttpResponse<String> answer = post("/contact", contact("one", "+1001", "first"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(MAPPER.readTree("{\"id\":\"one\"}"));
        assertThat(signals).containsExactly(new ContactsArrived(new CampaignId("first")));
        JsonNode stored = json(get("/contacts/one"));
        assertThat(stored.path("customerNumber").asText()).isEqualTo("+1001");
        assertThat(stored.path("status").asText()).isEqualTo("pending");
        assertThat(stored.path("history")).isEmpty();
    }

    @Test
    void aContactThatBreaksRulesIsRefusedWithAllOfThem() throws Exception {
        HttpResponse<String> answer =
                post("/contact", "{\"id\":\"bad one\",\"customerNumber\":\"12${x}\",\"campaignType\":\"IVR\"}");

        assertProblem(answer, 400);
        assertThat(json(answer).path("errors").findValuesAsText("field"))
                .containsExactly("id", "customerNumber", "gatewayId", "campaignId");
        assertThat(signals).isEmpty();
    }

    @Test
    void aNumberHasOneActiveContactInACampaign() throws Exception {
        post("/contact", contact("n1", "+2001", "numbers"));

        assertProblem(post("/contact", contact("n2", "+2001", "numbers")), 406);
        assertProblem(post("/contact", contact("n1", "+2001", "numbers")), 406);
        assertProblem(post("/contact", contact("n1", "+2002", "numbers")), 409);
        assertThat(post("/contact", contact("n3", "+2001", "other-numbers")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{ | 400", "'' | 400", "[] | 400", "{\"id\":1,\"id\":2} | 400", "{} {} | 400"})
    void whatIsNoContactIsAProblem(String body, int status) throws Exception {
        assertProblem(post("/contact", body), status);
    }

    @Test
    void wrongPathsMethodsAndTypesAreProblems() throws Exception {
        assertProblem(get("/nothing"), 404);
        assertProblem(get("/contact"), 405);
        assertProblem(send("POST", "/contact", "text/plain", "x"), 415);
        assertProblem(send("POST", "/contact", "application/x-ndjson", "{}"), 415);
        assertProblem(get("/contacts/unknown"), 404);
        assertProblem(get("/campaigns/unknown"), 404);
        assertProblem(get("/contacts/a%20b"), 404);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a request line that is none | 'NONSENSE' | 400
            a version that is none      | 'GET /campaigns HTTP/9.9' | 505
            a path that is broken       | 'GET /contacts/%zz HTTP/1.1' | 400
            a method that nobody knows  | 'BREW /campaigns HTTP/1.1' | 405
            a path that is not there    | 'BREW /nothing HTTP/1.1' | 404
            a length that is none       | 'POST /contact HTTP/1.1\nContent-Length: many' | 400
            """)
    void whatTheServerItselfRefusesIsAProblem(String what, String head, int status) throws Exception {
        String answer = raw(head.replace("\\n", "\r\n") + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer).containsIgnoringCase("\r\nContent-Type: application/problem+json");
        JsonNode problem = MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotEmpty();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBodyOverTheBoundIsRefusedWithoutBeingRead() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /contact HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // nothing more is sent: the answer comes all the same
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsReadUpToTheBound() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/contact"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()))
                .build();
        assertProblem(http.send(request, HttpResponse.BodyHandlers.ofString()), 400);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /contact HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] blank = ("1000\r\n" + " ".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i <= MAX_BODY / 4096 + 1; i++) {
                out.write(blank);
            }
            out.flush();
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBatchStoresGoodRowsAndReportsBadOnes() throws Exception {
        String body = "[" + contact("b1", "+3001", "batch") + "," + contact("b2", "12}", "batch") + ","
                + contact("b3", "+3001", "batch") + ",7," + contact("b4", "+3004", "batch") + "]";

        HttpResponse<String> answer = post("/contacts", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode report = json(answer);

        assertThat(report.path("stored").asInt()).isEqualTo(2);
        assertThat(report.path("refused").asInt()).isEqualTo(3);
        assertThat(report.path("results").findValuesAsText("status"))
                .containsExactly("stored", "refused", "refused", "refused", "stored");
        assertThat(report.at("/results/1/id").asText()).isEqualTo("b2");
        assertThat(report.at("/results/1/errors/0/field").asText()).isEqualTo("customerNumber");
        assertThat(report.at("/results/4/index").asInt()).isEqualTo(4);
        assertThat(get("/contacts/b4").statusCode()).isEqualTo(200);
    }

    @Test
    void aBatchOnRequestReportsOnlyTheRowsThatAreNotStored() throws Exception {
        String body = contact("r1", "+3201", "short") + "\n" + contact("r2", "12}", "short");

        JsonNode report = json(post("/contacts?report=refused", body));

        assertThat(report.path("stored").asInt()).isEqualTo(1);
        assertThat(report.path("results").findValuesAsText("id")).containsExactly("r2");
        assertThat(report.at("/results/0/index").asInt()).isEqualTo(1);
        assertProblem(post("/contacts?report=some", body), 400);
    }

    @Test
    void aBrokenArrayStoresNothing() throws Exception {
        assertProblem(post("/contacts", "[" + contact("x1", "+3101", "broken") + ",{"), 400);
        assertProblem(post("/contacts", "7"), 400);
        assertProblem(get("/contacts/x1"), 404);
    }

    @Test
    void thousandsOfLinesAreStoredAndABadLineSpoilsOnlyItself() throws Exception {
        String lines = IntStream.range(0, 2_500)
                .mapToObj(i -> i == 1_200 ? "{broken" : contact("l" + i, "+40" + i, "lines"))
                .collect(Collectors.joining("\r\n\n"));

        JsonNode report = json(send("POST", "/contacts", "application/x-ndjson", lines));

        assertThat(report.path("stored").asInt()).isEqualTo(2_499);
        assertThat(report.at("/results/1200/status").asText()).isEqualTo("refused");
        assertThat(report.path("results")).hasSize(2_500);
        assertThat(json(get("/campaigns/lines")).at("/byStatus/pending").asInt())
                .isEqualTo(2_499);
    }

    @Test
    void linesAreKnownByTheirFirstByteToo() throws Exception {
        assertThat(json(post("/contacts", " \n" + contact("f1", "+4901", "first-byte")))
                        .path("stored")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aLineThatIsTooLongIsRefusedAlone() throws Exception {
        String longLine = "{\"x\":\"" + "y".repeat(BatchIntake.MAX_LINE_BYTES) + "\"}";

        JsonNode report = json(send(
                "POST", "/contacts", "application/x-ndjson", longLine + "\n" + contact("after", "+4801", "long-line")));

        assertThat(report.path("results").findValuesAsText("status")).containsExactly("refused", "stored");
    }

    @Test
    void rowsBeyondTheBoundAreRefused() throws Exception {
        String lines = IntStream.rangeClosed(0, MAX_ROWS)
                .mapToObj(i -> contact("m" + i, "+41" + i, "many"))
                .collect(Collectors.joining("\n"));

        HttpResponse<String> answer = send("POST", "/contacts", "application/x-ndjson", lines);

        assertProblem(answer, 413);
        assertThat(json(answer).path("stored").asInt()).isEqualTo(MAX_ROWS);
        assertProblem(get("/contacts/m" + MAX_ROWS), 404);
    }

    @Test
    void campaignsAreStoppedStartedAndPurgedAsOftenAsOneLikes() throws Exception {
        post("/contact", contact("p1", "+5001", "spring"));
        post("/contact", contact("p2", "+5002", "spring"));
        signals.clear();

        assertThat(json(post("/campaign/spring/stop", "")))
                .isEqualTo(MAPPER.readTree("{\"campaignId\":\"spring\",\"state\":\"stopped\",\"changed\":2}"));
        assertThat(json(post("/campaign/spring/stop", "")).path("changed").asInt())
                .isZero();
        assertThat(json(get("/campaigns/spring")).path("state").asText()).isEqualTo("stopped");
        assertThat(json(post("/campaign/spring/start", "")).path("changed").asInt())
                .isEqualTo(2);
        assertThat(json(post("/campaign/spring/purge", "")))
                .isEqualTo(MAPPER.readTree("{\"campaignId\":\"spring\",\"state\":\"running\",\"removed\":2}"));
        assertThat(json(post("/campaign/spring/purge", "")).path("removed").asInt())
                .isZero();

        CampaignId spring = new CampaignId("spring");
        assertThat(signals)
                .containsExactly(
                        new CampaignStopped(spring),
                        new CampaignStopped(spring),
                        new CampaignStarted(spring),
                        new ContactsArrived(spring));
    }

    @ParameterizedTest
    @CsvSource({"start", "stop", "purge"})
    void aCommandForAnUnknownCampaignIsNotFound(String command) throws Exception {
        assertProblem(post("/campaign/nobody/" + command, ""), 404);
        assertThat(signals).isEmpty();
    }

    @Test
    void campaignsSayWhyTheyDoNotDial() throws Exception {
        post("/contact", contact("w1", "+6001", "waiting"));
        loop.campaign = new LiveView.Campaign(3, "NO_SLOTS");

        JsonNode campaigns = json(get("/campaigns"));

        assertThat(campaigns.isArray()).isTrue();
        assertThat(campaigns).anySatisfy(campaign -> {
            assertThat(campaign.path("campaignId").asText()).isEqualTo("waiting");
            assertThat(campaign.path("inFlight").asInt()).isEqualTo(3);
            assertThat(campaign.path("whyNotDialing").asText()).isEqualTo("NO_SLOTS");
        });
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,200", "NOT_WAITING,409", "SWITCH_DOWN,500", "DATABASE_DOWN,503", "NOT_SURELY_OURS,503"})
    void aReservedAgentIsHandedToTheLoop(AgentAnswer answer, int status) throws Exception {
        post("/contact", contact("a-" + status, "+70" + status, "agents"));
        loop.agentAnswer = answer;

        HttpResponse<String> response =
                post("/agent", "{\"agent\":\"1005\",\"uuid\":\"a-" + status + "\",\"queue\":\"Sales\"}");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(loop.agents).containsExactly("a-" + status + " 1005");
    }

    @Test
    void anEmptyAgentMeansThatNoneIsAvailable() throws Exception {
        post("/contact", contact("empty", "+7100", "agents"));

        assertThat(post("/agent", "{\"agent\":\"\",\"uuid\":\"empty\",\"queue\":\"Sales\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(loop.agents).containsExactly("empty none");
    }

    @Test
    void agentMessagesAreChecked() throws Exception {
        loop.agentAnswer = AgentAnswer.NOT_WAITING;
        assertProblem(post("/agent", "{\"agent\":\"1005\",\"uuid\":\"nobody\"}"), 404);
        assertProblem(post("/agent", "{\"agent\":\"\",\"uuid\":\"nobody\"}"), 404);
        HttpResponse<String> bad = post("/agent", "{\"agent\":\"1 &park()\",\"uuid\":\"a}\",\"queue\":7}");
        assertProblem(bad, 400);
        assertThat(json(bad).path("errors").findValuesAsText("field")).containsExactly("uuid", "agent", "queue");
        assertProblem(post("/agent", "{\"uuid\":\"x\"}"), 400);
    }

    @Test
    void aLiveCallIsRoutedAndEnded() throws Exception {
        assertThat(post("/call/c1/action", "{\"action\":\"ROUTE_TO_AGENT\",\"agentExtension\":\"1005\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/call/c1/action", "{\"action\":\"END_CALL\"}").statusCode())
                .isEqualTo(200);
        assertThat(loop.commands).containsExactly("route c1 1005", "end c1");

        assertProblem(post("/call/c1/action", "{\"action\":\"EXPLODE\"}"), 400);
        assertProblem(post("/call/c1/action", "{\"action\":\"ROUTE_TO_AGENT\",\"agentExtension\":\"1,2\"}"), 400);
        loop.callAnswer = CallControl.Answer.UNKNOWN_CALL;
        assertProblem(post("/call/c1/action", "{\"action\":\"END_CALL\"}"), 404);
        loop.callAnswer = CallControl.Answer.NOT_POSSIBLE;
        assertProblem(post("/call/c1/action", "{\"action\":\"END_CALL\"}"), 409);
        loop.callAnswer = CallControl.Answer.SWITCH_DOWN;
        assertProblem(post("/call/c1/action", "{\"action\":\"END_CALL\"}"), 500);
    }

    @Test
    void liveCallsAreListed() throws Exception {
        JsonNode calls = json(get("/calls"));

        assertThat(calls).hasSize(1);
        assertThat(calls.at("/0/state").asText()).isEqualTo("ringing");
        assertThat(calls.at("/0/switch").asText()).isEqualTo("fs1");
        assertThat(calls.at("/0/customerNumber").asText()).isEqualTo("+18005550199");
        assertThat(calls.at("/0/dialingMode").asText()).isEqualTo("PREVIEW");
        assertThat(calls.at("/0/schedulingMetadata/list").asText()).isEqualTo("A");
    }

    @Test
    void agentDecidesOnWhatTheyPreview() throws Exception {
        assertThat(post("/call/c1/action", "{\"action\":\"DIAL\"}").statusCode())
                .isEqualTo(200);
        assertThat(post("/call/c1/action", "{\"action\":\"SKIP\"}").statusCode())
                .isEqualTo(200);

        assertThat(loop.commands).containsExactly("dial c1", "skip c1");
    }

    @Test
    void agentWhoIsInAnotherCallIsRefused() throws Exception {
        loop.agentAnswer = AgentAnswer.BUSY;

        assertProblem(post("/agent", "{\"agent\":\"1005\",\"uuid\":\"c1\",\"queue\":\"Sales\"}"), 409);
    }

    @Test
    void whoeverKnowsTheAgentsOfAQueueTellsOfThem() throws Exception {
        String since = Instant.now().minusSeconds(60).toString();
        HttpResponse<String> snapshot = send(
                "PUT",
                "/queues/Sales/agents",
                "application/json",
                "[{\"agent\":\"1005\",\"state\":\"AVAILABLE\",\"since\":\"" + since
                        + "\"},{\"agent\":\"1006@example.org\",\"state\":\"away\"}]");
        HttpResponse<String> change = post("/queues/Sales/agents/1006", "{\"state\":\"WRAP_UP\"}");

        assertThat(snapshot.statusCode()).isEqualTo(200);
        assertThat(json(snapshot).path("agents").asInt()).isEqualTo(2);
        assertThat(change.statusCode()).isEqualTo(200);
        assertThat(loop.agents).hasSize(2);
        assertThat(loop.agents.get(0)).startsWith("Sales [AgentRow[agent=1005, state=AVAILABLE, forMs=6");
        assertThat(loop.agents.get(1)).isEqualTo("Sales AgentRow[agent=1006, state=WRAP_UP, forMs=0]");
    }

    @Test
    void wrongAgentsOfAQueueAreNamedOneByOne() throws Exception {
        HttpResponse<String> refused = send(
                "PUT",
                "/queues/Sales/agents",
                "application/json",
                "[{\"state\":\"AVAILABLE\"},{\"agent\":\"1006\",\"state\":\"asleep\",\"since\":\"yesterday\"}]");

        assertProblem(refused, 400);
        assertThat(json(refused).path("errors").findValuesAsText("field"))
                .containsExactly("[0].agent", "[1].state", "[1].since");
        assertThat(loop.agents).isEmpty();
    }

    @Test
    void queueSaysWhetherItsAgentsAreToldOrLearned() throws Exception {
        loop.pool = new PoolView(
                new QueueName("Sales"),
                false,
                List.of(new AgentRow(new AgentId("1005"), AgentState.TALKING, 7_000)),
                List.of(),
                null);

        JsonNode queue = json(get("/queues/Sales/agents"));

        assertThat(queue.path("source").asText()).isEqualTo("learned");
        assertThat(queue.at("/agents/0/state").asText()).isEqualTo("TALKING");
        assertThat(queue.at("/agents/0/forMs").asLong()).isEqualTo(7_000);
        assertProblem(get("/queues/Nowhere/agents"), 404);
    }

    @Test
    void readinessNamesWhatIsMissing() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        loop.switchReason = "not connected";

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/components/1/reason").asText()).isEqualTo("not connected");
    }

    @Test
    void aProcessWhoseLoopStandsStillIsNotAlive() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        loop.atWork = false;

        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void anUnexpectedErrorIsAProblemThatTellsNothingOfTheInside() throws Exception {
        loop.failure = new IllegalStateException("secret detail");

        HttpResponse<String> answer = post("/agent", "{\"agent\":\"1005\",\"uuid\":\"x\"}");

        assertProblem(answer, 500);
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void whileTheDatabaseIsDownRequestsAreAnswered503() throws Exception {
        api.close();
        try (Database away = nobodyThere()) {
            api = api(new ContactStore(away), new CampaignStore(away), new CallRecordStore(away));
            loop.agentAnswer = AgentAnswer.NOT_WAITING;

            assertProblem(post("/contact", contact("d1", "+8001", "down")), 503);
            assertProblem(post("/contacts", "[" + contact("d1", "+8001", "down") + "]"), 503);
            assertProblem(post("/campaign/down/stop", ""), 503);
            assertProblem(post("/agent", "{\"agent\":\"1005\",\"uuid\":\"d1\"}"), 503);
            assertProblem(post("/agent", "{\"agent\":\"\",\"uuid\":\"d1\"}"), 503);
            assertProblem(get("/campaigns"), 503);
        }
    }

    @Test
    void damagedRequestsAreRefusedAndTheServerGoesOn() throws Exception {
        List<String> requests = List.of(
                request("POST", "/contact", "application/json", contact("fuzz", "+9001", "fuzz")),
                request("POST", "/contacts", "application/x-ndjson", contact("fuzz", "+9001", "fuzz") + "\n{}\n"),
                request("POST", "/contacts", "application/json", "[" + contact("fuzz", "+9001", "fuzz") + "]"),
                request(
                        "POST",
                        "/agent",
                        "application/json",
                        "{\"agent\":\"1005\",\"uuid\":\"one\",\"queue\":\"Sales\"}"),
                request("POST", "/call/one/action", "application/json", "{\"action\":\"END_CALL\"}"),
                request("POST", "/campaign/fuzz/stop", "application/json", ""),
                request("GET", "/campaigns/fuzz", "application/json", ""),
                request(
                        "POST",
                        "/cdr?uuid=one",
                        "application/x-www-form-urlencoded",
                        "cdr=%7B%22variables%22:%7B%22uuid%22:%22one%22,%22hangup_cause%22:%22NORMAL_CLEARING%22%7D%7D"));
        Fuzz.run(400, random -> {
            byte[] request =
                    Fuzz.damaged(requests.get(random.nextInt(requests.size())).getBytes(UTF_8), random);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                assertThat(answer)
                        .doesNotContainPattern("^HTTP/1.1 50[0-4] ")
                        .doesNotContain("at dialer.", "Exception");
            } catch (SocketException cutOff) {
                // a request that is none may be left without an answer
            }
        });
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    private static String request(String method, String path, String type, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    private static ApiKey keyed(String name, Secret key, Role... roles) {
        return new ApiKey(name, ApiKey.hash(key), Set.of(roles));
    }

    private int status(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : "{}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aPageOfAnotherSiteMayLookAndGivesNoCommands() throws Exception {
        String own = "http://127.0.0.1:" + api.port();

        assertThat(status("POST", "/campaign/none/stop", "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(status("POST", "/campaign/none/stop", "Origin", "null")).isEqualTo(403);
        assertThat(status("POST", "/campaign/none/stop", "Origin", own, "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(403);
        assertThat(status("POST", "/campaign/none/stop", "Origin", own)).isNotEqualTo(403);
        assertThat(status(
                        "POST",
                        "/campaign/none/stop",
                        "Origin",
                        "http://proxy.example",
                        "Sec-Fetch-Site",
                        "same-origin"))
                .isNotEqualTo(403);
        assertThat(status("GET", "/campaigns", "Origin", "http://evil.example")).isEqualTo(200);
        assertThat(api.refusals().counts()).containsEntry("origin", 3L);
    }

    @Test
    void aKeyAdmitsWhatItsRolesSayAndNothingElse() throws Exception {
        Secret read = ApiKey.draw(new SecureRandom());
        Secret intake = ApiKey.draw(new SecureRandom());
        Secret control = ApiKey.draw(new SecureRandom());
        Secret callbacks = ApiKey.draw(new SecureRandom());
        restart(
                HttpSettings.Limits.DEFAULT,
                null,
                keyed("page", read, Role.READ),
                keyed("crm", intake, Role.INTAKE),
                keyed("boss", control, Role.CONTROL),
                keyed("connector", callbacks, Role.CALLBACKS));

        assertThat(status("GET", "/campaigns")).isEqualTo(401);
        assertThat(status("GET", "/campaigns", "Authorization", "Bearer dk_wrong"))
                .isEqualTo(401);
        assertThat(status("GET", "/campaigns", "Authorization", "Basic !")).isEqualTo(401);
        assertThat(status("GET", "/campaigns", "Authorization", "Bearer " + read.value()))
                .isEqualTo(200);
        assertThat(status("GET", "/campaigns", "X-Api-Key", control.value())).isEqualTo(200);
        assertThat(status("GET", "/campaigns", "X-Api-Key", intake.value())).isEqualTo(403);
        assertThat(status("POST", "/contact", "X-Api-Key", read.value())).isEqualTo(403);
        assertThat(status("POST", "/contact", "X-Api-Key", intake.value())).isEqualTo(400);
        assertThat(status("POST", "/campaign/none/stop", "X-Api-Key", intake.value()))
                .isEqualTo(403);
        assertThat(status("POST", "/campaign/none/stop", "X-Api-Key", callbacks.value()))
                .isEqualTo(403);
        assertThat(status("POST", "/campaign/none/stop", "X-Api-Key", control.value()))
                .isEqualTo(404);
        assertThat(status("POST", "/cdr", "X-Api-Key", control.value())).isEqualTo(403);
        String basic = Base64.getEncoder().encodeToString(("switch:" + callbacks.value()).getBytes(UTF_8));
        assertThat(status("POST", "/cdr", "Authorization", "Basic " + basic)).isEqualTo(400);
        assertThat(status("GET", "/health/live")).isEqualTo(200);
        assertThat(api.refusals().counts())
                .containsEntry("no_key", 3L)
                .containsEntry("role", 5L)
                .containsEntry("invalid", 2L)
                .containsEntry("not_found", 1L);
    }

    @Test
    void whoAsksTooOftenIsAskedToWait() throws Exception {
        restart(new HttpSettings.Limits(8_192, 100, 3, 4), null);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(status("GET", "/health/live"));
        }
        assertThat(answers).startsWith(200, 200, 200).contains(429);
        assertThat(api.refusals().counts().get("rate")).isPositive();
    }

    @Test
    void intakeWaitsOutsideWhileTheDaemonHasEnoughToDo() throws Exception {
        overloaded.set(true);
        HttpResponse<String> answer = post("/contact", contact("busy", "+7001", "busy"));
        assertProblem(answer, 429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(post("/contacts", "[]").statusCode()).isEqualTo(429);
        assertThat(api.refusals().counts()).containsEntry("busy", 2L);
        overloaded.set(false);
        assertThat(post("/contact", contact("busy", "+7001", "busy")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void connectionsBeyondTheLimitWaitUntilOneEnds() throws Exception {
        restart(new HttpSettings.Limits(8_192, 2, 10_000, 4), null);
        try (Socket one = new Socket(InetAddress.getLoopbackAddress(), api.port());
                Socket other = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            assertThat(answerOver(one)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answerOver(other)).isEqualTo("HTTP/1.1 200 OK");
            try (Socket third = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                third.setSoTimeout(200);
                assertThatThrownBy(() -> answerOver(third)).isInstanceOf(SocketTimeoutException.class);

                one.shutdownOutput();
                third.setSoTimeout(10_000);
                assertThat(firstLine(third)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    private static String answerOver(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        return firstLine(socket);
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\r' && c != -1;
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedAndCounted() throws Exception {
        assertThat(status("GET", "/health/live", "X-Long", "x".repeat(20_000))).isEqualTo(431);
        assertThat(api.refusals().counts()).containsEntry("header", 1L);
        assertThat(get("/refusals").body()).contains("\"header\":1,");
    }

    @Test
    void theApiSpeaksTlsWhereItHasACertificate(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-alias",
                        "test")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Certificate certificate = keys.getCertificate("test");
        Path certificateFile = directory.resolve("cert.pem");
        Path keyFile = directory.resolve("key.pem");
        Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                keyFile,
                pem("PRIVATE KEY", keys.getKey("test", "changeit".toCharArray()).getEncoded()));
        restart(HttpSettings.Limits.DEFAULT, new TlsSettings(certificateFile, keyFile));

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + api.port() + "/health/live"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    /** A database at a port where nobody listens. */
    private static Database nobodyThere() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Database("jdbc:mariadb://127.0.0.1:" + taken.getLocalPort() + "/gone", "nobody", "", 2);
        }
    }

    private HttpApi api(ContactStore contacts, CampaignStore campaigns, CallRecordStore records) {
        return api(new HttpSettings("127.0.0.1", 0, MAX_BODY, MAX_ROWS, 2), contacts, campaigns, records);
    }

    private void restart(HttpSettings.Limits limits, @Nullable TlsSettings tls, ApiKey... keys) {
        api.close();
        api = api(
                new HttpSettings("127.0.0.1", 0, MAX_BODY, MAX_ROWS, 2, limits, List.of(keys), tls, null),
                new ContactStore(database.database()),
                new CampaignStore(database.database()),
                new CallRecordStore(database.database()));
    }

    private HttpApi api(
            HttpSettings settings, ContactStore contacts, CampaignStore campaigns, CallRecordStore records) {
        HttpApi started = new HttpApi(
                settings,
                new HttpApi.Backend(
                        contacts,
                        campaigns,
                        new ContactJson(ContactRules.of(List.of())),
                        loop,
                        loop,
                        loop,
                        forwarder,
                        loop,
                        new CallRecordIntake(records, signals::add),
                        loop,
                        overloaded::get,
                        signals::add));
        started.start();
        return started;
    }

    private static String contact(String id, String number, String campaign) {
        return "{\"id\":\"%s\",\"customerNumber\":\"%s\",\"campaignType\":\"IVR\",\"gatewayId\":\"gw1\",\"campaignId\":\"%s\",\"ivr\":\"8001\"}"
                .formatted(id, number, campaign);
    }

    private static void assertProblem(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(json(answer).path("status").asInt()).isEqualTo(status);
        assertThat(json(answer).path("detail").asText()).isNotEmpty();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return MAPPER.readTree(answer.body());
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, "application/json", body);
    }

    private HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api.port() + path);
    }
}
