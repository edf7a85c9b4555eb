package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.FakeSwitch.AgentsTelephone;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import org.junit.jupiter.api.Test;

class PredictiveTest {
    private static LoopDriver predictive(int contacts) {
        return LoopDriver.connected().told("1005", "1006", "1007").agent(contacts, DialingMode.PREDICTIVE);
    }

    @Test
    void personIsCalledFirstAndTheAgentAskedForWhenTheyAnswer() {
        LoopDriver world = predictive(1).run(500);
        assertThat(world.originates()).isEqualTo(1);
        assertThat(world.effects(Effect.RequestAgent.class)).isEmpty();
        assertThat(world.effects(Effect.Originate.class)).singleElement().satisfies(effect -> {
            assertThat(effect.request().agent()).isNull();
            assertThat(effect.request().onAnswer()).isEqualTo(OnAnswer.PARK);
        });

        world.run(20_000);

        assertThat(world.transitions)
                .containsExactly(
                        "c1 CLAIMED -> ORIGINATING (originate to fs1)",
                        "c1 ORIGINATING -> RINGING (progress)",
                        "c1 RINGING -> ANSWERED (answer)",
                        "c1 ANSWERED -> BRIDGING (agent's leg)",
                        "c1 BRIDGING -> BRIDGED (bridge)",
                        "c1 BRIDGED -> ENDED (CONNECTED)");
        assertThat(world.effects(Effect.RequestAgent.class)).hasSize(1);
        assertThat(world.effects(Effect.Transfer.class))
                .extracting(Effect.Transfer::agent)
                .containsExactly(new Extension("1005"));
        assertThat(world.result().agent()).hasToString("1005");
        assertThat(world.result().counts()).isEqualTo(new AnswerCount(1, 0));
        assertThat(world.notices(Notice.EndChat.class)).isEmpty();
    }

