package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.simulator.connector.AgentState;
import org.junit.jupiter.api.Test;

/** The modes of agent campaigns through the whole daemon: over HTTP, a real database and the Event Socket of the simulated switch. */
class AgentModesTest {
    private static String contact(DaemonWorld world, String campaign, String mode) {
        return world.agentContact(campaign, DaemonWorld.CARRIER, "8").replace("PROGRESSIVE", mode);
    }

    @Test
    void previewedContactIsShownAndCalledWhenItsAgentWantsIt() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().start()) {
            String id = world.post(contact(world, "preview", "PREVIEW"));
            world.awaitLiveState(id, "previewing");
            JsonNode shown = world.liveCall(id);
            assertThat(shown.path("agent").asText()).isNotEmpty();
            assertThat(shown.path("customerNumber").asText()).isNotEmpty();
            assertThat(world.originatesOf(id)).isEmpty();

            assertThat(world.post("/call/" + id + "/action", "{\"action\":\"DIAL\"}"))
                    .isEqualTo(200);
            world.awaitLiveState(id, "bridged");
            assertThat(world.post("/call/" + id + "/action", "{\"action\":\"SKIP\"}"))
                    .isEqualTo(409);
            world.endCall(id);

            assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("CONNECTED");
        }
    }

    @Test
    void skippedContactGoesBackAndItsAgentIsFree() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().start()) {
            String id = world.post(contact(world, "skip", "PREVIEW"));
            world.awaitLiveState(id, "previewing");
            assertThat(world.post("/call/" + id + "/action", "{\"action\":\"SKIP\"}"))
                    .isEqualTo(200);

            await().untilAsserted(() ->
                    assertThat(world.contact(id).path("status").asText()).isEqualTo("pending"));
            await().untilAsserted(() ->
                    assertThat(world.connector().agentStates().values()).allMatch(AgentState.FREE::equals));
            assertThat(world.originatesOf(id)).isEmpty();
        }
    }

    @Test
    void predictiveCallAsksForTheAgentWhenThePersonHasAnswered() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().start()) {
            String id = world.post(contact(world, "predictive", "PREDICTIVE"));
            world.awaitLiveState(id, "bridged");
            assertThat(world.noticesOf(id)).containsExactly("/request-agent");
            world.endCall(id);

            JsonNode ended = world.awaitFinal(id);
            assertThat(ended.path("disposition").asText()).isEqualTo("CONNECTED");
            assertThat(ended.at("/history/0/waitMs").isNumber()).isTrue();
            JsonNode today = world.get("/campaigns/predictive").at("/abandonment/today");
            assertThat(today.path("liveAnswers").asInt()).isOne();
            assertThat(today.path("abandoned").asInt()).isZero();
            assertThat(world.get("/queues/Sales/agents").path("source").asText())
                    .isEqualTo("learned");
        }
    }

    @Test
    void personForWhomNoAgentIsThereIsAbandonedAndCounted() throws Exception {
        try (DaemonWorld world =
                DaemonWorld.settings().agents(1).queuesRequests(false).start()) {
            String talk = world.post(contact(world, "busy", "PROGRESSIVE"));
            world.awaitLiveState(talk, "bridged");
            assertThat(world.tellOfAgents("Sales", "[{\"agent\":\"1009\",\"state\":\"AVAILABLE\"}]"))
                    .isEqualTo(200);

            String id = world.post(contact(world, "abandoned", "PREDICTIVE"));
            JsonNode ended = world.awaitFinal(id);
            assertThat(ended.path("disposition").asText()).isEqualTo("ABANDONED");
            JsonNode campaign = world.get("/campaigns/abandoned");
            assertThat(campaign.at("/abandonment/today/abandoned").asInt()).isOne();
            assertThat(campaign.at("/abandonment/last30Days/rate").asDouble()).isEqualTo(1);
            JsonNode pacing = world.get("/campaigns/abandoned/pacing");
            assertThat(pacing.path("paced").asBoolean()).isTrue();
            assertThat(pacing.path("agentsAre").asText()).isEqualTo("told");
            assertThat(pacing.path("sentence").asText()).contains("agents");
            world.endCall(talk);
        }
    }
}
