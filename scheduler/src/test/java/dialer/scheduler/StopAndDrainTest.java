package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.notify.Notice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopAndDrainTest {
    @Test
    void stopLetsLiveCallsGoOn() {
        LoopDriver world = LoopDriver.connected().ivr(3).run(2_000);
        world.stop(LoopDriver.CAMPAIGN);
        world.run(10_000);

        assertThat(world.store.results).hasSize(3).allMatch(result -> result.status() == ContactStatus.ENDED);
        assertThat(world.whyNot()).isEqualTo(WhyNot.STOPPED);
    }

    @Test
    void stopCancelsReservationsThatHaveNotBeenAnswered() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.stop(LoopDriver.CAMPAIGN);

        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.STOPPED);
        assertThat(world.liveCalls()).isZero();

        world.start(LoopDriver.CAMPAIGN);
        world.connector.answers = Answers.AGENT;
        world.run(20_000);

        assertThat(world.result().status()).isEqualTo(ContactStatus.ENDED);
    }

    @Test
    void stopWithdrawsCallsThatWaitForAPlace() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(10, 20));
        world.ivr(10).run(30);
        int originated = world.originates();
        assertThat(world.liveCalls()).isGreaterThan(originated);
        world.stop(LoopDriver.CAMPAIGN);

        assertThat(world.liveCalls()).isEqualTo(originated);
        assertThat(world.effects(Effect.Release.class)).allMatch(release -> !release.originateLeft());
        world.run(20_000);
        assertThat(world.originates()).isEqualTo(originated);
    }

    @Test
    void aStopByWayOfAnotherNodeWithdrawsWhatHasNotLeftToo() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(10, 1));
        world.connector.answers = Answers.NOTHING;
        world.agent(3).run(2_000);
        assertThat(world.liveCalls()).isPositive();
        world.store.stop(LoopDriver.CAMPAIGN);
        world.run(1_500);

        assertThat(world.liveCalls()).isZero();
        assertThat(world.notices(Notice.CancelAgent.class)).isNotEmpty();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.STOPPED);
    }

    @Test
    void claimThatCommitsAfterTheStopGoesBack() {
        LoopDriver world = LoopDriver.connected();
        world.tickMs = 1;
        world.ivr(1).run(2);
        assertThat(world.store.openAttempts()).isEqualTo(1);
        assertThat(world.liveCalls()).isZero();
        world.stop(LoopDriver.CAMPAIGN);
        world.run(1_000);

        assertThat(world.originates()).isZero();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.STOPPED);
    }

    @Test
    void reservedAgentsCallGoesOnWhenItsCampaignStops() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.connector.reserve("c1", "1005");
        world.stop(LoopDriver.CAMPAIGN);
        world.run(20_000);

        assertThat(world.result().status()).isEqualTo(ContactStatus.ENDED);
    }

    @Test
    void drainStartsNothingNewAndLetsLiveCallsEnd() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(10, 20));
        world.ivr(20).run(300);
        int originated = world.originates();
        world.send(new Signal.Drain());
        assertThat(world.liveCalls()).isEqualTo(originated);

        world.run(20_000);

        assertThat(world.liveCalls()).isZero();
        assertThat(world.originates()).isEqualTo(originated);
        assertThat(world.store.results).hasSize(originated);
        assertThat(world.view().draining()).isTrue();
        assertThat(world.whyNot()).isEqualTo(WhyNot.DRAINING);
        assertThat(world.store.openAttempts()).isZero();
    }

    @Test
    void drainWaitsForAClaimThatIsUnderWayAndGivesItsContactsBack() {
        LoopDriver world = LoopDriver.connected();
        world.ivr(1).run(0);
        assertThat(world.liveCalls()).isZero();
        assertThat(world.effects(Effect.Claim.class)).hasSize(1);
        world.send(new Signal.Drain());
        assertThat(world.isIdle()).isFalse();

        world.run(100);

        assertThat(world.isIdle()).isTrue();
        assertThat(world.originates()).isZero();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void drainGivesReservedAgentsBack() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.connector.reserve("c1", "1005");
        world.send(new Signal.Drain());
        world.run(1_000);

        assertThat(world.originates()).isZero();
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_WAITING);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void drainCancelsReservationsThatHaveNotBeenAnswered() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.RESERVING);
        world.send(new Signal.Drain());

        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.effects(Effect.Release.class))
                .containsExactly(new Effect.Release(new CallId("c1"), Duration.ZERO, false));
    }

    @Test
    void overloadStopsClaimsAndOriginatesButNotResults() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(50, 20));
        world.ivr(40).run(300);
        int originated = world.originates();
        int claims = world.effects(Effect.Claim.class).size();
        world.send(new Signal.Overload(true));
        world.run(8_000);

        assertThat(world.originates()).isEqualTo(originated);
        assertThat(world.effects(Effect.Claim.class)).hasSize(claims);
        assertThat(world.store.results).hasSize(originated);
        assertThat(world.whyNot()).isEqualTo(WhyNot.OVERLOADED);

        world.send(new Signal.Overload(false));
        world.run(30_000);

        assertThat(world.store.results).hasSize(40);
    }
}
