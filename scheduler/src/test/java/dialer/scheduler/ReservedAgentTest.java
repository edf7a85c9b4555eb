package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import org.junit.jupiter.api.Test;

/** What can go wrong between an agent's reservation and their talk: no agent stays reserved. */
class ReservedAgentTest {
    private static final Extension AGENT = new Extension("1005");

    @Test
    void agentReservedAfterTheContactWasStoppedIsSetFree() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.stop(LoopDriver.CAMPAIGN);
        world.connector.reserve("c1", "1005");

        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.STOPPED);
        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_WAITING);
        assertThat(world.effects(Effect.FreeAgent.class))
                .containsExactly(new Effect.FreeAgent(new ContactId("c1"), AGENT));
        assertThat(world.originates()).isZero();
    }

    @Test
    void agentReservedForAContactThatIsGoneIsSetFree() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(61_000);
        world.store.forget(LoopDriver.CAMPAIGN);
        world.connector.reserve("purged-or-expired", "1005");

        assertThat(world.effects(Effect.FreeAgent.class)).hasSize(1);
    }

    @Test
    void agentReservedForTwoContactsCallsOnlyOne() {
        LoopDriver world = LoopDriver.connected();
        world.agent(4).run(3_000);
        world.connector.answers = Answers.NOTHING;
        world.contact(LoopDriver.agentContact("x1", LoopDriver.CAMPAIGN, RoutingMode.QUEUE))
                .run(1_500);
        assertThat(world.stateOf("x1")).isEqualTo(AttemptState.RESERVING);
        world.connector.reserve("x1", "1005");

        assertThat(world.agentAnswers()).contains(AgentAnswer.BUSY);
        assertThat(world.store.statusOf("x1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
    }

    @Test
    void agentWhoIsFreeAlthoughTheirCallsEndWasNotHeardOfIsFoundOut() {
        LoopDriver world = LoopDriver.connected();
        world.line = signal -> {
            if (!(signal instanceof CallSignal.HungUp)) {
                world.send(signal);
            }
        };
        world.agent(1).run(7_000);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGED);
        world.connector.answers = Answers.NOTHING;
        world.contact(LoopDriver.agentContact("x1", LoopDriver.CAMPAIGN, RoutingMode.QUEUE))
                .run(1_500);
        world.connector.reserve("x1", "1005");
        world.run(6_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void agentForACallThatHasEndedIsSetFree() {
        LoopDriver world = LoopDriver.connected().agent(1).run(20_000);
        world.connector.reserve("c1", "1006");

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED, AgentAnswer.NOT_WAITING);
        assertThat(world.effects(Effect.FreeAgent.class)).hasSize(1);
    }

    @Test
    void agentReservedBeforeIsSetFreeWhenThePersonIsRoutedToAnother() {
        LoopDriver world = LoopDriver.connected().carrier((at, request) -> {
            CallId call = request.callId();
            at.create(5, call);
            at.event(1_000, new CallSignal.Answered(call, null));
            at.hangUp(30_000, call, LoopDriver.end("NORMAL_CLEARING").answeredAt(1_000));
        });
        world.agent(1).run(2_000);
        world.send(new ControlSignal.RouteToAgent(1, new CallId("c1"), new Extension("1009")));
        world.run(40_000);

        assertThat(world.effects(Effect.FreeAgent.class))
                .containsExactly(new Effect.FreeAgent(new ContactId("c1"), AGENT));
        assertThat(world.result().agent()).hasToString("1009");
    }

    @Test
    void switchThatDiesWithAgentsReservedLeavesThemFree() {
        LoopDriver world =
                LoopDriver.connected().carrier(Carrier.neverAnswers()).agent(2).run(3_000);
        int reserved = world.originates();
        assertThat(reserved).isPositive();
        world.theSwitch().die();
        world.run(10_000);

        assertThat(world.notices(Notice.EndChat.class))
                .as("long before anybody knows how the calls ended")
                .hasSize(reserved);
        assertThat(world.view().calls()).allMatch(call -> call.agent() == null);

        world.theSwitch().connect();
        world.run(10_000);

        assertThat(world.store.results.stream().filter(result -> result.disposition() == Disposition.LOST))
                .hasSize(reserved);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(reserved);
    }

    @Test
    void callWhoseAgentWasFreedMeanwhileIsEndedWhenItsSwitchIsBack() {
        LoopDriver world =
                LoopDriver.connected().carrier(Carrier.neverAnswers()).agent(1).run(2_000);
        world.theSwitch().disconnect();
        world.run(8_000);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
        world.theSwitch().connect();
        world.run(1_000);

        assertThat(world.effects(Effect.Kill.class)).hasSize(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.NO_ANSWER);
    }

    @Test
    void talkGoesOnWhenItsSwitchIsAwayForAWhile() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.answers(1_000, 60_000))
                .agent(1)
                .run(3_000);
        world.theSwitch().disconnect();
        world.run(20_000);
        world.theSwitch().connect();
        world.run(1_000);

        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGED);
        assertThat(world.notices(Notice.EndChat.class)).isEmpty();
    }

    @Test
    void agentWhoLeavesThePersonOnTheLineIsNotTalkingAnyMore() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.answers(1_000, 60_000))
                .agent(1)
                .run(5_000);
        world.send(new CallSignal.Unbridged(new CallId("c1")));
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGING);
        world.send(new CallSignal.Bridged(new CallId("c1"), "other-leg", null));
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGED);
        world.run(70_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
    }
}
