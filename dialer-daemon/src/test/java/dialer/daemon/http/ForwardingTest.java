package dialer.daemon.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.config.ApiKey;
import dialer.daemon.config.HttpSettings;
import dialer.daemon.config.Role;
import dialer.daemon.config.Secret;
import dialer.daemon.contact.ContactJson;
import dialer.daemon.contact.ContactRules;
import dialer.daemon.record.CallRecordIntake;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.sql.CallOwners;
import dialer.sql.CallRecordStore;
import dialer.sql.CampaignStore;
import dialer.sql.ClaimStore;
import dialer.sql.ContactStore;
import dialer.sql.NodeLease;
import dialer.sql.OutboxStore;
import dialer.sql.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one daemon is told about the contacts and calls of another, over the APIs of both and a real database. */
class ForwardingTest {
    private static final CampaignId CAMPAIGN = new CampaignId("spring");
    private static final AtomicLong NUMBERS = new AtomicLong(5_550_000_000L);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static TestDatabase database;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Api here;
    private Api owner;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void start() {
        here = api("here", Duration.ofSeconds(20), 64);
        owner = api("owner", Duration.ofSeconds(20), 64);
        here.loop.agentAnswer = AgentAnswer.NOT_WAITING;
        here.loop.callAnswer = CallControl.Answer.UNKNOWN_CALL;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    /** A daemon's API over a loop that answers as it is told. */
    private final class Api {
        final FakeLoop loop = new FakeLoop();
        final Forwarder forwarder;
        final HttpApi api;

        Api(String node, Duration patience, int atOnce, ApiKey... keys) {
            forwarder = new Forwarder(
                    new CallOwners(database.database()), node, () -> Optional.of(this.url()), patience, atOnce);
            api = new HttpApi(
                    new HttpSettings(
                            "127.0.0.1", 0, 10_000, 10, 2, HttpSettings.Limits.DEFAULT, List.of(keys), null, null),
                    new HttpApi.Backend(
                            new ContactStore(database.database()),
                            new CampaignStore(database.database()),
                            new ContactJson(ContactRules.of(List.of())),
                            loop,
                            loop,
                            loop,
                            forwarder,
                            loop,
                            new CallRecordIntake(new CallRecordStore(database.database()), signal -> {}),
                            loop,
                            () -> false,
                            signal -> {}));
            api.start();
            toClose.add(api);
            toClose.add(forwarder);
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + api.port());
        }

        long count(Forwarder.Outcome outcome) {
            return forwarder.counts().getOrDefault(outcome.name().toLowerCase(Locale.ROOT), -1L);
        }
    }

    private Api api(String node, Duration patience, int atOnce, ApiKey... keys) {
        return new Api(node, patience, atOnce, keys);
    }

