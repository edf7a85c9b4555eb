package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two daemons, each a process of its own, on one database and one switch. */
class TwoDaemonsTest {
    private static DaemonWorld.Settings settings() {
        return settings(0);
    }

    private static DaemonWorld.Settings settings(int agents) {
        return DaemonWorld.settings().agents(agents).more("lease: {duration: 3s}\ncall-records: {settle: 20s}");
    }

    private static DaemonProcess second(DaemonWorld world) throws Exception {
        return DaemonProcess.start(world.configuration().replace("node: e2e", "node: second"));
    }

    @Test
    void theCallsOfADaemonThatDiedAreFollowedByTheOther() throws Exception {
        try (DaemonWorld world = settings().build();
                DaemonProcess other = second(world)) {
            String live;
            String reserving;
            try (DaemonProcess dying = DaemonProcess.start(world.configuration())) {
                world.apiIsAt(dying.port());
                world.awaitReady();
                live = world.postLongCall("takeover");
                world.awaitLiveState(live, "answered");
                reserving = world.post(world.agentContact("takeover-agents", DaemonWorld.CARRIER, "8"));
                await().untilAsserted(
                                () -> assertThat(world.noticesOf(reserving)).startsWith("/request-agent"));
            }
            world.apiIsAt(other.port());
            HttpResponse<String> told = world.send(
                    "/agent",
                    "{\"agent\":\"1001\",\"uuid\":\"" + reserving + "\",\"queue\":\"Sales\"}",
                    "application/json");
            assertThat(told.statusCode()).as("told before the takeover").isEqualTo(503);
            assertThat(told.headers().firstValue("Retry-After")).isPresent();
            assertThat(world.json(told).path("detail").asText())
                    .startsWith("The contact belongs to the daemon e2e: it cannot be reached");

            await().untilAsserted(() ->
                    assertThat(world.liveCall(live).path("contactId").asText()).isEqualTo(live));
            await().untilAsserted(() -> assertThat(world.noticesOf(reserving)).contains("/cancel-agent"));
            world.endCall(live);
            assertThat(world.awaitFinal(live).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            assertThat(world.originatesOf(live)).hasSize(1);
            assertThat(world.originatesOf(reserving)).isEmpty();
        }
    }

    @Test
    void theVoiceConnectorMayCallBackTheDaemonThatDoesNotOwnTheContact() throws Exception {
        try (DaemonWorld world = settings(2).start();
                DaemonProcess other = second(world)) {
            int owner = world.apiPort();
            world.endCall(bridged(world));
            world.apiIsAt(other.port());
            world.awaitReady();
            world.apiIsAt(owner);
            world.connectorCalls(other.port());

            String id = bridged(world);
            assertThat(world.liveCall(id).path("agent").asText()).isIn("1001", "1002");
            assertThat(world.contact(id).at("/history/0/node").asText()).isEqualTo("e2e");
            world.apiIsAt(other.port());
            assertThat(world.liveCall(id).isMissingNode()).isTrue();
            world.endCall(id);
            assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("CONNECTED");
            assertThat(world.originatesOf(id)).hasSize(1);
            await().untilAsserted(() -> assertThat(world.noticesOf(id))
                    .containsExactly(
                            "/request-agent", "/send-delivery-notification NORMAL_CLEARING", "/recording-link"));
            assertThat(world.text("/metrics")).contains("dialer_http_forwarded_total{outcome=\"accepted\"} 2.0");
        }
    }

    private static String bridged(DaemonWorld world) throws Exception {
        String id = world.post(world.agentContact("one-url", DaemonWorld.CARRIER, "8"));
        world.awaitLiveState(id, "bridged");
        return id;
    }

    @Test
    void oneThatSleptThroughTheEndOfItsLeaseCallsNobodyAndOverwritesNothing() throws Exception {
        try (DaemonWorld world = settings().build();
                DaemonProcess sleeping = DaemonProcess.start(world.configuration());
                DaemonProcess other = second(world)) {
            world.apiIsAt(sleeping.port());
            world.awaitReady();
            String live = world.postLongCall("sleep");
            world.awaitLiveState(live, "answered");
            List<String> many = new ArrayList<>(world.postMany("sleep", DaemonWorld.CARRIER, "1", 60));
            await().until(() -> world.theSwitch().ledger().originates().size() > 5);
            sleeping.pause();

            world.apiIsAt(other.port());
            await().untilAsserted(() ->
                    assertThat(world.liveCall(live).path("contactId").asText()).isEqualTo(live));
            world.endCall(live);
            JsonNode ended = world.awaitFinal(live);
            sleeping.resume();
            for (String id : many) {
                JsonNode contact = world.awaitFinal(id);
                assertThat(contact.path("disposition").asText()).isIn("BUSY", "LOST");
                assertThat(world.originatesOf(id)).hasSizeLessThanOrEqualTo(1);
            }
            world.apiIsAt(sleeping.port());
            world.awaitReady();
            assertThat(world.get("/calls"))
                    .as("it follows nothing that is not its own")
                    .isEmpty();
            assertThat(world.contact(live)).isEqualTo(ended);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(world.connector().ledger().deliveriesByContact())
                            .containsKeys(many.toArray(new String[0]))
                            .allSatisfy((contact, deliveries) ->
                                    assertThat(deliveries).isOne()));
        }
    }

    @Test
    void aSecondDaemonOfTheSameNameWaitsForTheFirstToEnd() throws Exception {
        try (DaemonWorld world = settings().build();
                DaemonProcess first = DaemonProcess.start(world.configuration())) {
            world.apiIsAt(first.port());
            world.awaitReady();
            try (DaemonProcess twin = DaemonProcess.start(world.configuration())) {
                world.apiIsAt(twin.port());
                await().untilAsserted(() -> assertThat(world.notReady("lease")).contains("under the name e2e"));
                first.kill();
                world.awaitReady();
            }
        }
    }
}
