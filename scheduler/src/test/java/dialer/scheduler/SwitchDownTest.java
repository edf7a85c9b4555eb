package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.DialSettings.SwitchDownRule;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import org.junit.jupiter.api.Test;

class SwitchDownTest {
    static DialSettings withRule(SwitchDownRule rule) {
        DialSettings one = LoopDriver.oneSwitch(100, 50);
        return one.with().switchDown(rule).build();
    }

    @Test
    void shortCutCostsNobodyTheirCall() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().disconnect();
        world.ivr(5).run(4_000);
        assertThat(world.whyNot()).isEqualTo(WhyNot.SWITCH_DOWN);
        world.theSwitch().connect();

        world.run(20_000);

        assertThat(world.store.results).hasSize(5).allMatch(result -> result.status() == ContactStatus.ENDED);
    }

    @Test
    void contactsFailOnceTheGraceTimeIsOver() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().disconnect();
        world.ivr(5).run(20_000);

        assertThat(world.store.results)
                .hasSize(5)
                .allMatch(result -> result.status() == ContactStatus.FAILED)
                .extracting(AttemptResult::disposition)
                .containsOnly(Disposition.SWITCH_DOWN);
        assertThat(world.notices(Notice.DeliveryNotification.class))
                .extracting(Notice.DeliveryNotification::callResult)
                .containsOnly("SWITCH_DOWN")
                .hasSize(5);
        assertThat(world.originates()).isZero();
    }

    @Test
    void contactsFailNoFasterThanTheyWouldHaveBeenDialed() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(100, 10));
        world.theSwitch().disconnect();
        world.ivr(1_000).run(10_000);

        assertThat(world.store.results).hasSizeBetween(30, 70);
    }

    @Test
    void contactsWaitIfTheRuleIsToRetry() {
        LoopDriver world = LoopDriver.connected(withRule(SwitchDownRule.RETRY));
        world.theSwitch().disconnect();
        world.ivr(5).run(60_000);
        assertThat(world.store.results).isEmpty();
        assertThat(world.whyNot()).isEqualTo(WhyNot.SWITCH_DOWN);
        world.theSwitch().connect();

        world.run(20_000);

        assertThat(world.store.results).hasSize(5).allMatch(result -> result.status() == ContactStatus.ENDED);
    }

    @Test
    void commandThatCouldNotBeSentInAShortCutIsTriedAgainUnderTheSameId() {
        LoopDriver world = LoopDriver.connected();
        world.carrier((at, request) -> at.job(1, new CallSignal.OriginateNotSent(request.callId(), "closed")));
        world.ivr(1).run(100);
        assertThat(world.effects(Effect.Release.class))
                .singleElement()
                .satisfies(release -> assertThat(release.originateLeft()).isFalse());
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void commandThatCouldNotBeSentFailsTheContactOnceTheGraceTimeIsOver() {
        LoopDriver world = LoopDriver.connected();
        world.carrier((at, request) -> {});
        world.ivr(1).run(100);
        world.theSwitch().disconnect();
        world.run(6_000);
        world.send(new CallSignal.OriginateNotSent(new dialer.scheduler.contact.CallId("c1"), "closed"));

        assertThat(world.result().disposition()).isEqualTo(Disposition.SWITCH_DOWN);
    }

    @Test
    void notSentIsNotBelievedOnceTheChannelWasSeen() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(500);
        world.send(new CallSignal.OriginateNotSent(new dialer.scheduler.contact.CallId("c1"), "late"));

        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void pausedSwitchTakesNoCallsAndSaysSo() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().capacity(new Capacity(0, 1000, 0, false));
        world.ivr(1).run(30_000);
        assertThat(world.originates()).isZero();
        assertThat(world.whyNot()).isEqualTo(WhyNot.SWITCH_PAUSED);
        world.theSwitch().capacity(new Capacity(0, 1000, 0, true));

        world.run(10_000);

        assertThat(world.store.results).hasSize(1);
    }

    @Test
    void sessionsOfOthersAreTakenOffTheSlots() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.answers(1000, 60_000));
        world.theSwitch().capacity(new Capacity(95, 100, 0, true));
        world.ivr(50).run(10_000);

        assertThat(world.liveCalls()).isEqualTo(5);
        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_FREE_SLOTS);
    }

    @Test
    void sessionsPerSecondOfTheSwitchAreKept() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.answers(1000, 60_000));
        world.theSwitch().capacity(new Capacity(0, 1000, 6, true));
        world.ivr(90).run(10_000);

        assertThat(world.originates()).isBetween(45, 51);
    }
}