    /** A contact whose attempt is open, of the daemon {@code node}, which says that it is found there. */
    private ContactId claimedBy(String node, @Nullable Object url) {
        Contact contact = new Contact(
                new ContactId(UUID.randomUUID().toString()),
                new PhoneNumber("+1" + NUMBERS.incrementAndGet()),
                CampaignType.IVR,
                new GatewayId("carrier"),
                CAMPAIGN,
                null,
                new Extension("8001"),
                null,
                null,
                null,
                null,
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
        new ContactStore(database.database()).insert(List.of(contact));
        NodeLease lease = lease(node, url);
        assertThat(new ClaimStore(new OutboxStore(database.database(), notice -> null), lease, campaigns -> {})
                        .claim(List.of(new ClaimRequest(CAMPAIGN, 1))))
                .hasSize(1);
        return contact.id();
    }

    private static NodeLease lease(String node, @Nullable Object url) {
        NodeLease lease = new NodeLease(database.database(), node, node, List.of("fs1"), Duration.ofMinutes(10));
        lease.publish(url == null ? null : url.toString());
        assertThat(lease.acquire(process -> true)).isTrue();
        return lease;
    }

    private HttpResponse<String> post(Api to, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(to, path, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Api to, String path, String body) {
        return HttpRequest.newBuilder(to.url().resolve(path))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> agent(Api to, ContactId contact, String agent, String... headers) throws Exception {
        return post(to, "/agent", reserved(contact, agent), headers);
    }

    private static String reserved(ContactId contact, String agent) {
        return "{\"agent\":\"" + agent + "\",\"uuid\":\"" + contact + "\"}";
    }

    /** 503 that says whose the contact is and when to try again. */
    private static void assertUnavailable(HttpResponse<String> answer, String... words) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(MAPPER.readTree(answer.body()).path("detail").asText())
                .contains("belongs to the daemon owner")
                .contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT_WAITING", "SWITCH_DOWN"})
    void theOwnerOfTheContactAnswersTheCallback(AgentAnswer answerHere) throws Exception {
        here.loop.agentAnswer = answerHere;
        ContactId contact = claimedBy("owner", owner.url());

        HttpResponse<String> answer = agent(here, contact, "1005");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(MAPPER.readTree(answer.body()).path("status").asText()).isEqualTo("accepted");
        assertThat(owner.loop.agents).containsExactly(contact + " 1005");
        assertThat(here.count(Forwarder.Outcome.ACCEPTED)).isOne();
    }

    @Test
    void theOwnerLearnsThatThereIsNoAgent() throws Exception {
        ContactId contact = claimedBy("owner", owner.url());

        assertThat(agent(here, contact, "").statusCode()).isEqualTo(200);
        assertThat(owner.loop.agents).containsExactly(contact + " none");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_WAITING, 409, REFUSED",
        "BUSY, 409, REFUSED",
        "SWITCH_DOWN, 500, FAILED",
        "DATABASE_DOWN, 503, FAILED"
    })
    void whatTheOwnerCannotDoIsAnsweredAsTheOwnerSaysIt(AgentAnswer ownersAnswer, int status, Forwarder.Outcome counted)
            throws Exception {
        owner.loop.agentAnswer = ownersAnswer;
        ContactId contact = claimedBy("owner", owner.url());

        HttpResponse<String> answer = agent(here, contact, "1005");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(agent(owner, contact, "1005").body());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(here.count(counted)).isOne();
    }

    @ParameterizedTest
    @CsvSource({"END_CALL, end", "DIAL, dial", "SKIP, skip", "ROUTE_TO_AGENT, route"})
    void commandsReachTheDaemonThatHasTheCall(String action, String command) throws Exception {
        ContactId contact = claimedBy("owner", owner.url());
        String body = "{\"action\":\"" + action + "\",\"agentExtension\":\"1005\"}";

        HttpResponse<String> answer = post(here, "/call/" + contact + "/action?from=desk", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(MAPPER.readTree(answer.body()).path("action").asText()).isEqualTo(action);
        assertThat(owner.loop.commands).singleElement().asString().startsWith(command + " " + contact);
    }

    @Test
    void whatIsLiveHereOrNowhereIsAnsweredHere() throws Exception {
        ContactId mine = claimedBy("here", here.url());
        ContactId nobodys = new ContactId("nobodys");

        assertThat(agent(here, mine, "1005").statusCode()).isEqualTo(409);
        assertThat(agent(here, mine, "").statusCode()).isEqualTo(200);
        assertThat(agent(here, nobodys, "1005").statusCode()).isEqualTo(404);
        assertThat(post(here, "/call/" + mine + "/action", "{\"action\":\"END_CALL\"}")
                        .statusCode())
                .isEqualTo(404);
        ContactId live = claimedBy("owner", owner.url());
        here.loop.agentAnswer = AgentAnswer.ACCEPTED;
        assertThat(agent(here, live, "1005").statusCode()).isEqualTo(200);
        assertThat(owner.loop.agents).isEmpty();
        assertThat(here.forwarder.counts().values()).containsOnly(0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Api-Key", "Authorization"})
    void theCallersKeyIsTheOwnersToJudge(String header) throws Exception {
        Secret key = ApiKey.draw(new SecureRandom());
        String value = header.equals("Authorization") ? "Bearer " + key.value() : key.value();
        Api guardedHere = guarded("here", key, Role.CALLBACKS);
        Api guardedOwner = guarded("owner", key, Role.CALLBACKS);
        ContactId contact = claimedBy("owner", guardedOwner.url());
        assertThat(agent(guardedHere, contact, "1005", header, value).statusCode())
                .isEqualTo(200);
        assertThat(guardedOwner.loop.agents).containsExactly(contact + " 1005");

        ContactId reader = claimedBy("owner", guarded("owner", key, Role.READ).url());
        assertThat(agent(guardedHere, reader, "1005", header, value).statusCode())
                .isEqualTo(403);
    }

    private Api guarded(String node, Secret key, Role role) {
        Api made = api(node, Duration.ofSeconds(20), 64, new ApiKey("caller", ApiKey.hash(key), Set.of(role)));
        made.loop.agentAnswer = node.equals("here") ? AgentAnswer.NOT_WAITING : AgentAnswer.ACCEPTED;
        return made;
    }

    @Test
    void aRequestIsHandedOnOnceHoweverTheDaemonsMisleadEachOther() throws Exception {
        owner.loop.agentAnswer = AgentAnswer.NOT_WAITING;
        Api third = api("third", Duration.ofSeconds(20), 64);
        third.loop.agentAnswer = AgentAnswer.NOT_WAITING;
        ContactId contact = claimedBy("owner", third.url());

        assertUnavailable(agent(here, contact, "1005"), "this is third, and it was handed on already");

        assertThat(third.loop.agents).hasSize(1);
        assertThat(third.count(Forwarder.Outcome.MISDIRECTED)).isOne();
        assertThat(here.count(Forwarder.Outcome.FAILED)).isOne();
        assertThat(owner.loop.agents).isEmpty();
    }

    @Test
    void aDaemonSendsNothingToItself() throws Exception {
        ContactId contact = claimedBy("owner", here.url());

        assertUnavailable(agent(here, contact, "1005"), "the address of this one");
        assertThat(here.loop.agents).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://192.0.2.7", "http://user@192.0.2.7", "not a URL"})
    void whatIsNoUrlOfAnApiIsNotAsked(String published) throws Exception {
        assertUnavailable(agent(here, claimedBy("owner", published), "1005"), "no URL");
    }

    @Test
    void anOwnerWithoutAnAddressIsNamed() throws Exception {
        assertUnavailable(agent(here, claimedBy("owner", null), "1005"), "publishes no address");
        assertThat(here.count(Forwarder.Outcome.UNREACHABLE)).isOne();
    }

    @Test
    void anOwnerWhoseLeaseIsOverIsNotAsked() throws Exception {
        ContactId contact = claimedBy("owner", owner.url());
        lease("owner", owner.url()).release();

        assertUnavailable(agent(here, contact, "1005"), "its lease is over");
        assertThat(owner.loop.agents).isEmpty();
    }

    @Test
    void anOwnerThatIsGoneIsNamed() throws Exception {
        int nobody;
        try (ServerSocket gone = listening()) {
            nobody = gone.getLocalPort();
        }
        ContactId contact = claimedBy("owner", "http://127.0.0.1:" + nobody);

        assertUnavailable(agent(here, contact, "1005"), "cannot be reached (ConnectException)");
        assertUnavailable(post(here, "/call/" + contact + "/action", "{\"action\":\"END_CALL\"}"), "The call belongs");
        assertThat(here.count(Forwarder.Outcome.UNREACHABLE)).isEqualTo(2);
    }

    @Test
    void anOwnerThatSaysNothingIsNotWaitedForLong() throws Exception {
        Api impatient = notWaiting(Duration.ofMillis(500), 64);
        try (ServerSocket silent = listening()) {
            ContactId contact = claimedBy("owner", "http://127.0.0.1:" + silent.getLocalPort());

            assertUnavailable(agent(impatient, contact, "1005"), "cannot be reached (no answer in time)");
        }
        assertThat(impatient.count(Forwarder.Outcome.UNREACHABLE)).isOne();
    }

    @Test
    void fewRequestsWaitForOwnersAtOnce() throws Exception {
        Api narrow = notWaiting(Duration.ofSeconds(20), 1);
        try (ServerSocket silent = listening()) {
            ContactId contact = claimedBy("owner", "http://127.0.0.1:" + silent.getLocalPort());
            CompletableFuture<HttpResponse<String>> first = client.sendAsync(
                    request(narrow, "/agent", reserved(contact, "1005")).build(), BodyHandlers.ofString());
            try (Socket held = silent.accept()) {
                assertThat(held.getInputStream().read()).isEqualTo('P');
                assertUnavailable(agent(narrow, contact, "1006"), "too many requests wait");
            }
            assertUnavailable(first.join(), "cannot be reached");
        }
        assertThat(narrow.count(Forwarder.Outcome.BUSY)).isOne();
        assertThat(narrow.count(Forwarder.Outcome.UNREACHABLE)).isOne();
    }

    private Api notWaiting(Duration patience, int atOnce) {
        Api made = api("here", patience, atOnce);
        made.loop.agentAnswer = AgentAnswer.NOT_WAITING;
        return made;
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n', it answers 302",
        "'HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n', IOException",
        "'SSH-2.0-OpenSSH_9.2\r\n', cannot be reached"
    })
    void whoeverAnswersAsNoDaemonDoesIsNotBelieved(String answer, String why) throws Exception {
        try (ServerSocket stranger = listening()) {
            ContactId contact = claimedBy("owner", "http://127.0.0.1:" + stranger.getLocalPort());
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> answerOnce(stranger, answer));

            assertUnavailable(agent(here, contact, "1005"), why);
            answering.join();
        }
    }

    private static void answerOnce(ServerSocket at, String answer) {
        try (Socket caller = at.accept()) {
            byte[] request = new byte[4_096];
            assertThat(caller.getInputStream().read(request)).isPositive();
            caller.getOutputStream().write(answer.getBytes(US_ASCII));
            caller.getOutputStream().write(new byte[70_000]);
        } catch (IOException hungUp) {
            // it need not read to the end
            assertThat(hungUp).isNotNull();
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
