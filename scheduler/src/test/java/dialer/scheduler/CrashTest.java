package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the world of faults has found. */
class CrashTest {
    @Test
    void anAgentWhoWasFoundRightBeforeTheCrashIsFreedAlthoughNobodyHasStoredThem() {
        LoopDriver world = LoopDriver.connected();
        world.told("1005");
        world.connector.answers = Answers.NOTHING;
        world.agent(1, DialingMode.PREDICTIVE).run(3_000);
        assertThat(world.originates()).isEqualTo(1);
        world.theSwitch().die();
        world.restart();
        world.theSwitch().connect();
        world.recover();
        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
        assertThat(world.result().notices()).anyMatch(Notice.CancelAgent.class::isInstance);
    }

    @Test
    void nobodyIsCalledAfterTheEndTimeHoweverLongTheCallWaitedForItsPlace() {
        LoopDriver world = LoopDriver.connected(withOnePort());
        world.store.dialableFor = Duration.ofMillis(2_500);
        world.ivr(2).run(2_000);
        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.liveCalls()).isEqualTo(2);
        world.store.dialableFor = Duration.ZERO;
        world.run(1_000);

        assertThat(world.transitions).contains("c2 CLAIMED -> ENDED (back: its end time has come)");
        world.run(20_000);
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void whatIsTakenOverWhileAClaimIsUnderWayLeavesNoSlotForIt() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(2, 20));
        world.tickMs = 1;
        world.ivr(4).run(2);
        assertThat(world.store.openAttempts()).as("claimed, and not heard of").isEqualTo(1);
        world.send(new ClaimSignal.Recovered(List.of(leftByAnother("x1"), leftByAnother("x2"))));
        world.run(20);

        assertThat(world.originates()).isZero();
        assertThat(world.liveCalls()).isEqualTo(2);
    }

    @Test
    void whatIsTakenOverHoldsItsSlotAtTheSwitchBeforeItIsFoundThere() {
        LoopDriver world = LoopDriver.connected(withSlotsAtTheSwitch(2));
        world.tickMs = 1;
        world.theSwitch().channels.add(new CallId("x1"));
        world.theSwitch().channels.add(new CallId("x2"));
        world.ivr(4).run(2);
        assertThat(world.store.openAttempts()).as("claimed, and not heard of").isEqualTo(1);
        world.send(new ClaimSignal.Recovered(List.of(leftByAnother("x1"), leftByAnother("x2"))));
        world.run(2_000);

        assertThat(world.originates()).isZero();
        assertThat(world.liveCalls()).isEqualTo(3);
    }

    private static DialSettings withSlotsAtTheSwitch(int slots) {
        DialSettings plain = LoopDriver.oneSwitch(slots, 20);
        return plain.with().maxSlots(10).build();
    }

    private static RecoveredAttempt leftByAnother(String id) {
        return new RecoveredAttempt(
                new ClaimedContact(
                        LoopDriver.ivrContact(id, LoopDriver.CAMPAIGN, LoopDriver.GATEWAY), new CallId(id), 1),
                true,
                null);
    }

    private static DialSettings withOnePort() {
        DialSettings plain = LoopDriver.oneSwitch(10, 20);
        SortedMap<GatewayId, GatewayLimits> onePort = new TreeMap<>();
        onePort.put(LoopDriver.GATEWAY, new GatewayLimits(1, 20));
        return plain.with().gateways(onePort).build();
    }
}
