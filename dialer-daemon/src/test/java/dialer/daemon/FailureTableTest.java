package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the whole daemon does when something that it needs fails: one test for each row of the table that the replaced product has. */
class FailureTableTest {
    private static final String UNKNOWN_GATEWAY = "99999999-0000-0000-0000-000000000000";

    /** Two agents; contacts fail while the switch is down. */
    private static DaemonWorld world;

    /** Nobody answers a reservation but the test; contacts wait while the switch is down. */
    private static DaemonWorld patient;

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings()
                .agents(2)
                .dialing("switch-down-grace", "500ms")
                .start();
        patient = DaemonWorld.settings()
                .agents(0)
                .dialing("switch-down-grace", "500ms")
                .dialing("switch-down", "retry")
                .start();
    }

    @AfterAll
    static void stop() {
        world.close();
        patient.close();
    }

    @Test
    void aContactWhoseReservationCannotBeSentWaitsAndIsDialedWhenTheVoiceConnectorIsBack() throws Exception {
        world.connector().stopListening();
        String id = world.post(world.agentContact("connector-down", DaemonWorld.CARRIER, "0"));
        world.awaitWhyNot("connector-down", "The voice connector cannot be reached.");
        world.awaitStatus(id, "pending");
        assertThat(world.originatesOf(id)).isEmpty();

        world.connector().listenAgain();
        assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("CONNECTED");
        assertThat(world.originatesOf(id)).hasSize(1);
    }

    @Test
    void contactsThatCannotBeFetchedAreFetchedWhenTheDatabaseIsBack() throws Exception {
        String id = world.post(world.startingAt(
                Instant.now().plusSeconds(1), world.ivrContact("fetch", DaemonWorld.CARRIER, "1", "9001")));
        world.databaseWay().cutBefore("FOR UPDATE SKIP LOCKED");
        await().until(world.databaseWay()::isCut);
        await().untilAsserted(() -> assertThat(world.notReady("database")).isEqualTo("the database does not answer"));
        assertThat(world.theSwitch().ledger().originates())
                .noneMatch(originate -> originate.uuid().equals(id));

        world.mendDatabase();
        assertThat(world.awaitFinal(id).path("callResult").asText()).isEqualTo("USER_BUSY");
        assertThat(world.originatesOf(id)).hasSize(1);
    }

    @Test
    void contactsWhoseClaimWasCommittedUnheardAreDialedWhenTheDatabaseIsBack() throws Exception {
        String id = world.post(world.startingAt(
                Instant.now().plusSeconds(1), world.ivrContact("unheard", DaemonWorld.CARRIER, "1", "9001")));
        world.databaseWay().cutAfterCommitOf("INSERT INTO attempt");
        await().until(world.databaseWay()::isCut);

        world.mendDatabase();
        assertThat(world.awaitFinal(id).path("callResult").asText()).isEqualTo("USER_BUSY");
        assertThat(world.originatesOf(id)).hasSize(1);
    }

    @Test
    void aContactOfAnUnknownGatewayFailsAndIsNotRedialed() throws Exception {
        String id = world.post(world.agentContact("invalid-gateway", UNKNOWN_GATEWAY, "0"));
        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("status").asText()).isEqualTo("failed");
        assertThat(contact.path("callResult").asText()).isEqualTo("Invalid Gateway");
        await().untilAsserted(() -> assertThat(world.noticesOf(id))
                .containsExactly("/request-agent", "/send-delivery-notification Invalid Gateway", "/end-chat"));

        assertThat(world.command("invalid-gateway", "start").path("changed").asInt())
                .isZero();
        world.awaitWhyNot("invalid-gateway", "No contact is due.");
        assertThat(world.originatesOf(id)).hasSize(1);
    }

    @Test
    void aContactWhoseGatewayIsDownWaitsAndItsAgentIsSetFree() throws Exception {
        world.theSwitch().setGatewayUp(DaemonWorld.CARRIER, false);
        String id = world.post(world.agentContact("gateway-down", DaemonWorld.CARRIER, "0"));
        await().untilAsserted(() -> assertThat(world.noticesOf(id)).startsWith("/request-agent", "/end-chat"));
        world.awaitWhyNot("gateway-down", "The gateway of its contacts is down.");
        world.awaitStatus(id, "pending");

        world.theSwitch().setGatewayUp(DaemonWorld.CARRIER, true);
        assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("CONNECTED");
        assertThat(world.originatesOf(id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IVR", "AGENT"})
    void aContactThatComesDueWhileTheSwitchIsDownFails(String type) throws Exception {
        world.theSwitch().kill();
        String campaign = "switch-down-" + type;
        String id = world.post(
                type.equals("IVR")
                        ? world.ivrContact(campaign, DaemonWorld.CARRIER, "0", "9001")
                        : world.agentContact(campaign, DaemonWorld.CARRIER, "0"));
        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("status").asText()).isEqualTo("failed");
        assertThat(contact.path("callResult").asText()).isEqualTo("SWITCH_DOWN");
        await().untilAsserted(() ->
                assertThat(world.noticesOf(id)).containsExactly("/send-delivery-notification SWITCH_DOWN"));

        world.theSwitch().restart();
        world.awaitReady();
        assertThat(world.command(campaign, "start").path("changed").asInt()).isZero();
        assertThat(world.originatesOf(id)).isEmpty();
    }

    @Test
    void aContactWaitsForTheSwitchIfTheConfigurationSaysSo() throws Exception {
        patient.theSwitch().kill();
        String id;
        try {
            id = patient.post(patient.ivrContact("patient", DaemonWorld.CARRIER, "1", "9001"));
            patient.awaitWhyNot("patient", "No switch accepts commands.");
            // claimed before the cut connection was noticed, it is given back
            patient.awaitStatus(id, "pending");
        } finally {
            patient.theSwitch().restart();
        }
        assertThat(patient.awaitFinal(id).path("callResult").asText()).isEqualTo("USER_BUSY");
        assertThat(patient.originatesOf(id)).hasSize(1);
    }

    @Test
    void campaignCommandsAreAnswered503WhileTheDatabaseIsDown() throws Exception {
        world.post(world.ivrContact("commanded", DaemonWorld.CARRIER, "1", "9001"));
        world.databaseWay().cut();
        try {
            for (String command : new String[] {"start", "stop", "purge"}) {
                assertThat(world.post("/campaign/commanded/" + command, "")).isEqualTo(503);
            }
        } finally {
            world.mendDatabase();
        }
        assertThat(world.command("commanded", "stop").path("state").asText()).isEqualTo("stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "purge"})
    void aCampaignCommandForAnIdWithoutContactsIsAnswered404(String command) throws Exception {
        assertThat(world.post("/campaign/never-heard-of/" + command, "")).isEqualTo(404);
    }

    @Test
    void anAgentIsRefusedWith503WhileTheDatabaseIsDownAndNobodyIsCalledForHim() throws Exception {
        String id = patient.post(patient.agentContact("agent-no-database", DaemonWorld.CARRIER, "0"));
        await().untilAsserted(() -> assertThat(patient.noticesOf(id)).contains("/request-agent"));
        patient.databaseWay().cut();
        try {
            assertThat(patient.post("/agent", agentOf(id, "1001"))).isEqualTo(503);
            assertThat(patient.post("/agent", agentOf(id, ""))).isEqualTo(503);
        } finally {
            patient.mendDatabase();
        }
        patient.command("agent-no-database", "stop");
        patient.awaitStatus(id, "stopped");
        assertThat(patient.originatesOf(id)).isEmpty();
    }

    @Test
    void anAgentIsRefusedWith503AlsoWhenAResultWaitsForTheDatabase() throws Exception {
        String call = patient.postLongCall("waiting-result");
        String id = patient.post(patient.agentContact("waiting-agent", DaemonWorld.CARRIER, "0"));
        patient.awaitLiveState(call, "answered");
        await().untilAsserted(() -> assertThat(patient.noticesOf(id)).contains("/request-agent"));
        patient.databaseWay().cut();
        try {
            patient.endCall(call);
            await().until(() -> patient.liveCall(call).isMissingNode());
            assertThat(patient.post("/agent", agentOf(id, "1001"))).isEqualTo(503);
        } finally {
            patient.mendDatabase();
        }
        assertThat(patient.awaitFinal(call).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
        patient.command("waiting-agent", "stop");
        patient.awaitStatus(id, "stopped");
        assertThat(patient.originatesOf(id)).isEmpty();
    }

    @Test
    void anAgentIsRefusedWith500WhileTheSwitchIsDown() throws Exception {
        String id = patient.post(patient.agentContact("agent-no-switch", DaemonWorld.CARRIER, "0"));
        await().untilAsserted(() -> assertThat(patient.noticesOf(id)).contains("/request-agent"));
        patient.theSwitch().kill();
        try {
            await().until(() -> !patient.notReady("switch fs").isEmpty());
            assertThat(patient.post("/agent", agentOf(id, "1001"))).isEqualTo(500);
            assertThat(patient.post("/agent", agentOf(id, "1002"))).isEqualTo(500);
        } finally {
            patient.theSwitch().restart();
        }
        patient.awaitReady();
        await().untilAsserted(() -> assertThat(patient.noticesOf(id)).contains("/end-chat"));
        patient.command("agent-no-switch", "stop");
        patient.awaitStatus(id, "stopped");
        assertThat(patient.originatesOf(id)).isEmpty();
    }

    private static String agentOf(String contact, String agent) {
        return "{\"agent\":\"" + agent + "\",\"uuid\":\"" + contact + "\",\"queue\":\"Sales\"}";
    }
}
