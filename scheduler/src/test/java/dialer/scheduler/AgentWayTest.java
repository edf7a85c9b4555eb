package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentWayTest {
    @Test
    void nobodyIsAskedForAnAgentBeforeTheVoiceConnectorHasHeardOfTheLastAttempt() {
        LoopDriver world = LoopDriver.connected();
        world.store.untold = true;
        world.agent(1).run(1_000);
        assertThat(world.effects(Effect.RequestAgent.class)).isEmpty();
        assertThat(world.effects(Effect.Release.class))
                .allSatisfy(release -> assertThat(release.originateLeft()).isFalse())
                .isNotEmpty();

        world.store.untold = false;
        world.run(10_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
    }

    private static final Extension AGENT = new Extension("1005");

    @Test
    void agentIsReservedThenThePersonIsCalledAndBothAreBridged() {
        LoopDriver world = LoopDriver.connected().agent(1).run(20_000);

        assertThat(world.transitions)
                .containsExactly(
                        "c1 CLAIMED -> RESERVING (agent requested)",
                        "c1 RESERVING -> ORIGINATING (originate to fs1)",
                        "c1 ORIGINATING -> RINGING (progress)",
                        "c1 RINGING -> ANSWERED (answer)",
                        "c1 ANSWERED -> BRIDGING (agent's leg)",
                        "c1 BRIDGING -> BRIDGED (bridge)",
                        "c1 BRIDGED -> ENDED (CONNECTED)");
        assertThat(world.effects(Effect.Originate.class))
                .singleElement()
                .satisfies(effect -> assertThat(effect.request().agent()).isEqualTo(AGENT));
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED);
        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.result().agent()).isEqualTo(AgentId.of(AGENT));
        assertThat(world.notices(Notice.RecordingLink.class)).hasSize(1);
        assertThat(world.notices(Notice.EndChat.class)).isEmpty();
        assertThat(world.effects(Effect.FreeAgent.class)).isEmpty();
    }

    @Test
    void dialIsMarkedBeforeTheOriginateAndAwaited() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.store.reachable = false;
        world.connector.reserve("c1", "1005");
        assertThat(world.effects(Effect.MarkDialed.class))
                .containsExactly(new Effect.MarkDialed(new CallId("c1"), AGENT));
        assertThat(world.originates()).isZero();

        world.run(100);

        assertThat(world.originates()).as("the store could not record it").isZero();
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.DATABASE_DOWN);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
    }

    @Test
    void claimThatIsNoLongerOursIsNotDialed() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.store.row("c1").become(ContactStatus.STOPPED);
        world.connector.reserve("c1", "1005");
        world.store.row("c1").become(ContactStatus.PENDING);
        world.store.row("c1").become(ContactStatus.AGENT_PENDING);

        world.run(10);

        assertThat(world.originates()).isZero();
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_WAITING);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void noAgentInTheQueueSendsTheContactBackAndPausesTheCampaign() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NONE;
        world.agent(10).run(4_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_AGENTS);

        world.connector.answers = Answers.AGENT;
        world.run(60_000);

        assertThat(world.store.results).hasSize(10);
    }

    @Test
    void oneNamedAgentWhoIsBusyHoldsUpOnlyTheirOwnContact() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NONE;
        world.contact(LoopDriver.agentContact("c1", LoopDriver.CAMPAIGN, RoutingMode.AGENT))
                .run(50);
        world.connector.answers = Answers.AGENT;
        world.contact(LoopDriver.agentContact("c2", LoopDriver.CAMPAIGN, RoutingMode.AGENT))
                .run(2_000);

        assertThat(world.stateOf("c2")).isEqualTo(AttemptState.BRIDGED);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.store.row("c1").notBeforeMs).isGreaterThan(5_000);
    }

    @Test
    void voiceConnectorThatCannotBeReachedPausesTheCampaign() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.UNREACHABLE;
        world.agent(10).run(4_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.whyNot()).isEqualTo(WhyNot.CONNECTOR_DOWN);
        assertThat(world.notices(Notice.CancelAgent.class)).isEmpty();

        world.connector.answers = Answers.AGENT;
        world.run(60_000);

        assertThat(world.store.results).hasSize(10);
    }

    @Test
    void reservationThatIsNotAnsweredIsCancelled() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(3).run(59_000);
        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
        assertThat(world.whyNot()).isEqualTo(WhyNot.WAITING_FOR_AGENTS);

        world.run(2_000);

        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.effects(Effect.Release.class)).hasSize(1);
        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(2);
    }

    @Test
    void windowOpensWhileAgentsAreThere() {
        LoopDriver world = LoopDriver.connected().agent(60).run(3_000);

        assertThat(world.originates()).isGreaterThan(30);
    }

    @Test
    void agentForAContactThatDoesNotWaitIsSetFree() {
        LoopDriver world = LoopDriver.connected();
        world.connector.reserve("unknown", "1005");

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_WAITING);
        assertThat(world.effects(Effect.FreeAgent.class))
                .containsExactly(new Effect.FreeAgent(new ContactId("unknown"), AGENT));
    }

    @Test
    void otherAgentForAContactThatHasOneIsSetFree() {
        LoopDriver world = LoopDriver.connected().agent(1).run(2_000);
        world.connector.reserve("c1", "1006");

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED, AgentAnswer.NOT_WAITING);
        assertThat(world.effects(Effect.FreeAgent.class))
                .containsExactly(new Effect.FreeAgent(new ContactId("c1"), new Extension("1006")));
    }

    @Test
    void sameAgentToldTwiceIsTakenOnce() {
        LoopDriver world = LoopDriver.connected().agent(1).run(2_000);
        world.connector.reserve("c1", "1005");
        world.run(20_000);

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED, AgentAnswer.ACCEPTED);
        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.effects(Effect.FreeAgent.class)).isEmpty();
    }

    @Test
    void agentWhoTalksIsNotSetFreeByARepetitionWhileTheSwitchIsAway() {
        LoopDriver world = LoopDriver.connected().agent(1).run(2_000);
        world.theSwitch().disconnect();
        world.connector.reserve("c1", "1005");

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED, AgentAnswer.ACCEPTED);
        assertThat(world.effects(Effect.FreeAgent.class)).isEmpty();
    }

    @Test
    void agentWhoComesWhileTheSwitchIsDownFailsTheContactAndEndsTheChat() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.theSwitch().disconnect();
        world.connector.reserve("c1", "1005");
        world.run(100);

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.SWITCH_DOWN);
        assertThat(world.result().status()).isEqualTo(ContactStatus.FAILED);
        assertThat(world.result().disposition()).isEqualTo(Disposition.SWITCH_DOWN);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void agentForNobodyWhileTheSwitchIsDownIsSetFree() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().disconnect();
        world.connector.reserve("unknown", "1005");

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.SWITCH_DOWN);
        assertThat(world.effects(Effect.FreeAgent.class)).hasSize(1);
    }

    @Test
    void whoeverSaysThatThereIsNoAgentLearnsThatTheContactIsNotLiveHere() {
        LoopDriver world = LoopDriver.connected();
        world.send(new AgentSignal.NoAgent(7, new ContactId("unknown")));

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_WAITING);
        assertThat(world.effects(Effect.FreeAgent.class)).isEmpty();
    }

    @Test
    void personWhoDeclinesEndsTheChat() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.rejects(603, "CALL_REJECTED", 1))
                .agent(1)
                .run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.DECLINED);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
        assertThat(world.notices(Notice.RecordingLink.class)).isEmpty();
    }

    @Test
    void busyPersonEndsTheChat() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.rejects(486, "USER_BUSY", 1))
                .agent(1)
                .run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.BUSY);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void personWhoDropsBeforeTheBridgeIsAbandonedAndTheChatEnds() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.answeredNeverBridged("NORMAL_CLEARING"))
                .agent(1)
                .run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void busyAgentIsNotABusyPerson() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.answeredNeverBridged("USER_BUSY"))
                .agent(1)
                .run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.result().callResult()).isEqualTo("USER_BUSY");
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void invalidGatewayAfterTheReservationEndsTheChat() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.jobFails("INVALID_GATEWAY"))
                .agent(1)
                .run(10_000);

        assertThat(world.result().status()).isEqualTo(ContactStatus.FAILED);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void gatewayDownAfterTheReservationEndsTheChatAndSendsTheContactBack() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.jobFails("GATEWAY_DOWN"))
                .agent(1)
                .run(1_000);

        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void gatewayKnownAsDownAfterTheReservationEndsTheChatWithoutAnOriginate() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().gateway(LoopDriver.GATEWAY, GatewayState.DOWN);
        world.agent(1).run(1_000);

        assertThat(world.originates()).isZero();
        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void bridgeThatWasSeenCountsEvenIfTheHangUpDoesNotTellOfIt() {
        LoopDriver world = LoopDriver.connected().carrier((at, request) -> {
            CallId call = request.callId();
            at.create(5, call);
            at.event(10, new dialer.scheduler.call.CallSignal.Answered(call, null));
            at.event(20, new dialer.scheduler.call.CallSignal.Bridged(call, "leg", null));
            at.hangUp(900, call, LoopDriver.end("NORMAL_CLEARING").answeredAt(10));
        });
        world.agent(1).run(10_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.notices(Notice.RecordingLink.class)).hasSize(1);
    }

    @Test
    void agentsAreNotAskedForBeyondWhatTheSwitchCanTake() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.answers(1000, 100_000));
        world.theSwitch().capacity(new Capacity(0, 4, 0, true));
        world.agent(50).run(20_000);

        assertThat(world.liveCalls()).isEqualTo(4);
        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(4);
    }

    @Test
    void storesAnswerThatComesTooLateChangesNothing() {
        LoopDriver world = LoopDriver.connected().agent(1).run(2_000);
        world.send(new ClaimSignal.DialMarked(new CallId("c1"), true));
        world.send(new ClaimSignal.DialMarkFailed(new CallId("c1"), "late"));
        world.run(20_000);

        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
    }

    @Test
    void campaignForgottenWhileItsClaimIsUnderWayAsksForNoMoreAgentsThanBefore() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.tickMs = 1;
        world.agent(10).run(1);
        assertThat(world.effects(Effect.Claim.class)).hasSize(1);
        world.send(new CampaignSignal.CampaignsListed(List.of()));
        world.run(500);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
    }

    @Test
    void ivrContactAmongAgentsContactsDoesNotLiftTheLimit() {
        LoopDriver world = LoopDriver.connected();
        world.connector.answers = Answers.NOTHING;
        world.agent(1).run(100);
        world.stop(LoopDriver.CAMPAIGN);
        world.start(LoopDriver.CAMPAIGN);
        world.ivr(1).agent(20).run(1_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(2);
    }

    @Test
    void nobodyIsCalledWithoutAnAgentBecauseTheSwitchWasAwayWhenTheyWereClaimed() {
        LoopDriver world = LoopDriver.connected();
        world.tickMs = 1;
        world.agent(1).run(1);
        world.theSwitch().disconnect();
        world.run(500);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.CLAIMED);
        world.theSwitch().connect();
        world.run(20_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
        assertThat(world.effects(Effect.Originate.class))
                .singleElement()
                .satisfies(effect -> assertThat(effect.request().agent()).isEqualTo(AGENT));
    }
}
