package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.result.Disposition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final CallId CALL = new CallId("c1");

    @Test
    void withoutALeaseNothingIsClaimedAndTheReasonIsShown() {
        LoopDriver world = LoopDriver.connected();
        world.send(new Signal.Lease(false));
        world.ivr(3).run(2_000);

        assertThat(world.effects(Effect.Claim.class)).isEmpty();
        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_LEASE);

        world.send(new Signal.Lease(true));
        world.run(1_000);

        assertThat(world.originates()).isEqualTo(3);
    }

    @Test
    void whatIsClaimedWhenTheLeaseIsInDoubtDoesNotLeaveAndGoesBack() {
        LoopDriver world = LoopDriver.connected();
        world.beforeSignal = signal -> {
            if (signal instanceof ClaimSignal.Claimed) {
                world.beforeSignal = next -> {};
                world.send(new Signal.Lease(false));
            }
        };
        world.ivr(1).run(12_000);

        assertThat(world.originates()).isZero();
        assertThat(world.effects(Effect.Release.class)).isNotEmpty();
        assertThat(world.liveCalls()).isZero();
    }

    @Test
    void nobodyIsAskedForAnAgentForWhatIsNoLongerSurelyOurs() {
        LoopDriver world = LoopDriver.connected();
        world.beforeSignal = signal -> {
            if (signal instanceof ClaimSignal.Claimed) {
                world.beforeSignal = next -> {};
                world.send(new Signal.Lease(false));
            }
        };
        world.agent(1).run(2_000);

        assertThat(world.effects(Effect.RequestAgent.class)).isEmpty();
        assertThat(world.liveCalls()).isZero();
    }

    @Test
    void nobodyIsAskedForAPersonWhoWaitsUntilTheLeaseIsSureAgain() {
        LoopDriver world = LoopDriver.connected()
                .told("1005")
                .agent(1, DialingMode.PREDICTIVE)
                .carrier(Carrier.answers(1_000, 30_000))
                .run(500);
        world.send(new Signal.Lease(false));
        world.run(1_500);
        assertThat(world.originates()).isOne();
        assertThat(world.effects(Effect.RequestAgent.class)).isEmpty();

        world.send(new Signal.Lease(true));
        world.run(1_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
    }

    @Test
    void noAgentIsTakenForWhatIsNoLongerSurelyOurs() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(500);
        world.send(new Signal.Lease(false));
        world.send(new AgentSignal.AgentReserved(7, new ContactId("c1"), new Extension("1005")));

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_SURELY_OURS);
        assertThat(world.effects(Effect.MarkDialed.class)).isEmpty();
    }

    @Test
    void liveCallsGoOnWhileTheLeaseIsInDoubt() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(1_000);
        world.send(new Signal.Lease(false));
        world.run(20_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void nothingIsGivenUpAsLostWhileTheLeaseIsInDoubt() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(1_000);
        world.send(new CallSignal.OriginateUncertain(CALL, "no reply"));
        world.theSwitch().die();
        world.theSwitch().connect();
        world.send(new Signal.Lease(false));
        world.run(60_000);
        assertThat(world.store.results).isEmpty();

        world.send(new Signal.Lease(true));
        world.run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void callsThatAnotherNodeOwnsAreForgottenWithoutAWord() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.ivr(2).agent(2).run(1_000);
        int effects = world.log.size();
        assertThat(world.liveCalls()).isGreaterThan(2);

        world.send(new Signal.Lease(false));
        world.send(new ClaimSignal.Disowned());

        assertThat(world.liveCalls()).isZero();
        assertThat(world.log).hasSize(effects);
        assertThat(world.view().calls()).isEmpty();
        assertThat(world.campaign(LoopDriver.CAMPAIGN).reserving()).isZero();
        world.send(new CallSignal.HungUp(
                CALL, LoopDriver.end("NORMAL_CLEARING").answeredAt(1).build()));
        assertThat(world.store.results).isEmpty();
    }

    @Test
    void aLateWordOfAnEarlierRunDoesNotKeepACallThatIsTakenUpAgainFromItsEnd() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(500);
        world.theSwitch().die();
        world.restart();
        world.recover();
        world.theSwitch().connect();
        world.run(1_000);
        world.send(new CallSignal.OriginateUncertain(CALL, "no job in time"));
        world.run(60_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.LOST);
    }

    @Test
    void aLostCallIsDialedAgainOnlyWhereTheCampaignAllowsIt() {
        LoopDriver world = LoopDriver.connected(rules -> rules.redialsLost());
        world.ivr(1).run(2_000);
        world.theSwitch().die();
        world.theSwitch().connect();
        world.run(8_000);

        assertThat(world.store.results).isEmpty();
        assertThat(world.effects(Effect.Release.class))
                .singleElement()
                .satisfies(release -> assertThat(release.originateLeft())
                        .as("its id is never used again")
                        .isTrue());
        world.run(10_000);
        assertThat(world.originates()).isEqualTo(2);
    }

    @Test
    void theRecordOfACallIsWaitedForAsLongAsTheSettingsSay() {
        LoopDriver world = LoopDriver.settlesFor(Duration.ofSeconds(30));
        world.ivr(1).run(2_000);
        world.theSwitch().die();
        world.theSwitch().connect();
        world.run(25_000);
        assertThat(world.store.results).isEmpty();

        world.send(new CallSignal.HungUp(
                CALL, LoopDriver.end("NORMAL_CLEARING").answeredAt(1).build()));

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void aCampaignThatAnotherNodeDialsIsLeftToIt() {
        LoopDriver world = LoopDriver.connected();
        world.store.dialedElsewhere = true;
        world.run(2_000);
        world.ivr(1).run(3_000);

        assertThat(world.originates()).isZero();
        assertThat(world.whyNot()).isEqualTo(WhyNot.OWNED_ELSEWHERE);
    }
}
