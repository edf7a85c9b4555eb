package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.torture.CuttableWay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live page of a daemon that makes calls: its files, its events, and what a person sees in a browser. */
class PageEndToEndTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String CONNECTION = "document.getElementById('connection').textContent";

    private static DaemonWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings().start();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/page/page.css, text/css", "/page/page.js, text/javascript"})
    void theFilesComeFromTheDaemonAloneAndMayLoadNothingElse(String path, String type) throws Exception {
        HttpResponse<String> response = HTTP.send(request(path), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(response.body()).isNotEmpty().doesNotContain("http://").doesNotContain("https://");
    }

    @Test
    void aViewerIsToldOfEachChangeWithoutAsking() throws Exception {
        try (Viewer viewer = new Viewer("")) {
            String id = world.postLongCall("watched");
            world.awaitLiveState(id, "answered");

            JsonNode calls = viewer.next("calls", data -> hasCall(data, id, "answered"));
            assertThat(calls.path("total").asInt()).isEqualTo(1);
            JsonNode campaign = campaign(
                    viewer.next(
                            "state",
                            data -> campaign(data, "watched").path("inFlight").asInt() == 1),
                    "watched");
            assertThat(campaign.path("state").asText()).isEqualTo("running");

            world.endCall(id);
            world.awaitFinal(id);
            JsonNode after = viewer.next(
                    "state",
                    data -> campaign(data, "watched").at("/byStatus/ended").asInt() == 1);
            assertThat(campaign(after, "watched").path("whyNotDialing").asText())
                    .isEqualTo("No contact is due.");
            assertThat(campaign(after, "watched")
                            .at("/byDisposition/ANSWERED_IVR")
                            .asInt())
                    .isEqualTo(1);
            assertThat(after.path("switches").path(0).path("up").asBoolean()).isTrue();
        }
    }

    @Test
    void aFilterLetsOnlyThoseCallsThrough() throws Exception {
        String one = world.postLongCall("filter-one");
        String two = world.postLongCall("filter-two");
        world.awaitLiveState(one, "answered");
        world.awaitLiveState(two, "answered");

        try (Viewer viewer = new Viewer("?calls=FILTER-two")) {
            JsonNode calls = viewer.next("calls", data -> true);
            assertThat(calls.path("matching").asInt()).isEqualTo(1);
            assertThat(calls.path("total").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(hasCall(calls, two, "answered")).isTrue();
            assertThat(hasCall(calls, one, "answered")).isFalse();
        }
        world.endCall(one);
        world.endCall(two);
    }

    @Test
    void aBrowserThatAcceptsCompressionGetsTheFirstEventAtOnce() throws Exception {
        HttpRequest asBrowsersDo = HttpRequest.newBuilder(uri("/events"))
                .header("Accept-Encoding", "gzip, deflate, br")
                .build();
        HttpResponse<java.io.InputStream> response = HTTP.send(asBrowsersDo, BodyHandlers.ofInputStream());

        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("retry: ");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("event: state");
        }
    }

    @Test
    void theChartsBeginWithTheSamplesOfTheLastHour() {
        await().untilAsserted(() -> {
            JsonNode history = MAPPER.readTree(
                    HTTP.send(request("/history"), BodyHandlers.ofString()).body());
            assertThat(history.path("samples"))
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(sample).hasSize(11));
        });
    }

    @Test
    void aPersonSeesCampaignsAndStopsAndPurgesThemAfterBeingAsked() throws Exception {
        List<String> ids = world.postMany("seen", DaemonWorld.CARRIER, "1", 2);
        for (String id : ids) {
            world.awaitFinal(id);
        }
        world.command("seen", "stop");
        world.postMany("seen", DaemonWorld.CARRIER, "1", 3);

        try (Browser browser = Browser.open(uri("/"))) {
            browser.await("Live", "document.getElementById('connection').textContent");
            browser.await("stopped", row("seen") + ".querySelector('.state').textContent");
            browser.await(
                    "3 pending, 0 in flight, 2 ended", row("seen") + ".querySelector('.bar + .note').textContent");
            browser.await("busy 2", row("seen") + ".querySelector('.results').textContent");
            browser.await("The campaign is stopped.", row("seen") + ".querySelector('.sentence').textContent");
            browser.await("fs", "document.querySelector('#switches tbody th').textContent");

            browser.evaluate(row("seen") + ".querySelector('.danger').click()");
            browser.await("true", "document.getElementById('purge').open");
            browser.await("Purge 3 contacts", "document.getElementById('purge-yes').textContent");
            browser.await("purge-no", "document.activeElement.id");
            assertThat(campaignContacts("seen")).isEqualTo(5);

            browser.evaluate("document.getElementById('purge-yes').click()");
            browser.await("seen: 3 contacts removed.", "document.getElementById('answer').textContent");
            browser.await(
                    "0 pending, 0 in flight, 2 ended", row("seen") + ".querySelector('.bar + .note').textContent");
            assertThat(campaignContacts("seen")).isEqualTo(2);

            browser.evaluate(row("seen") + ".querySelector('button').click()");
            browser.await("running", row("seen") + ".querySelector('.state').textContent");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void aLostConnectionIsSaidAndTheFiguresLiveAgainByThemselves() throws Exception {
        world.post(world.ivrContact("lost-before", DaemonWorld.CARRIER, "1", "9001"));
        try (CuttableWay way =
                        new CuttableWay(new InetSocketAddress(InetAddress.getLoopbackAddress(), world.apiPort()));
                Browser browser = Browser.open(URI.create("http://127.0.0.1:" + way.port() + "/"))) {
            browser.await("Live", CONNECTION);
            browser.await("running", row("lost-before") + ".querySelector('.state').textContent");
            browser.evaluate("window.sameLoad = true");

            way.cut();
            browser.await("Connection lost, trying again … What is shown is old.", CONNECTION);
            browser.await("true", "String(Number(getComputedStyle(document.querySelector('main')).opacity) < 1)");
            world.post(world.ivrContact("lost-meanwhile", DaemonWorld.CARRIER, "1", "9001"));
            way.mend();

            browser.await("Live", CONNECTION);
            browser.await("running", row("lost-meanwhile") + ".querySelector('.state').textContent");
            browser.await("1", "getComputedStyle(document.querySelector('main')).opacity");
            browser.await("true", "window.sameLoad");
        }
    }

    @Test
    void aConnectionThatSaysNothingAnyMoreIsNoticedToo() throws Exception {
        try (CuttableWay way =
                        new CuttableWay(new InetSocketAddress(InetAddress.getLoopbackAddress(), world.apiPort()));
                Browser browser = Browser.open(URI.create("http://127.0.0.1:" + way.port() + "/"))) {
            browser.await("Live", CONNECTION);

            way.swallowAnswers(true);
            browser.await("Connection lost, trying again … What is shown is old.", CONNECTION);
            way.swallowAnswers(false);

            browser.await("Live", CONNECTION);
        }
    }

    /** The row of a campaign, as an expression of the page's language. */
    private static String row(String campaign) {
        return "[...document.querySelectorAll('#campaigns tbody tr')].find(r => r.children[0].firstChild.textContent === '"
                + campaign + "')";
    }

    private static int campaignContacts(String campaign) throws Exception {
        return world.get("/campaigns/" + campaign).path("contacts").asInt();
    }

    private static boolean hasCall(JsonNode data, String contactId, String state) {
        for (JsonNode call : data.path("calls")) {
            if (call.path("contactId").asText().equals(contactId)
                    && call.path("state").asText().equals(state)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode campaign(JsonNode state, String id) {
        for (JsonNode campaign : state.path("campaigns")) {
            if (campaign.path("campaignId").asText().equals(id)) {
                return campaign;
            }
        }
        return MAPPER.missingNode();
    }

    private static HttpRequest request(String path) {
        return HttpRequest.newBuilder(uri(path)).build();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + world.apiPort() + path);
    }

    /** One who listens to the events. */
    private static final class Viewer implements AutoCloseable {
        private final BufferedReader lines;

        Viewer(String query) throws Exception {
            HttpResponse<java.io.InputStream> response =
                    HTTP.send(request("/events" + query), BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The data of the next such event that fits. */
        JsonNode next(String name, Predicate<JsonNode> fits) throws IOException {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                if (lines.readLine().equals("event: " + name)) {
                    String data = lines.readLine();
                    JsonNode json = MAPPER.readTree(data.substring("data: ".length()));
                    if (fits.test(json)) {
                        return json;
                    }
                    seen.add(data);
                }
            }
            throw new AssertionError("no such " + name + " in " + seen);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