    @Test
    void contactIsStoredAsDialedBeforeItsCallLeaves() {
        LoopDriver world = predictive(1).run(300);

        assertThat(world.firstBefore(Effect.MarkDialed.class, Effect.Originate.class))
                .isTrue();
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.DIALED);
    }

    @Test
    void withoutALawNoMorePeopleAreCalledThanAgentsAreFree() {
        LoopDriver world = predictive(20).carrier(Carrier.neverAnswers()).run(5_000);

        assertThat(world.originates()).isEqualTo(3);
        assertThat(world.whyNot()).isEqualTo(WhyNot.PACED);
    }

    @Test
    void agentsWhoTalkOrWrapUpAreNotCalledFor() {
        LoopDriver world = predictive(20).carrier(Carrier.answers(1_000, 5_000)).run(20_000);

        assertThat(world.store.results).hasSize(3).allMatch(result -> result.disposition() == Disposition.CONNECTED);
        assertThat(world.originates())
                .as("nobody has said that they are ready again")
                .isEqualTo(3);

        world.told("1005", AgentState.AVAILABLE);
        world.run(5_000);

        assertThat(world.originates()).isEqualTo(4);
    }

    @Test
    void wrapUpIsStoredWithTheCallItBelongsTo() {
        LoopDriver world = predictive(1).run(10_000);
        long endedMs = 6_000;
        world.told("1005", AgentState.WRAP_UP);
        world.run(4_000);
        world.told("1005", AgentState.AVAILABLE);

        assertThat(world.effects(Effect.StoreWrapUp.class)).singleElement().satisfies(wrapUp -> {
            assertThat(wrapUp.callId()).isEqualTo(new CallId("c1"));
            assertThat(wrapUp.wrapUpMs()).isBetween(14_000 - endedMs - 1_000, 14_000 - endedMs + 1_000);
        });
    }

    @Test
    void personForWhomNoAgentIsThereHearsTheMessageAndTheCallEnds() {
        LoopDriver world = LoopDriver.connected(rules -> rules.says("sorry.wav"))
                .told("1005")
                .agent(1, DialingMode.PREDICTIVE);
        world.connector.answers = Answers.NONE;
        world.carrier(Carrier.answers(1_000, 60_000)).run(2_900);
        assertThat(world.effects(Effect.PlayMessage.class)).isEmpty();

        world.run(300);
        assertThat(world.effects(Effect.PlayMessage.class))
                .singleElement()
                .satisfies(play -> assertThat(play.message()).hasToString("sorry.wav"));
        assertThat(world.effects(Effect.Kill.class)).isEmpty();

        world.run(2_000);
        assertThat(world.effects(Effect.Kill.class)).hasSize(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.result().counts()).isEqualTo(new AnswerCount(1, 1));
    }

    @Test
    void personWhoseAgentPicksUpAfterTheGraceTimeTalksAndCountsAsAbandoned() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 10_000));
        world.theSwitch().agentsTelephone = AgentsTelephone.answersAfter(2_500);
        world.run(15_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.result().counts()).isEqualTo(new AnswerCount(1, 1));
    }

    @Test
    void requestThatNobodyAnswersWithinTheGraceTimeIsCancelled() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 60_000));
        world.connector.answers = Answers.NOTHING;
        world.run(5_000);

        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);

        world.connector.reserve("c1", "1005");

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.NOT_WAITING);
        assertThat(world.effects(Effect.FreeAgent.class)).hasSize(1);
    }

    @Test
    void personWhoHangsUpWhileTheAgentIsAskedForFreesThem() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 700));
        world.connector.answers = Answers.NOTHING;
        world.run(1_900);

        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
    }

    @Test
    void agentWhoBecomesFreeWithinTheGraceTimeIsFoundByAskingAgain() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 30_000));
        world.connector.answers = Answers.NONE;
        world.run(1_700);
        world.connector.answers = Answers.AGENT;
        world.run(2_000);

        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGED);
    }

    @Test
    void connectorThatCannotBeReachedIsAskedAgainUntilThePersonIsAbandoned() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 30_000));
        world.connector.answers = Answers.UNREACHABLE;
        world.run(5_000);

        assertThat(world.effects(Effect.RequestAgent.class)).hasSizeGreaterThan(2);
        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.notices(Notice.CancelAgent.class)).isEmpty();
    }

    @Test
    void twoAnswersRaceForTheLastAgent() {
        LoopDriver world = predictive(2).carrier(Carrier.answers(1_000, 10_000));
        world.connector.answers = Answers.NOTHING;
        world.run(1_500);
        world.connector.reserve("c1", "1005");
        world.connector.reserve("c2", "1005");
        world.run(30_000);

        assertThat(world.agentAnswers()).containsExactly(AgentAnswer.ACCEPTED, AgentAnswer.BUSY);
        assertThat(world.effects(Effect.Transfer.class)).hasSize(1);
        assertThat(world.store.results)
                .extracting(result -> result.disposition())
                .containsExactlyInAnyOrder(Disposition.CONNECTED, Disposition.ABANDONED);
    }

    @Test
    void connectorMayRouteThePersonInsteadOfAnsweringTheReservation() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 10_000));
        world.connector.answers = Answers.NOTHING;
        world.run(1_500);
        world.send(new ControlSignal.RouteToAgent(1, new CallId("c1"), new Extension("1009")));
        world.run(30_000);

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.DONE);
        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.result().agent()).hasToString("1009");
        assertThat(world.notices(Notice.CancelAgent.class)).isEmpty();
    }

    @Test
    void personIsNotRoutedToSomebodyWhoTalksToAnother() {
        LoopDriver world = predictive(2).carrier(Carrier.answers(1_000, 10_000));
        world.connector.answers = Answers.NOTHING;
        world.run(1_500);
        world.connector.reserve("c1", "1005");
        world.send(new ControlSignal.RouteToAgent(1, new CallId("c2"), new Extension("1005")));

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.NOT_NOW);
    }

    @Test
    void endCallEndsItAndCancelsTheRequest() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 10_000));
        world.connector.answers = Answers.NOTHING;
        world.run(1_500);
        world.send(new ControlSignal.EndCall(1, new CallId("c1")));
        world.run(100);

        assertThat(world.controlAnswers()).containsExactly(ControlAnswer.DONE);
        assertThat(world.store.results).hasSize(1);
        assertThat(world.notices(Notice.CancelAgent.class)).hasSize(1);
    }

    @Test
    void busyTelephoneOfTheAgentIsNotABusyPersonAndTheChatEnds() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 10_000));
        world.theSwitch().agentsTelephone = AgentsTelephone.fails("USER_BUSY", true);
        world.run(5_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.result().callResult()).isEqualTo("USER_BUSY");
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void personWhomTheDialplanKeepsAfterTheAgentDidNotAnswerIsNotKeptForEver() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 600_000));
        world.theSwitch().agentsTelephone = AgentsTelephone.fails("USER_NOT_REGISTERED", false);
        world.run(65_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ABANDONED);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
    }

    @Test
    void answerWhoseEventIsLostIsKnownFromTheJob() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 10_000));
        world.line = signal -> {
            if (!(signal instanceof CallSignal.Answered)) {
                world.send(signal);
            }
        };
        world.run(20_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
    }

    @Test
    void bridgeThatWasNotHeardOfEndsNoTalk() {
        LoopDriver world = predictive(1).carrier(Carrier.answers(1_000, 120_000));
        world.line = signal -> {
            if (!(signal instanceof CallSignal.Bridged)) {
                world.send(signal);
            }
        };
        world.run(100_000);

        assertThat(world.effects(Effect.Kill.class)).isEmpty();
        assertThat(world.liveCalls()).isEqualTo(1);
    }

    @Test
    void stoppedCampaignLetsPeopleWhoRingBeServed() {
        LoopDriver world = predictive(10).run(500);
        world.stop(LoopDriver.CAMPAIGN);
        world.run(30_000);

        assertThat(world.originates()).isEqualTo(3);
        assertThat(world.store.results).hasSize(3).allMatch(result -> result.disposition() == Disposition.CONNECTED);
        assertThat(world.store.statusOf("c4")).isEqualTo(ContactStatus.STOPPED);
    }

    private static LoopDriver ringingWhenAllAgentsLeave(Carrier carrier) {
        LoopDriver world = LoopDriver.pacedByTheLaw()
                .told("1005", "1006", "1007")
                .agent(3, DialingMode.PREDICTIVE)
                .carrier(carrier)
                .run(3_000);
        world.told("1005", AgentState.AWAY);
        world.told("1006", AgentState.AWAY);
        world.told("1007", AgentState.AWAY);
        return world;
    }

    @Test
    void callForWhomNobodyIsThereAnyMoreIsGivenUpAfterTheShortestRing() {
        LoopDriver world = ringingWhenAllAgentsLeave(Carrier.neverAnswers()).run(11_500);
        assertThat(world.effects(Effect.Kill.class)).isEmpty();

        world.run(2_000);

        assertThat(world.effects(Effect.Kill.class))
                .hasSize(3)
                .allMatch(kill -> kill.cause().is(HangupCause.NO_ANSWER));
        assertThat(world.store.results).hasSize(3).allMatch(result -> result.disposition() == Disposition.NO_ANSWER);
        assertThat(world.liveCalls()).isZero();
    }

    @Test
    void personWhoAnsweredWhenTheirCallWasGivenUpCountsAsAbandoned() {
        LoopDriver world = ringingWhenAllAgentsLeave(Carrier.answers(14_000, 60_000));
        world.line = signal -> {
            if (!(signal instanceof CallSignal.Answered) && !(signal instanceof CallSignal.OriginateSucceeded)) {
                world.send(signal);
            }
        };
        world.run(15_000);

        assertThat(world.store.results).hasSize(3).allSatisfy(result -> {
            assertThat(result.disposition()).isEqualTo(Disposition.ABANDONED);
            assertThat(result.counts()).isEqualTo(new AnswerCount(1, 1));
        });
    }

    @Test
    void callRingsOnWhereTheSwitchTakesNoCommands() {
        LoopDriver world = ringingWhenAllAgentsLeave(Carrier.neverAnswers());
        world.theSwitch().disconnect();
        world.run(20_000);

        assertThat(world.effects(Effect.Kill.class)).isEmpty();
    }

    @Test
    void withoutAFeedAgentsAreLearnedFromTheAnswersToReservations() {
        LoopDriver world =
                LoopDriver.connected().agent(1, DialingMode.PREDICTIVE).run(4_000);

        assertThat(world.view().pools()).singleElement().satisfies(pool -> {
            assertThat(pool.told()).isFalse();
            assertThat(pool.agents())
                    .extracting(row -> row.agent() + " " + row.state())
                    .containsExactly("1005 TALKING");
        });

        world.run(20_000);

        assertThat(world.view().pools())
                .singleElement()
                .satisfies(pool ->
                        assertThat(pool.agents()).extracting(row -> row.state()).containsExactly(AgentState.AVAILABLE));
    }

    @Test
    void withoutAFeedOneAbandonedPersonTeachesToAskFirst() {
        LoopDriver world = LoopDriver.connected().agent(20, DialingMode.PREDICTIVE);
        world.connector.answers = Answers.NONE;
        world.carrier(Carrier.answers(1_000, 30_000)).run(60_000);

        assertThat(world.store.results).hasSize(1);
        assertThat(world.originates()).isEqualTo(1);

        world.connector.answers = Answers.AGENT;
        world.run(60_000);

        assertThat(world.store.results).hasSizeGreaterThan(1);
        assertThat(world.store.results.stream().filter(result -> result.disposition() == Disposition.ABANDONED))
                .hasSize(1);
    }

    @Test
    void namedAgentIsAskedFirstInEveryMode() {
        LoopDriver world = LoopDriver.connected()
                .contact(LoopDriver.agentContact("c1", LoopDriver.CAMPAIGN, DialingMode.PREDICTIVE, RoutingMode.AGENT))
                .run(20_000);

        assertThat(world.firstBefore(Effect.RequestAgent.class, Effect.Originate.class))
                .isTrue();
        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
    }
}
