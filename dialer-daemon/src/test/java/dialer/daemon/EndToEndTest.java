package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole daemon over HTTP, on a real database, from the contact to the notice. The switch is simulated, or a real FreeSWITCH that is set up as
 * docker/freeswitch shows: {@code mvn verify -Dfreeswitch=HOST:PORT:PASSWORD}. What a called number does is decided by its last digit.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndTest {
    private static final String CARRIER = "11111111-2222-3333-4444-555555555555";
    private static final String PINGED_DOWN = "22222222-2222-3333-4444-555555555555";
    private static final String UNREGISTERED = "44444444-2222-3333-4444-555555555555";

    private static EndToEndWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = EndToEndWorld.startEndToEnd();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest(name = "…{0} to {1}: {2} {3} {4}")
    @CsvSource({
        "0, 9001, ended, NORMAL_CLEARING, ANSWERED_IVR",
        "1, 9001, ended, USER_BUSY, BUSY",
        "2, 9001, ended, NO_ANSWER, NO_ANSWER",
        "3, 9001, ended, UNALLOCATED_NUMBER, INVALID_NUMBER",
        "4, 9001, ended, CALL_REJECTED, DECLINED",
        "5, 9001, ended, NORMAL_TEMPORARY_FAILURE, NETWORK_ERROR",
        "6, 9001, ended, NO_USER_RESPONSE, NO_ANSWER",
        "8, 9001, ended, NORMAL_CLEARING, ANSWERED_IVR",
        "9, 9001, ended, NORMAL_CLEARING, ANSWERED_IVR",
        "8, 5999, ended, UNALLOCATED_NUMBER, IVR_MISSING"
    })
    void anIvrCallEndsWithTheSwitchsOwnCauseAndOurDisposition(
            String lastDigit, String ivr, String status, String callResult, String disposition) throws Exception {
        String id = world.post(world.ivrContact("e2e-ivr", CARRIER, lastDigit, ivr));
        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("status").asText()).isEqualTo(status);
        assertThat(contact.path("callResult").asText()).isEqualTo(callResult);
        assertThat(contact.path("disposition").asText()).isEqualTo(disposition);
        assertThat(contact.path("history").path(0).path("callId").asText()).isEqualTo(id);
        await().untilAsserted(() ->
                assertThat(world.noticesOf(id)).containsExactly("/send-delivery-notification " + callResult));
    }

    @Test
    void anUnknownGatewayFailsTheContactForGood() throws Exception {
        String id = world.post(
                world.ivrContact("e2e-unknown-gateway", "99999999-0000-0000-0000-000000000000", "0", "9001"));
        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("status").asText()).isEqualTo("failed");
        assertThat(contact.path("callResult").asText()).isEqualTo("Invalid Gateway");
        await().untilAsserted(() ->
                assertThat(world.noticesOf(id)).containsExactly("/send-delivery-notification Invalid Gateway"));
    }

    @ParameterizedTest
    @CsvSource({PINGED_DOWN, UNREGISTERED})
    void aGatewayThatIsDownPutsTheContactBackAndTheCampaignSaysSo(String gateway) throws Exception {
        String campaign = "e2e-down-" + gateway.charAt(0);
        String id = world.post(world.ivrContact(campaign, gateway, "0", "9001"));
        await().untilAsserted(() -> assertThat(world.get("/campaigns/" + campaign)
                        .path("whyNotDialing")
                        .asText())
                .contains("gateway"));
        await().untilAsserted(() ->
                assertThat(world.contact(id).path("status").asText()).isEqualTo("pending"));
        world.post("/campaign/" + campaign + "/stop", "");
        await().untilAsserted(() ->
                assertThat(world.contact(id).path("status").asText()).isEqualTo("stopped"));
        assertThat(world.noticesOf(id)).isEmpty();
    }

    @Test
    void aProgressiveCallReservesAnAgentFirstAndConnectsThePersonToIt() throws Exception {
        String id = world.post(world.agentContact("e2e-agent", CARRIER, "8"));
        await().untilAsserted(() -> assertThat(world.liveState(id)).isEqualTo("bridged"));
        JsonNode call = world.liveCall(id);
        assertThat(call.path("agent").asText()).isEqualTo("1001");
        assertThat(world.post("/call/" + id + "/action", "{\"action\":\"END_CALL\"}"))
                .isEqualTo(200);
        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("status").asText()).isEqualTo("ended");
        assertThat(contact.path("disposition").asText()).isEqualTo("CONNECTED");
        assertThat(contact.path("history").path(0).path("talkMs").asLong()).isPositive();
        await().untilAsserted(() -> assertThat(world.noticesOf(id))
                .containsExactly("/request-agent", "/send-delivery-notification NORMAL_CLEARING", "/recording-link"));
        assertThat(world.freeAgents()).isEqualTo(world.agents());
    }

    @ParameterizedTest(name = "…{0}: {1} {2}")
    @CsvSource({
        "1, USER_BUSY, BUSY",
        "4, CALL_REJECTED, DECLINED",
        "2, NO_ANSWER, NO_ANSWER",
        "3, UNALLOCATED_NUMBER, INVALID_NUMBER"
    })
    void anAgentWhosePersonIsNotReachedIsSetFree(String lastDigit, String callResult, String disposition)
            throws Exception {
        String id = world.post(world.agentContact("e2e-agent", CARRIER, lastDigit));
        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("callResult").asText()).isEqualTo(callResult);
        assertThat(contact.path("disposition").asText()).isEqualTo(disposition);
        await().untilAsserted(() -> assertThat(world.noticesOf(id))
                .containsExactly("/request-agent", "/send-delivery-notification " + callResult, "/end-chat"));
        assertThat(world.freeAgents()).isEqualTo(world.agents());
    }

    @Test
    void aPredictiveCallForWhomNobodyIsThereAnyMoreIsGivenUpBeforeItsRingTimeout() throws Exception {
        assertThat(world.tellOfAgents("Ahead", "[{\"agent\":\"1009\",\"state\":\"AVAILABLE\"}]"))
                .isEqualTo(200);
        String id = world.post(world.agentContact("e2e-ahead", CARRIER, "2")
                .replace("PROGRESSIVE", "PREDICTIVE")
                .replace("Sales", "Ahead"));
        world.awaitLiveState(id, "ringing");
        assertThat(world.post("/queues/Ahead/agents/1009", "{\"state\":\"AWAY\"}"))
                .isEqualTo(200);

        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("callResult").asText()).isEqualTo("NO_ANSWER");
        assertThat(contact.path("disposition").asText()).isEqualTo("NO_ANSWER");
        assertThat(contact.at("/history/0/ringMs").asLong())
                .as("of at least 300 and, of a simulated switch, at most 1,000")
                .isBetween(300L, 950L);
        // the live view that this reads may be a fraction of a second old
        await().untilAsserted(() -> assertThat(
                        world.get("/campaigns/e2e-ahead/pacing").path("givenUp").asLong())
                .isOne());
    }

    /** The last one: the switch takes its old limit up again only with its next second, and until then refuses agents' legs. */
    @Test
    @Order(Integer.MAX_VALUE)
    void callsThatTheSwitchRefusesForItsRateAreMadeLaterAndNobodyIsCalledTwice() throws Exception {
        // with a heartbeat the daemon learns the limit: what it knows in time it does not exceed
        world.awaitHeartbeat();
        // the answer to what it asks then has come before the end of a call that begins later
        world.awaitFinal(world.postMany("e2e-sps", CARRIER, "1", 1).get(0));

        assertThat(refusedBeyondTheRate()).isPositive();
    }

    private static int refusedBeyondTheRate() throws Exception {
        world.sessionsPerSecond(3);
        try {
            // more than one second's worth, because the switch takes a new limit up with its next second
            int refused = 0;
            for (String id : world.postMany("e2e-sps", CARRIER, "1", 28)) {
                JsonNode contact = world.awaitFinal(id);
                assertThat(contact.path("callResult").asText()).isEqualTo("USER_BUSY");
                refused += contact.path("attempts").asInt() - 1;
            }
            return refused;
        } finally {
            world.sessionsPerSecond(100);
        }
    }
}
