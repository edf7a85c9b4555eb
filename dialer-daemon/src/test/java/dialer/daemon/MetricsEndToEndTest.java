package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus reads of a daemon that has made calls. */
class MetricsEndToEndTest {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{|\\s)");
    private static final Pattern OURS = Pattern.compile("\\bdialer_[a-z_]+");

    private static DaemonWorld world;

    @BeforeAll
    static void makeCalls() throws Exception {
        world = DaemonWorld.settings().start();
        for (String id : world.postMany("measured", DaemonWorld.CARRIER, "1", 3)) {
            world.awaitFinal(id);
        }
        world.awaitFinal(world.post(world.ivrContact("measured", DaemonWorld.CARRIER, "8", "9001")));
        world.awaitFinal(world.post(world.agentContact("measured-agents", DaemonWorld.CARRIER, "0")));
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @Test
    void attemptsAreCountedOnceByTheirResult() throws Exception {
        String text = scrape();

        assertThat(text)
                .contains("dialer_originates_total{campaign=\"measured\"} 4.0")
                .contains("dialer_attempts_total{campaign=\"measured\",disposition=\"BUSY\"} 3.0")
                .contains("dialer_attempts_total{campaign=\"measured\",disposition=\"ANSWERED_IVR\"} 1.0")
                .contains("dialer_live_answers_total{campaign=\"measured-agents\"} 1.0")
                .contains("dialer_abandoned_total{campaign=\"measured-agents\"} 0.0")
                .contains("dialer_call_talk_time_seconds_count 2");
    }

    @Test
    void statesAreThoseOfTheApi() {
        await().untilAsserted(() -> assertThat(scrape())
                .contains("dialer_campaign_contacts{campaign=\"measured\",status=\"ended\"} 4.0")
                .contains("dialer_campaign_held_back{campaign=\"measured\",reason=\"NO_PENDING_CONTACTS\"} 1.0")
                .contains("dialer_campaign_running{campaign=\"measured\"} 1.0")
                .contains("dialer_calls_in_flight{state=\"answered\"} 0.0")
                .contains("dialer_switch_up{switch=\"fs\"} 1.0")
                .contains("dialer_gateway_up{gateway=\"" + DaemonWorld.CARRIER + "\",switch=\"fs\"} 1.0")
                .contains("dialer_component_ready{component=\"database\"} 1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/dashboards/dialer.json", "prometheus/alerts.yaml"})
    void dashboardAndAlertsAskForNothingThatIsNotThere(String file) throws Exception {
        Set<String> present = new TreeSet<>();
        Matcher series = SERIES.matcher(scrape());
        while (series.find()) {
            present.add(series.group(1));
        }
        Set<String> asked = new TreeSet<>();
        Matcher ours = OURS.matcher(Files.readString(Path.of("../docker", file)));
        while (ours.find()) {
            asked.add(ours.group());
        }

        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(present).containsAll(asked);
    }

    private static String scrape() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.apiPort() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        return response.body();
    }
}
