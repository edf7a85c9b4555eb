package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcilingTest {
    private static final CallId CALL = new CallId("c1");

    @Test
    void callThatIsStillThereAfterAReconnectGoesOn() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.theSwitch().disconnect();
        world.run(1_000);
        world.theSwitch().connect();
        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void callThatEndedUnheardIsConfirmedGivenALastWordAndLost() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.theSwitch().disconnect();
        world.run(10_000);
        world.theSwitch().connect();
        world.run(1_000);
        assertThat(world.effects(Effect.Confirm.class)).isNotEmpty();
        assertThat(world.store.results).isEmpty();

        world.run(6_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
        assertThat(world.result().status()).isEqualTo(ContactStatus.FAILED);
        assertThat(world.result().callResult()).isEqualTo("LOST");
        world.run(60_000);
        assertThat(world.originates()).as("nobody calls again by itself").isEqualTo(1);
    }

    @Test
    void hangUpThatComesAsALastWordWins() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.theSwitch().disconnect();
        world.run(10_000);
        world.theSwitch().connect();
        world.run(2_000);
        world.send(new CallSignal.HungUp(
                CALL, LoopDriver.end("NORMAL_CLEARING").answeredAt(1).build()));

        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @ParameterizedTest(name = "listed by a reconnect: {0}")
    @ValueSource(booleans = {true, false})
    void callThatTheSwitchDeniesAndThenListsGoesOn(boolean byReconnect) {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.answers(1_000, 60_000));
        world.ivr(1).run(2_000);
        world.send(new CallSignal.OriginateUncertain(CALL, "no reply"));
        world.send(new CallSignal.Existence(CALL, false));
        world.run(1_000);
        if (byReconnect) {
            world.theSwitch().disconnect();
            world.theSwitch().connect();
        } else {
            world.send(new SwitchSignal.ChannelsListed(LoopDriver.SWITCH, Set.of(CALL)));
        }
        world.run(10_000);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.ANSWERED);

        world.run(60_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void restartedSwitchHasLostAllItsCalls() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.answers(1000, 60_000))
                .ivr(3)
                .run(2_000);
        world.theSwitch().die();
        world.run(1_000);
        world.theSwitch().connect();
        world.run(7_000);

        assertThat(world.store.results).hasSize(3).allMatch(result -> result.disposition() == Disposition.LOST);
        assertThat(world.effects(Effect.Confirm.class)).isEmpty();
    }

    @Test
    void endOfACallThatTheSwitchNeverToldIsFoundByTheRegularComparison() {
        LoopDriver world = LoopDriver.connected();
        world.line = signal -> {
            if (!(signal instanceof CallSignal.HungUp)) {
                world.send(signal);
            }
        };
        world.ivr(1).run(80_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void originateOfWhichNothingIsHeardIsAskedAboutAndNeverSentAgain() {
        LoopDriver world =
                LoopDriver.connected().carrier(Carrier.silent()).ivr(1).run(120_000);

        assertThat(world.effects(Effect.Confirm.class)).isNotEmpty();
        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void uncertainOriginateThatReachedTheSwitchGoesOn() {
        LoopDriver world =
                LoopDriver.connected().carrier(Carrier.mute(3_000)).ivr(1).run(20_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.NO_ANSWER);
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void uncertainOriginateThatDidNotReachTheSwitchIsLostAndNeverSentAgain() {
        LoopDriver world =
                LoopDriver.connected().carrier(Carrier.mute(0)).ivr(1).run(60_000);

        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void callThatShowsUpDuringItsLastWordIsNotLost() {
        LoopDriver world = LoopDriver.connected().carrier((at, request) -> {
            at.job(1, new CallSignal.OriginateUncertain(request.callId(), "no reply"));
            at.create(2_000, request.callId());
            at.event(3_000, new CallSignal.Ringing(request.callId(), null));
            at.event(9_000, new CallSignal.Answered(request.callId(), null));
            at.hangUp(
                    15_000, request.callId(), LoopDriver.end("NORMAL_CLEARING").answeredAt(9_000));
        });
        world.ivr(1).run(30_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void questionWaitsWhileTheSwitchIsAway() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);
        world.theSwitch().disconnect();
        world.run(600_000);

        assertThat(world.liveCalls()).isEqualTo(1);
        assertThat(world.store.results).isEmpty();
    }

    @Test
    void switchThatDoesNotAnswerIsAskedAgain() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.mute(0));
        world.theSwitch().answersQuestions = false;
        world.ivr(1).run(100_000);
        assertThat(world.effects(Effect.Confirm.class)).hasSizeBetween(3, 5);
        world.theSwitch().answersQuestions = true;

        world.run(40_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void recoveredCallIsAdoptedWhereItIsFound() {
        LoopDriver world =
                twoSwitches().carrier(Carrier.answers(1000, 20_000)).ivr(1).run(2_000);
        SwitchId where = world.effects(Effect.Originate.class).get(0).request().switchId();
        world.restart();
        world.recover();
        world.switches.values().forEach(FakeSwitch::connect);
        world.run(1_000);
        assertThat(world.call("c1").switchId()).isEqualTo(where);

        world.run(30_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void recoveredCallThatIsOnNoSwitchIsLost() {
        LoopDriver world = twoSwitches().ivr(1).run(2_000);
        world.restart();
        world.run(20_000);
        world.recover();
        world.switches.values().forEach(FakeSwitch::connect);
        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void recoveredCallIsNotLostWhileASwitchIsStillAway() {
        LoopDriver world =
                twoSwitches().carrier(Carrier.answers(1000, 500_000)).ivr(1).run(2_000);
        SwitchId where = world.effects(Effect.Originate.class).get(0).request().switchId();
        world.restart();
        world.recover();
        world.switches.forEach((id, each) -> {
            if (!id.equals(where)) {
                each.connect();
            }
        });
        world.run(100_000);
        assertThat(world.store.results).isEmpty();
        world.switches.values().forEach(each -> {
            if (!each.connected) {
                each.connect();
            }
        });
        world.run(1_000);

        assertThat(world.call("c1").switchId()).isEqualTo(where);
    }

    @Test
    void recoveredCallIsFoundOnASwitchThatWasThereBefore() {
        LoopDriver world =
                twoSwitches().carrier(Carrier.answers(1000, 20_000)).ivr(2).run(2_000);
        world.restart();
        world.switches.values().forEach(FakeSwitch::connect);
        world.recover();
        world.run(1_000);
        assertThat(world.call("c1").switchId()).isNotNull();

        world.run(30_000);

        assertThat(world.store.results).hasSize(2).allMatch(result -> result.status() == ContactStatus.ENDED);
    }

    @Test
    void recoveredCallIsLostIfNoSwitchThatWasThereBeforeHasIt() {
        LoopDriver world = twoSwitches().ivr(1).run(2_000);
        world.restart();
        world.run(20_000);
        world.switches.values().forEach(FakeSwitch::connect);
        world.recover();
        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void recoveredReservationThatWasNotDialedIsCancelledAndGoesBack() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.restart();
        world.recover();

        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.originates()).isZero();
    }

    @Test
    void recoveredAgentCallThatIsLostEndsTheChat() {
        LoopDriver world = LoopDriver.connected().agent(1).run(500);
        world.restart();
        world.run(20_000);
        world.recover();
        world.theSwitch().connect();
        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void recoveredCallTellsItsStateByItsNextEvent() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.answers(5_000, 5_000))
                .ivr(1)
                .run(2_000);
        world.restart();
        world.recover();
        world.theSwitch().connect();
        world.run(4_000);

        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.ANSWERED);
    }

    private static LoopDriver twoSwitches() {
        SortedMap<SwitchId, SwitchLimits> limits = new TreeMap<>();
        limits.put(LoopDriver.SWITCH, new SwitchLimits(50, 50));
        limits.put(new SwitchId("fs2"), new SwitchLimits(50, 50));
        return LoopDriver.connected(DialSettings.defaults(100, limits));
    }
}
