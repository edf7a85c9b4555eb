package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.DialSettings.PreviewChoice;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import org.junit.jupiter.api.Test;

class PreviewTest {
    private static final CallId CALL = new CallId("c1");

    private static LoopDriver shown(LoopDriver world) {
        world.agent(1, DialingMode.PREVIEW).run(200);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.PREVIEWING);
        return world;
    }

    @Test
    void agentSeesTheContactBeforeAnythingRings() {
        LoopDriver world = shown(LoopDriver.connected()).run(10_000);

        assertThat(world.originates()).isZero();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.AGENT_PENDING);
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED);
        assertThat(world.notices(Notice.CallProgress.class))
                .extracting(Notice.CallProgress::event)
                .containsExactly("PREVIEW");
        assertThat(world.call("c1").agent()).hasToString("1005");
    }

    @Test
    void agentWhoWantsTheCallGetsIt() {
        LoopDriver world = shown(LoopDriver.connected());
        world.send(new ControlSignal.Dial(1, CALL));
        world.run(20_000);

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.DONE);
        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
    }

    @Test
    void skippedContactGoesBackAndTheAgentIsFree() {
        LoopDriver world = shown(LoopDriver.connected());
        world.send(new ControlSignal.Skip(1, CALL));
        world.run(10_000);

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.DONE);
        assertThat(world.originates()).isZero();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.store.row("c1").notBeforeMs).isGreaterThan(15 * 60_000);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void undecidedContactIsSkippedByDefault() {
        LoopDriver world = shown(LoopDriver.connected()).run(31_000);

        assertThat(world.originates()).isZero();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void undecidedContactIsDialedWhereThatIsTheChoice() {
        LoopDriver world = shown(LoopDriver.connected(rules -> rules.previewOnTimeout(PreviewChoice.DIAL)));
        world.run(60_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
    }

    @Test
    void decisionThatComesTooLateIsRefused() {
        LoopDriver world = shown(LoopDriver.connected());
        world.send(new ControlSignal.Dial(1, CALL));
        world.send(new ControlSignal.Skip(2, CALL));
        world.run(500);
        world.send(new ControlSignal.Dial(3, CALL));

        assertThat(world.controlAnswers())
                .containsExactly(ControlAnswer.DONE, ControlAnswer.NOT_NOW, ControlAnswer.NOT_NOW);
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void stopEndsThePreview() {
        LoopDriver world = shown(LoopDriver.connected());
        world.stop(LoopDriver.CAMPAIGN);
        world.run(100);

        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.STOPPED);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void drainEndsThePreview() {
        LoopDriver world = shown(LoopDriver.connected());
        world.send(new Signal.Drain());

        assertThat(world.isIdle()).isTrue();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void agentWhoLeavesDuringThePreviewTakesTheContactNowhere() {
        LoopDriver world = shown(LoopDriver.connected());
        world.send(new AgentSignal.NoAgent(7, new ContactId("c1")));

        assertThat(world.liveCalls()).isZero();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
    }
}
