package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.simulator.freeswitch.SwitchLedger.Originate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's ends and beginnings, and those of its connections and its campaigns, while calls are live. */
class LifecycleTest {
    private static final String GATEWAY_OF_ONE_CALL = "33333333-2222-3333-4444-555555555555";

    @Test
    void aDrainLetsLiveCallsEndAndGivesBackWhatWasNotDialed() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings()
                .agents(0)
                .more("gateways: {\"" + GATEWAY_OF_ONE_CALL + "\": {max-calls: 1}}")
                .start()) {
            String live = world.post(world.ivrContact("live", GATEWAY_OF_ONE_CALL, "8", DaemonWorld.LONG_IVR));
            world.awaitLiveState(live, "answered");
            String claimed = world.post(world.ivrContact("live", GATEWAY_OF_ONE_CALL, "8", DaemonWorld.LONG_IVR));
            world.awaitLiveState(claimed, "claimed");
            String reserving = world.post(world.agentContact("agents", DaemonWorld.CARRIER, "8"));
            world.awaitLiveState(reserving, "reserving");

            CompletableFuture<Integer> drained =
                    CompletableFuture.supplyAsync(() -> world.daemon().drain(Duration.ofSeconds(30)));
            world.awaitStatus(claimed, "pending");
            world.awaitStatus(reserving, "pending");
            await().untilAsserted(() ->
                    assertThat(world.noticesOf(reserving)).containsExactly("/request-agent", "/cancel-agent"));
            String late = world.post(world.ivrContact("live", DaemonWorld.CARRIER, "1", "9001"));
            world.awaitWhyNot("live", "The daemon is shutting down: live calls end, no new ones start.");
            assertThat(drained).isNotDone();

            world.endCall(live);
            assertThat(drained.get()).isZero();
            assertThat(world.awaitFinal(live).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            assertThat(world.statusOf(late)).isEqualTo("pending");
            assertThat(world.theSwitch().ledger().originates())
                    .extracting(Originate::uuid)
                    .containsExactly(live);
        }
    }

    @Test
    void aCallGoesOnThroughACutOfTheEventSocketAndItsResultIsStoredOnce() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().start()) {
            String id = world.postLongCall("cut");
            world.awaitLiveState(id, "answered");
            world.switchWay().cut();
            await().until(() -> !world.notReady("switch fs").isEmpty());
            world.switchWay().mend();
            world.awaitReady();
            assertThat(world.liveState(id)).isEqualTo("answered");

            world.endCall(id);
            JsonNode contact = world.awaitFinal(id);
            assertThat(contact.path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            assertThat(contact.path("history")).hasSize(1);
            assertThat(world.originatesOf(id)).hasSize(1);
            await().untilAsserted(() ->
                    assertThat(world.noticesOf(id)).containsExactly("/send-delivery-notification NORMAL_CLEARING"));
        }
    }

    @Test
    void aCallThatEndedUnheardIsSettledAsLostAndNotRedialed() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().start()) {
            String id = world.post(world.ivrContact("lost", DaemonWorld.CARRIER, "0", DaemonWorld.LONG_IVR));
            world.awaitLiveState(id, "answered");
            world.switchWay().cut();
            await().until(() -> world.theSwitch().liveLegs() == 0);
            world.switchWay().mend();

            JsonNode contact = world.awaitFinal(id);
            assertThat(contact.path("status").asText()).isEqualTo("failed");
            assertThat(contact.path("callResult").asText()).isEqualTo("LOST");
            assertThat(contact.path("disposition").asText()).isEqualTo("LOST");
            assertThat(world.get("/campaigns/lost")
                            .path("byDisposition")
                            .path("LOST")
                            .asInt())
                    .isOne();
            assertThat(world.command("lost", "start").path("changed").asInt()).isZero();
            assertThat(world.originatesOf(id)).hasSize(1);
            await().untilAsserted(
                            () -> assertThat(world.noticesOf(id)).containsExactly("/send-delivery-notification LOST"));
        }
    }

    @Test
    void aHangUpThatWasNeverHeardIsStoredFromTheSwitchsRecordOnce() throws Exception {
        try (DaemonWorld world =
                DaemonWorld.settings().more("call-records: {settle: 60s}").start()) {
            String id = world.post(world.ivrContact("record", DaemonWorld.CARRIER, "0", DaemonWorld.LONG_IVR));
            world.awaitLiveState(id, "answered");
            world.switchWay().cut();
            await().until(() -> world.theSwitch().liveLegs() == 0);
            assertThat(world.json(world.send("/cdr", record(id), "application/json"))
                            .path("outcome")
                            .asText())
                    .isEqualTo("kept");

            JsonNode contact = world.awaitFinal(id);
            assertThat(contact.path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            assertThat(contact.path("callResult").asText()).isEqualTo("NORMAL_CLEARING");
            world.switchWay().mend();
            assertThat(world.json(world.send("/cdr", record(id), "application/json"))
                            .path("outcome")
                            .asText())
                    .isEqualTo("settled");
            await().untilAsserted(() ->
                    assertThat(world.noticesOf(id)).containsExactly("/send-delivery-notification NORMAL_CLEARING"));
            assertThat(world.contact(id).path("history")).hasSize(1);
        }
    }

    @Test
    void aCallThatEndedWhileNobodyRanIsSettledFromTheSwitchsSpool(@TempDir Path spool) throws Exception {
        try (DaemonWorld world = DaemonWorld.settings()
                .more("call-records: {settle: 60s, spool-dir: \"" + spool + "\"}")
                .start()) {
            String id = world.post(world.ivrContact("spool", DaemonWorld.CARRIER, "0", DaemonWorld.LONG_IVR));
            world.awaitLiveState(id, "answered");
            world.daemon().close();
            await().until(() -> world.theSwitch().liveLegs() == 0);
            Files.writeString(spool.resolve(id + ".cdr.json"), record(id) + "\n");
            Files.writeString(spool.resolve("broken.cdr.json"), "{\n");
            world.startDaemon();

            assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            await().untilAsserted(() -> assertThat(spool)
                    .isDirectoryNotContaining(file -> file.toString().endsWith(".cdr.json"))
                    .isDirectoryContaining(file -> file.endsWith("broken.cdr.json.unreadable")));
        }
    }

    @Test
    void aRecordThatComesWhenTheCallWasGivenUpDoesNotChangeTheResult() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().start()) {
            String id = world.post(world.ivrContact("late", DaemonWorld.CARRIER, "0", DaemonWorld.LONG_IVR));
            world.awaitLiveState(id, "answered");
            world.switchWay().cut();
            await().until(() -> world.theSwitch().liveLegs() == 0);
            world.switchWay().mend();
            world.awaitFinal(id);
            assertThat(world.json(world.send("/cdr", record(id), "application/json"))
                            .path("outcome")
                            .asText())
                    .isEqualTo("too_late");

            JsonNode contact = world.contact(id);
            assertThat(contact.path("disposition").asText()).isEqualTo("LOST");
            assertThat(contact.path("history").path(0).path("hangupCause").asText())
                    .isEqualTo("NORMAL_CLEARING");
            assertThat(world.json(world.send("/cdr", record(UUID.randomUUID().toString()), "application/json"))
                            .path("outcome")
                            .asText())
                    .isEqualTo("unknown");
        }
    }

    private static String record(String uuid) {
        return """
                {"variables":{"uuid":"%s","hangup_cause":"NORMAL_CLEARING","start_uepoch":"1777629600000001",\
                "answer_uepoch":"1777629604500000","end_uepoch":"1777629614500000","sip_hangup_disposition":"recv_bye"}}""".formatted(uuid);
    }

    @Test
    void aNewRunFollowsTheLiveCallsOfTheLastOneToTheirEnd() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().agents(1).start()) {
            String ivr = world.postLongCall("restart");
            String agent = world.post(world.agentContact("restart-agents", DaemonWorld.CARRIER, "8"));
            world.awaitLiveState(ivr, "answered");
            world.awaitLiveState(agent, "bridged");
            world.daemon().close();
            world.startDaemon();
            await().untilAsserted(() -> assertThat(world.get("/calls")).hasSize(2));

            world.endCall(ivr);
            world.endCall(agent);
            assertThat(world.awaitFinal(ivr).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            assertThat(world.awaitFinal(agent).path("disposition").asText()).isEqualTo("CONNECTED");
            await().untilAsserted(() -> assertThat(world.noticesOf(agent))
                    .containsExactly(
                            "/request-agent", "/send-delivery-notification NORMAL_CLEARING", "/recording-link"));
            assertThat(world.theSwitch().ledger().totals().originates()).isEqualTo(2);
        }
    }

    @Test
    void afterACrashEveryCallIsSettledOnceAndNobodyIsCalledTwice() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().agents(0).build()) {
            String live;
            String reserving;
            List<String> many = new ArrayList<>();
            try (DaemonProcess process = DaemonProcess.start(world.configuration())) {
                world.apiIsAt(process.port());
                world.awaitReady();
                live = world.postLongCall("crash");
                reserving = world.post(world.agentContact("crash-agents", DaemonWorld.CARRIER, "8"));
                world.awaitLiveState(live, "answered");
                await().untilAsserted(
                                () -> assertThat(world.noticesOf(reserving)).containsExactly("/request-agent"));
                many.addAll(world.postMany("crash", DaemonWorld.CARRIER, "0", 40));
                await().until(() -> world.theSwitch().ledger().originates().size() > 10);
            }
            assertThat(world.theSwitch().liveLegs()).isPositive();

            world.startDaemon();
            await().untilAsserted(() -> assertThat(world.noticesOf(reserving))
                    .startsWith("/request-agent", "/cancel-agent", "/request-agent"));
            assertThat(world.liveCall(live).path("contactId").asText()).isEqualTo(live);
            world.endCall(live);
            assertThat(world.awaitFinal(live).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
            for (String id : many) {
                JsonNode contact = world.awaitFinal(id);
                assertThat(contact.path("disposition").asText()).isIn("ANSWERED_IVR", "LOST");
                assertThat(contact.path("history")).hasSize(1);
                assertThat(world.originatesOf(id)).hasSizeLessThanOrEqualTo(1);
            }
            await().untilAsserted(() -> assertThat(world.connector().ledger().deliveriesByContact())
                    .containsOnlyKeys(keys(live, many))
                    .allSatisfy((contact, deliveries) -> assertThat(deliveries).isOne()));
            assertThat(world.statusOf(reserving)).isEqualTo("agent_pending");
            assertThat(world.originatesOf(reserving)).isEmpty();
        }
    }

    private static String[] keys(String first, List<String> others) {
        List<String> all = new ArrayList<>(others);
        all.add(first);
        return all.toArray(new String[0]);
    }

    @Test
    void aStopCancelsReservationsAndLetsLiveCallsEnd() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().agents(0).start()) {
            String reserving = world.post(world.agentContact("agents", DaemonWorld.CARRIER, "8"));
            world.awaitLiveState(reserving, "reserving");
            world.command("agents", "stop");
            world.awaitStatus(reserving, "stopped");
            await().untilAsserted(() ->
                    assertThat(world.noticesOf(reserving)).containsExactly("/request-agent", "/cancel-agent"));
            assertThat(world.post("/agent", "{\"agent\":\"1001\",\"uuid\":\"" + reserving + "\",\"queue\":\"Sales\"}"))
                    .isEqualTo(409);

            String live = world.postLongCall("ivr");
            world.awaitLiveState(live, "answered");
            String waiting = world.post(world.startingAt(
                    Instant.now().plusSeconds(3600), world.ivrContact("ivr", DaemonWorld.CARRIER, "1", "9001")));
            assertThat(world.command("ivr", "stop").path("changed").asInt()).isOne();
            assertThat(world.command("ivr", "stop").path("changed").asInt()).isZero();
            String late = world.post(world.ivrContact("ivr", DaemonWorld.CARRIER, "1", "9001"));
            assertThat(world.statusOf(waiting)).isEqualTo("stopped");
            assertThat(world.statusOf(late)).isEqualTo("stopped");
            assertThat(world.liveState(live)).isEqualTo("answered");

            assertThat(world.command("ivr", "purge").path("removed").asInt()).isEqualTo(2);
            assertThat(world.command("ivr", "purge").path("removed").asInt()).isZero();
            assertThat(world.statusOf(live)).isEqualTo("dialed");
            world.endCall(live);
            assertThat(world.awaitFinal(live).path("disposition").asText()).isEqualTo("ANSWERED_IVR");

            String again = world.post(world.ivrContact("ivr", DaemonWorld.CARRIER, "1", "9001"));
            assertThat(world.statusOf(again)).isEqualTo("stopped");
            assertThat(world.command("ivr", "start").path("changed").asInt()).isOne();
            assertThat(world.command("ivr", "start").path("changed").asInt()).isZero();
            assertThat(world.awaitFinal(again).path("callResult").asText()).isEqualTo("USER_BUSY");
            assertThat(world.theSwitch().ledger().originates())
                    .extracting(Originate::uuid)
                    .containsExactly(live, again);
        }
    }
}
