package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.FakeSwitch.AgentsTelephone;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.Disposition;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agents are in the switch's own queue; there is no voice connector. */
class OwnQueueTest {
    private static final AgentId FIRST = new AgentId("1005");
    private static final AgentId SECOND = new AgentId("1006");

    private static LoopDriver world() {
        LoopDriver world = LoopDriver.connected(rules -> rules.callcenter().says("sorry.wav"));
        world.theSwitch().agents.put(FIRST, AgentState.AVAILABLE);
        world.theSwitch().agents.put(SECOND, AgentState.AVAILABLE);
        return world;
    }

    @ParameterizedTest
    @EnumSource(
            value = DialingMode.class,
            names = {"PROGRESSIVE", "PREDICTIVE"})
    void liveAnswerIsSentIntoTheQueueAndServedByItsAgents(DialingMode mode) {
        LoopDriver world = world().agent(6, mode).run(60_000);

        assertThat(world.store.results).hasSize(6).allSatisfy(result -> {
            assertThat(result.disposition()).isEqualTo(Disposition.CONNECTED);
            assertThat(result.agent()).isIn(FIRST, SECOND);
        });
        assertThat(world.effects(Effect.TransferToQueue.class)).hasSize(6);
        assertThat(world.effects(Effect.RequestAgent.class)).isEmpty();
        assertThat(world.notices(Notice.EndChat.class)).isEmpty();
        assertThat(world.notices(Notice.CancelAgent.class)).isEmpty();
    }

    @Test
    void noMorePeopleAreCalledThanTheQueueHasFreeAgents() {
        LoopDriver world = world().carrier(Carrier.neverAnswers()).agent(9).run(10_000);

        assertThat(world.originates()).isEqualTo(2);
        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_AGENTS);
    }

    @Test
    void agentWhoLogsOutMeanwhileLeavesThePersonAbandoned() {
        LoopDriver world = world().agent(1).run(1_500);
        world.theSwitch().agentDoes(FIRST, AgentState.AWAY);
        world.theSwitch().agentDoes(SECOND, AgentState.AWAY);
        assertThat(world.originates()).isEqualTo(1);
        world.run(3_000);

        assertThat(world.effects(Effect.PlayMessage.class)).hasSize(1);
        world.run(2_000);
        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.result().counts()).isEqualTo(new AnswerCount(1, 1));
    }

    @Test
    void agentWhoDoesNotPickUpIsNotTheirs() {
        LoopDriver world = world();
        world.theSwitch().agentsTelephone = AgentsTelephone.fails("NO_ANSWER", false);
        world.agent(1).carrier(Carrier.answers(1_000, 60_000)).run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.result().agent()).isNotNull();
    }

    @Test
    void personInThePreviewIsCalledForTheAgentKeptForThem() {
        LoopDriver world = world().agent(1, DialingMode.PREVIEW).run(3_000);
        assertThat(world.originates()).isZero();
        assertThat(world.call("c1").agent()).isEqualTo(FIRST);
        assertThat(world.view().pools())
                .singleElement()
                .satisfies(pool -> assertThat(pool.agents())
                        .extracting(row -> row.state())
                        .containsExactly(AgentState.RESERVED, AgentState.AVAILABLE));
    }

    @Test
    void namedAgentIsCalledForAndNobodyElse() {
        LoopDriver world = world();
        world.agent(1).run(30_000);
        world.contact(LoopDriver.agentContact("n1", LoopDriver.CAMPAIGN, DialingMode.PROGRESSIVE, RoutingMode.AGENT))
                .run(30_000);

        assertThat(world.effects(Effect.Transfer.class))
                .singleElement()
                .satisfies(transfer -> assertThat(transfer.agent()).hasToString("1005"));
    }

    @Test
    void switchWithoutTheQueueModuleIsSaidOnceAndNotDialed() {
        LoopDriver world = world();
        world.theSwitch().disconnect();
        world.theSwitch().modules = EnumSet.noneOf(SwitchModule.class);
        world.theSwitch().connect();
        world.agent(3).run(20_000);

        assertThat(world.warnings)
                .containsExactly("switch fs1 has not loaded mod_callcenter: campaigns whose agents are in its queues"
                        + " are not dialed there");
        assertThat(world.originates()).isZero();
        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_CALLCENTER);
    }

    @Test
    void agentsAreReadAgainWhenTheSwitchIsBack() {
        LoopDriver world = world().agent(1).run(20_000);
        world.theSwitch().disconnect();
        world.run(1_000);
        assertThat(world.view().pools())
                .singleElement()
                .satisfies(pool -> assertThat(pool.agents()).allMatch(row -> row.state() == AgentState.AWAY));
        world.theSwitch().connect();
        world.run(1_000);

        assertThat(world.view().pools())
                .singleElement()
                .satisfies(pool -> assertThat(pool.agents()).allMatch(row -> row.state() == AgentState.AVAILABLE));
    }
}
