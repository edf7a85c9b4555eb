package dialer.daemon.connector;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dialer.daemon.config.VoiceConnectorSettings;
import dialer.scheduler.Signal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import dialer.sql.OutboxStore;
import dialer.sql.testing.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxDispatcherTest {
    private static final String SEND = "/send-delivery-notification";

    private final TestDatabase database = TestDatabase.fresh();
    private final VoiceConnectorMessages messages = new VoiceConnectorMessages(new ConnectorFacts(
            campaign -> "8001", campaign -> "pbx.example", "/recording-link", "/rec/{id}.wav", Set.of()));
    private final OutboxStore store = new OutboxStore(database.database(), messages);
    private WireMockServer connector;
    private VoiceConnectorClient client;
    private OutboxDispatcher dispatcher;

    @BeforeEach
    void start() {
        connector = new WireMockServer(wireMockConfig().dynamicPort());
        connector.start();
        answer(aResponse().withStatus(200));
        client = new VoiceConnectorClient(settings(URI.create(connector.baseUrl())));
        dispatcher = new OutboxDispatcher(
                store,
                client,
                new OutboxDispatcher.DispatchSettings(
                        16, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(500)),
                new Random(1));
    }

    @AfterEach
    void stop() {
        dispatcher.close();
        client.close();
        connector.stop();
        database.close();
    }

    @Test
    void noticesOfAContactArriveInTheirOrderWithKeysOfTheirOwn() {
        dispatcher.start();
        for (int step = 0; step < 5; step++) {
            for (int contact = 0; contact < 20; contact++) {
                add(contact, "STEP" + step);
            }
        }

        awaitDelivered(100);

        assertThat(received()).hasSize(100);
        for (int contact = 0; contact < 20; contact++) {
            assertThat(resultsOf(contact)).containsExactly("STEP0", "STEP1", "STEP2", "STEP3", "STEP4");
        }
        assertThat(keys()).doesNotHaveDuplicates().doesNotContainNull();
    }

    @Test
    void whatAnEarlierRunLeftIsDeliveredFirst() {
        add(1, "OLD");
        add(1, "OLDER_TWIN");
        dispatcher.start();
        add(1, "NEW");

        awaitDelivered(3);

        assertThat(resultsOf(1)).containsExactly("OLD", "OLDER_TWIN", "NEW");
    }

    @Test
    void aBurstOfErrorsIsRetriedUnderTheSameKeyAndInOrder() {
        step(Scenario.STARTED, aResponse().withStatus(503), "again");
        step("again", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), "well");
        step("well", aResponse().withStatus(200), "well");
        dispatcher.start();
        add(1, "FIRST");
        add(1, "SECOND");

        awaitDelivered(2);

        assertThat(resultsOf(1)).containsExactly("FIRST", "FIRST", "FIRST", "SECOND");
        assertThat(keys().subList(0, 3).stream().distinct()).hasSize(1);
        assertThat(dispatcher.counts().retried()).isEqualTo(2);
    }

    @Test
    void aRefusedNoticeIsParkedAndTheNextOneDelivered() {
        connector.stubFor(post(urlPathMatching(SEND))
                .withRequestBody(matchingJsonPath("$.callResult", equalTo("REFUSE_ME")))
                .willReturn(aResponse().withStatus(422)));
        dispatcher.start();
        add(1, "REFUSE_ME");
        add(1, "NEXT");

        awaitDelivered(1);

        await().untilAsserted(() -> assertThat(store.counts()).isEqualTo(new OutboxStore.Counts(0, 1)));
        assertThat(resultsOf(1)).containsExactly("REFUSE_ME", "NEXT");
        assertThat(dispatcher.counts().parked()).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesTooLateCountsAsNone() {
        step(Scenario.STARTED, aResponse().withStatus(200).withFixedDelay(3_000), "quick");
        step("quick", aResponse().withStatus(200), "quick");
        dispatcher.start();
        add(1, "ONCE_MORE");

        awaitDelivered(1);

        assertThat(dispatcher.counts().retried()).isEqualTo(1);
    }

    @Test
    void anOutageLosesNothingAndIsNotMetByAFloodOfRequests() {
        answer(aResponse().withStatus(503));
        dispatcher.start();
        IntStream.range(0, 200).forEach(contact -> add(contact, "KEPT"));
        await().until(() -> !client.isSending());
        assertThat(received()).hasSizeLessThan(200);

        answer(aResponse().withStatus(200));

        awaitDelivered(200);
        await().untilAsserted(() -> assertThat(store.counts()).isEqualTo(new OutboxStore.Counts(0, 0)));
    }

    @Test
    void aConnectorThatIsNotThereLosesNothing() {
        int port = connector.port();
        connector.stop();
        dispatcher.start();
        add(1, "FIRST");
        add(1, "SECOND");
        await().until(() -> dispatcher.counts().retried() > 0);

        connector = new WireMockServer(wireMockConfig().port(port));
        connector.start();
        answer(aResponse().withStatus(200));

        awaitDelivered(2);
        assertThat(resultsOf(1)).containsExactly("FIRST", "SECOND");
    }

    @Test
    void whatIsNotDeliveredBeforeTheEndWaitsInTheStore() {
        answer(aResponse().withStatus(503));
        dispatcher.start();
        add(1, "WAITS");
        await().until(() -> dispatcher.counts().retried() > 0);

        dispatcher.close();

        assertThat(store.counts().waiting()).isEqualTo(1);
    }

    @Test
    void aRequestForAnAgentThatIsNotTakenIsToldToTheLoop() {
        List<Signal> signals = new CopyOnWriteArrayList<>();
        VoiceConnectorAgentSource agents = new VoiceConnectorAgentSource(client, messages, signals::add);
        Contact contact = VoiceConnectorMessagesTest.contact("c-1", null);

        connector.stubFor(
                post(urlPathMatching("/request-agent")).willReturn(aResponse().withStatus(200)));
        agents.request(new CallId("ok"), contact);
        await().untilAsserted(() -> connector.verify(postRequestedFor(urlPathMatching("/request-agent"))));
        connector.stubFor(
                post(urlPathMatching("/request-agent")).willReturn(aResponse().withStatus(400)));
        agents.request(new CallId("refused"), contact);
        await().until(() -> signals.size() == 1);
        connector.stop();
        agents.request(new CallId("down"), contact);
        await().until(() -> signals.size() == 2);

        assertThat(signals)
                .map(AgentSignal.RequestFailed.class::cast)
                .extracting(failed -> failed.callId().value())
                .containsExactly("refused", "down");
    }

    private static VoiceConnectorSettings settings(URI url) {
        return new VoiceConnectorSettings(
                url,
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                "/recording-link",
                "/rec/{id}.wav",
                16,
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                20,
                50,
                Duration.ofMillis(200));
    }

    private void answer(ResponseDefinitionBuilder response) {
        connector.stubFor(post(urlPathMatching(SEND)).willReturn(response));
    }

    private void step(String state, ResponseDefinitionBuilder response, String next) {
        connector.stubFor(post(urlPathMatching(SEND))
                .inScenario("steps")
                .whenScenarioStateIs(state)
                .willReturn(response)
                .willSetStateTo(next));
    }

    private void add(int contact, String result) {
        store.add(new Notice.DeliveryNotification(VoiceConnectorMessagesTest.contact("c" + contact, null), result));
    }

    private void awaitDelivered(int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(dispatcher.counts().delivered()).isEqualTo(count));
    }

    /** Requests in the order received. */
    private List<LoggedRequest> received() {
        List<ServeEvent> events = new ArrayList<>(connector.getAllServeEvents());
        Collections.reverse(events);
        return events.stream().map(ServeEvent::getRequest).toList();
    }

    private List<String> resultsOf(int contact) {
        return received().stream()
                .map(LoggedRequest::getBodyAsString)
                .filter(body -> body.contains("\"id\":\"c" + contact + "\""))
                .map(body -> body.replaceFirst(".*\"callResult\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private List<String> keys() {
        return received().stream()
                .map(request -> request.getHeader("Idempotency-Key"))
                .toList();
    }
}
