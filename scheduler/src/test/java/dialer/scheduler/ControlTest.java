package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import org.junit.jupiter.api.Test;

class ControlTest {
    private static final CallId CALL = new CallId("c1");

    @Test
    void endCallHangsUpTheLiveCall() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.send(new ControlSignal.EndCall(7, CALL));
        world.run(1_000);

        assertThat(world.effects(Effect.AnswerControl.class))
                .containsExactly(new Effect.AnswerControl(7, ControlAnswer.DONE));
        assertThat(world.effects(Effect.Kill.class)).hasSize(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void answeredPersonIsRoutedToAnAgent() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.send(new ControlSignal.RouteToAgent(7, CALL, new Extension("1007")));
        world.run(1_000);

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.DONE);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGED);

        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.notices(Notice.RecordingLink.class))
                .singleElement()
                .satisfies(link -> assertThat(link.agent()).isEqualTo(new AgentId("1007")));
    }

    @Test
    void ringingCallCannotBeRouted() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(500);
        world.send(new ControlSignal.RouteToAgent(7, CALL, new Extension("1007")));

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.NOT_NOW);
        assertThat(world.effects(Effect.Transfer.class)).isEmpty();
    }

    @Test
    void callThatIsNotLiveIsNotFound() {
        LoopDriver world = LoopDriver.connected();
        world.send(new ControlSignal.EndCall(7, CALL));

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.NOT_LIVE);
    }

    @Test
    void callThatHasNotLeftCannotBeEnded() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.send(new ControlSignal.EndCall(7, CALL));

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.NOT_NOW);
    }

    @Test
    void whoeverWantsToEndACallOnASwitchThatIsAwayIsToldSo() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.theSwitch().disconnect();
        world.send(new ControlSignal.EndCall(7, CALL));

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.SWITCH_DOWN);
    }

    @Test
    void laterAttemptIsFoundByItsContactsId() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.jobFails("GATEWAY_DOWN"));
        world.ivr(1).run(1_000);
        world.carrier(Carrier.answers(1_000, 20_000)).run(14_000);
        assertThat(world.view().calls())
                .singleElement()
                .satisfies(call -> assertThat(call.id().value()).isEqualTo("c1-2"));
        world.send(new ControlSignal.EndCall(7, CALL));

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.DONE);
    }
}
