package dialer.scheduler.pacing;

import static dialer.scheduler.pacing.PacingWorld.HOUR;
import static dialer.scheduler.pacing.PacingWorld.MINUTE;
import static dialer.scheduler.pacing.PacingWorld.exponential;
import static dialer.scheduler.pacing.PacingWorld.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dialer.scheduler.pacing.PacingPolicy.CallOutcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The law in a small world of its own: the traps it must not fall into, and what holds always. */
class PredictivePolicyTest {
    private static final PacingSettings SETTINGS = PacingSettings.DEFAULT;
    private static final long UNANSWERED = 1_000_000;

    private final PredictivePolicy law = PredictivePolicy.learning();
    private final PacingLimits limits = new PacingLimits();

    private static PacingWorld world(PacingPolicy policy, long seed) {
        return new PacingWorld(policy, SETTINGS, seed);
    }

    private void agentsIdle(int count, long nowMs) {
        for (int agent = 1; agent <= count; agent++) {
            law.agentIdle(agent, nowMs);
        }
    }

    private int originate(int campaign, int count, long firstCall, long nowMs) {
        for (int i = 0; i < count; i++) {
            law.originated(firstCall + i, campaign, nowMs);
        }
        return count;
    }

    /** As many attempts again are not answered. */
    private void answers(long firstCall, int count, int abandoned, long nowMs) {
        for (int i = 0; i < count; i++) {
            law.originated(firstCall + i, 0, nowMs);
            law.answered(firstCall + i, nowMs);
            law.ended(firstCall + i, i < abandoned ? CallOutcome.ABANDONED : CallOutcome.LEFT_EARLY, nowMs);
            law.originated(UNANSWERED, 0, nowMs);
            law.ended(UNANSWERED, CallOutcome.NO_ANSWER, nowMs);
        }
    }

    @Test
    void anAgentsTalkWithACallOfNoCampaignHereIsWaitedForAndTeachesNothing() {
        agentsIdle(1, 0);
        law.bridged(99, 1, 1_000);
        assertThat(law.decide(2_000, limits).originate()).isZero();
        int campaign = law.addCampaign(SETTINGS, PacingMemory.NONE, 3_000);
        PacingMemory before = law.memory(campaign, 3_000);

        assertThat(law.decide(4_000, limits).originate()).isZero();
        law.talkEnded(1, 5_000);
        assertThat(law.decide(6_000, limits).originate()).isZero();
        law.agentIdle(1, 7_000);

        assertThat(law.memory(campaign, 7_000)).isEqualTo(before);
        assertThat(law.decide(8_000, limits).originate()).isPositive();
    }

    @Test
    void coldStartAbandonsFew() {
        PacingWorld world = world(PredictivePolicy.learning(), 1).agents(20).run(HOUR);
        assertThat(world.abandonment()).isLessThan(0.035);
        assertThat(world.occupancy()).isGreaterThan(0.7);
    }

    @Test
    void coldStartWithHighAnswerRateAndLongTalksAbandonsFew() {
        PacingWorld world = world(PredictivePolicy.learning(), 2)
                .answerRate(ms -> 0.8)
                .talk(exponential(550_000))
                .agents(20)
                .run(HOUR);
        assertThat(world.abandoned()).isLessThan(10);
    }

    /** They are heard of first: taken at their word, they once made the law dial twenty calls for each agent within eight seconds. */
    @Test
    void coldStartWithManyFastFailuresAbandonsFew() {
        PacingWorld world = world(PredictivePolicy.learning(), 19)
                .answerRate(ms -> 0.18)
                .fastFails(0.35)
                .agents(40)
                .run(5 * MINUTE);
        assertThat(world.mostInFlight()).isLessThan(6 * 40);
        assertThat(world.worstFiveMinutes()).isLessThanOrEqualTo(0.15);
        assertThat(world.run(HOUR).occupancy()).isGreaterThan(0.88);
    }

    @Test
    void deterministicRingTimeHasAnEnd() {
        PacingWorld world = world(PredictivePolicy.learning(), 3)
                .ring(random -> 10_000, 25_000)
                .agents(20)
                .run(2 * HOUR);
        assertThat(world.abandonment()).isLessThan(0.035);
        assertThat(world.mostInFlight()).isLessThan(120);
        assertThat(world.occupancy()).isGreaterThan(0.8);
    }

    @Test
    void immediateAnswersHaveAnEndToo() {
        PacingWorld world = world(PredictivePolicy.learning(), 4)
                .ring(random -> 0, 20_000)
                .agents(10)
                .run(HOUR);
        assertThat(world.abandonment()).isLessThan(0.035);
    }

    @Test
    void answeredCallsUnderDetectionAreInTheBalance() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        agentsIdle(5, 0);
        int first = originate(0, law.decide(0, limits).originate(), 1, 0);
        for (int call = 1; call <= first; call++) {
            law.amdBegan(call, 5_000);
        }
        assertThat(law.decide(5_000, limits).originate()).isZero();
    }

    @Test
    void detectionOfMachinesKeepsTheLimit() {
        PacingWorld world = world(PredictivePolicy.learning(), 5)
                .answerRate(ms -> 0.25)
                .amd(0.25, 2_000)
                .agents(20)
                .run(2 * HOUR);
        assertThat(world.abandonment()).isLessThan(0.033);
        assertThat(world.occupancy()).isGreaterThan(0.78);
    }

    @Test
    void predictiveIsBusierThanProgressiveAndKeepsTheLimit() {
        for (int agents : new int[] {5, 20, 60}) {
            PacingWorld predictive = world(PredictivePolicy.learning(), 6)
                    .agents(agents)
                    .run(HOUR)
                    .measure()
                    .run(2 * HOUR);
            PacingWorld progressive = world(new ProgressivePolicy(), 6)
                    .agents(agents)
                    .run(HOUR)
                    .measure()
                    .run(2 * HOUR);
            assertThat(predictive.occupancy()).isGreaterThan(progressive.occupancy() + 0.05);
            assertThat(predictive.abandonment()).isLessThan(0.036);
            assertThat(progressive.abandoned()).isZero();
        }
    }

    @Test
    void jumpOfTheAnswerRateKeepsTheLimit() {
        PacingWorld world = world(PredictivePolicy.learning(), 7)
                .answerRate(ms -> ms < 2 * HOUR ? 0.2 : 0.5)
                .agents(20)
                .run(4 * HOUR);
        assertThat(world.abandonment()).isLessThan(0.031);
    }

    @Test
    void fiveMinutesAreNotBadEvenWhenTheAnswerRateJumps() {
        PacingWorld world = world(PredictivePolicy.learning(), 16)
                .answerRate(ms -> ms % (2 * HOUR) < HOUR ? 0.2 : 0.45)
                .agents(40)
                .run(4 * HOUR);
        assertThat(world.worstFiveMinutes()).isLessThanOrEqualTo(0.15);
        assertThat(world.occupancy()).isGreaterThan(0.85);
    }

    /** Locked out by an early burst, the team once spent most of such a morning with one call for each free agent. */
    @Test
    void anEarlyBurstDoesNotSpendTheMorningsBudgetWhereFewAnswer() {
        double lowest = 1;
        for (int seed = 1; seed <= 40; seed++) {
            PacingWorld morning = world(PredictivePolicy.learning(), seed)
                    .answerRate(ms -> 0.15)
                    .talk(uniform(105_000, 135_000))
                    .agents(12)
                    .run(HOUR / 2)
                    .measure()
                    .run(HOUR);
            lowest = Math.min(lowest, morning.occupancy());
            assertThat(morning.abandonment()).isLessThan(0.03);
        }
        assertThat(lowest).isGreaterThan(0.75);
    }

    @Test
    void aCallThatCouldCompleteABurstNearTheLegalLimitIsNotOriginatedAndTheDecisionSaysSo() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        answers(1, 1_000, 29, 0);
        agentsIdle(20, 20 * MINUTE);

        PacingDecision decision = law.decide(20 * MINUTE, limits);

        assertThat(decision.risk()).isLessThan(decision.threshold());
        assertThat(decision.reason()).isEqualTo(PacingReason.BURST);
        assertThat(decision.sentence()).contains("could complete a burst");
    }

    @Test
    void badMinutesLeaveOnlySmallRisks() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        answers(1, 1_000, 0, 0);
        answers(2_000, 40, 6, 20 * MINUTE);
        for (int agent = 1; agent <= 10; agent++) {
            law.bridged(5_000 + agent, agent, 20 * MINUTE);
        }
        agentsIdle(6, 20 * MINUTE + 1_000);
        PacingDecision decision = law.decide(20 * MINUTE + 1_000, limits);
        assertThat(decision.regime()).isEqualTo(PacingRegime.BAD_MINUTES);
        assertThat(decision.threshold()).isGreaterThan(0.02);
        assertThat(law.decide(26 * MINUTE, limits).regime()).isNotEqualTo(PacingRegime.BAD_MINUTES);
    }

    @Test
    void peopleTakenForMachinesCountAgainstTheBudget() {
        PacingSettings settings = SETTINGS.withAmdFalsePositiveShare(0.04);
        PacingWorld world = new PacingWorld(PredictivePolicy.learning(), settings, 17)
                .answerRate(ms -> 0.25)
                .amd(0.25, 2_000)
                .agents(10)
                .run(HOUR);
        assertThat(world.abandoned()).as("nothing is left for waiting people").isLessThan(6);
    }

    @Test
    void decidingAllocatesNothing() {
        PredictivePolicy policy = PredictivePolicy.learning();
        PacingWorld world = world(policy, 18).wrapUp(random -> 5_000).agents(20).run(HOUR);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        decideFor(policy, world.nowMs(), 60_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        decideFor(policy, world.nowMs() + 60_000, 60_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes of 600 decisions and three refreshes, the measuring included")
                .isLessThan(2_000);
    }

    private void decideFor(PredictivePolicy policy, long fromMs, long forMs) {
        for (long ms = 0; ms < forMs; ms += 100) {
            policy.decide(fromMs + ms, limits);
        }
    }

    @Test
    void wrapUpIsForeseen() {
        PacingWorld world = world(PredictivePolicy.learning(), 8)
                .wrapUp(random -> 20_000)
                .talk(uniform(60_000, 120_000))
                .agents(20)
                .run(HOUR)
                .measure()
                .run(2 * HOUR);
        assertThat(world.occupancy()).isGreaterThan(0.85);
        assertThat(world.abandonment()).isLessThan(0.033);
    }

    @Test
    void targetOfZeroIsExactlyProgressive() {
        PacingSettings zero = SETTINGS.withRates(0, 0.03);
        PacingWorld law0 =
                new PacingWorld(PredictivePolicy.learning(), zero, 9).agents(10).run(HOUR);
        PacingWorld progressive =
                new PacingWorld(new ProgressivePolicy(), zero, 9).agents(10).run(HOUR);
        assertThat(law0.dials()).isEqualTo(progressive.dials());
        assertThat(law0.occupancy()).isEqualTo(progressive.occupancy());
    }

    @Test
    void thresholdTowardsZeroIsExactlyProgressiveToo() {
        PacingSettings tiny = SETTINGS.withRates(1e-10, 0.03);
        PacingWorld law0 = new PacingWorld(PredictivePolicy.learning(), tiny, 10)
                .agents(10)
                .run(HOUR);
        PacingWorld progressive =
                new PacingWorld(new ProgressivePolicy(), tiny, 10).agents(10).run(HOUR);
        assertThat(law0.dials()).isEqualTo(progressive.dials());
        assertThat(law0.occupancy()).isEqualTo(progressive.occupancy());
    }

    @Test
    void withoutAgentsNothingIsDialed() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        assertThat(law.decide(0, limits).originate()).isZero();
        agentsIdle(3, 1_000);
        assertThat(law.decide(1_000, limits).originate()).isGreaterThanOrEqualTo(3);
        for (int agent = 1; agent <= 3; agent++) {
            law.agentOut(agent, 2_000);
        }
        PacingDecision decision = law.decide(2_000, limits);
        assertThat(decision.originate()).isZero();
        assertThat(decision.reason()).isEqualTo(PacingReason.NO_AGENTS);
    }

    @Test
    void limitsBoundTheNumberAndNothingIsOwedLater() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        agentsIdle(30, 0);
        int wanted = law.decide(0, limits).originate();
        assertThat(law.decide(0, limits.cps(4)).originate()).isEqualTo(4);
        assertThat(law.decide(0, limits).reason()).isEqualTo(PacingReason.CPS);
        limits.cps(1_000).slots(2);
        assertThat(law.decide(500, limits).originate()).isEqualTo(2);
        assertThat(law.decide(500, limits).reason()).isEqualTo(PacingReason.NO_SLOTS);
        limits.slots(1_000).contacts(0, 3);
        assertThat(law.decide(1_000, limits).originate()).isEqualTo(3);
        assertThat(law.decide(1_000, limits).reason()).isEqualTo(PacingReason.NO_CONTACTS);
        limits.contacts(0, 1_000);
        assertThat(law.decide(1_500, limits).originate()).isEqualTo(wanted);
    }

    @Test
    void callsUnderWayWeighLikeNewOnes() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        agentsIdle(10, 0);
        int wanted = law.decide(0, limits).originate();
        assertThat(law.decide(0, limits.underWay(0, wanted)).originate()).isZero();
    }

    @Test
    void clockJumpsAndPausesYieldNoBurst() {
        for (long jump : new long[] {30_000, 10 * MINUTE, 24 * HOUR}) {
            PredictivePolicy policy = PredictivePolicy.learning();
            PacingWorld world = world(policy, 11).agents(20).run(HOUR);
            long now = world.nowMs();
            policy.decide(now, limits);
            PacingDecision held = policy.decide(now + jump, limits);
            assertThat(held.originate()).isZero();
            assertThat(held.reason()).isEqualTo(PacingReason.CLOCK_JUMP);
            assertThat(policy.decide(now + jump + 1_500, limits).originate()).isLessThan(10);
            assertThat(policy.decide(now - HOUR, limits).originate()).isLessThan(10);
        }
    }

    @Test
    void quietPeriodsTeachNothing() {
        PredictivePolicy policy = PredictivePolicy.learning();
        PacingWorld world = world(policy, 12).agents(10).run(HOUR);
        PacingMemory.Learned before = policy.memory(0, world.nowMs()).latest();
        limits.contacts(0, 0);
        for (int second = 1; second <= 3_600; second++) {
            policy.calendar(world.nowMs() + second * 1_000L, world.nowMs() + second * 1_000L);
            assertThat(policy.decide(world.nowMs() + second * 1_000L, limits).originate())
                    .isZero();
        }
        assertThat(policy.memory(0, world.nowMs() + HOUR).latest()).isEqualTo(before);
    }

    @Test
    void spentBudgetFallsBackToProgressiveAndSaysSo() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        for (int call = 1; call <= 100; call++) {
            law.originated(call, 0, 0);
            law.answered(call, 0);
            law.ended(call, call <= 5 ? CallOutcome.ABANDONED : CallOutcome.LEFT_EARLY, 0);
        }
        agentsIdle(10, 0);
        PacingDecision decision = law.decide(0, limits);
        assertThat(decision.originate()).isEqualTo(10);
        assertThat(decision.regime()).isEqualTo(PacingRegime.BUDGET_SPENT);
        assertThat(decision.sentence()).contains("abandonment budget is used up", "5 of 100 live answers abandoned");
    }

    @Test
    void campaignThatEarnsFirstStartsProgressive() {
        law.addCampaign(SETTINGS.withEarnFirst(true), PacingMemory.NONE, 0);
        agentsIdle(10, 0);
        assertThat(law.decide(0, limits).originate()).isEqualTo(10);
        assertThat(law.decide(0, limits).regime()).isEqualTo(PacingRegime.EARN_FIRST);
    }

    @Test
    void campaignsThatShareAgentsShareOneBalance() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        agentsIdle(20, 0);
        int alone = law.decide(0, limits).originate();
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        PacingDecision both = law.decide(0, limits);
        assertThat(both.originate()).isEqualTo(alone);
        assertThat(both.originate(0)).isCloseTo(both.originate(1), within(5));
        originate(0, alone, 1, 0);
        assertThat(law.decide(0, limits).originate()).isZero();
    }

    @Test
    void campaignWhoseBudgetIsSpentLeavesTheOverDialingToTheOther() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        for (int call = 1; call <= 200; call++) {
            law.originated(call, 0, 0);
            law.answered(call, 0);
            law.ended(call, call <= 10 ? CallOutcome.ABANDONED : CallOutcome.LEFT_EARLY, 0);
        }
        agentsIdle(20, 10_000);
        originate(1, 20, 1_000, 10_000);
        PacingDecision decision = law.decide(10_000, limits);
        assertThat(decision.originate(0)).isZero();
    }

    @Test
    void personServedAfterTheGraceTimeCountsAsAbandoned() {
        law.addCampaign(SETTINGS.withGrace(Duration.ofSeconds(2)), PacingMemory.NONE, 0);
        law.originated(1, 0, 0);
        law.answered(1, 5_000);
        law.bridged(1, 1, 7_001);
        law.originated(2, 0, 8_000);
        law.answered(2, 9_000);
        law.bridged(2, 2, 11_000);
        assertThat(law.decide(11_000, limits).view().abandoned()).isEqualTo(1);
        assertThat(law.decide(11_000, limits).view().liveAnswers()).isEqualTo(2);
    }

    @Test
    void lostAndRepeatedEventsDoNotHoldTheirPlaceForEver() {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        agentsIdle(3, 0);
        originate(0, 3, 1, 0);
        originate(0, 3, 1, 0);
        assertThat(law.decide(0, limits).inFlight()).isEqualTo(3);
        law.answered(99, 1_000);
        law.ended(98, CallOutcome.BUSY, 1_000);
        law.talkEnded(97, 1_000);
        for (int second = 1; second <= 200; second++) {
            law.decide(second * 1_000L, limits);
        }
        assertThat(law.decide(201_000, limits).inFlight()).isZero();
        assertThat(law.decide(201_000, limits).originate()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void restartGoesOnWhereItStopped() {
        PredictivePolicy before = PredictivePolicy.learning();
        PacingWorld world = world(before, 13).agents(20).run(2 * HOUR);
        PacingMemory stored = before.memory(0, world.nowMs());
        PredictivePolicy after = PredictivePolicy.learning();
        after.addCampaign(SETTINGS, stored, 0);
        after.agentIdle(1, 0);
        PacingView view = after.decide(0, limits).view();
        assertThat(view.liveAnswers()).isEqualTo(world.live());
        assertThat(view.abandoned()).isEqualTo(world.abandoned());
        assertThat(view.answerRate()).isBetween(0.25, 0.4);
        assertThat(view.regime()).isNotEqualTo(PacingRegime.LEARNING);
    }

    @Test
    void decisionExplainsItself() {
        PredictivePolicy policy = PredictivePolicy.learning();
        PacingWorld world = world(policy, 14).agents(20).run(HOUR);
        PacingView view = policy.decide(world.nowMs(), limits).view();
        assertThat(view.agents()).isEqualTo(20);
        assertThat(view.idle() + view.talking() + view.wrappingUp()).isEqualTo(20);
        assertThat(view.answerRate()).isBetween(0.25, 0.45);
        assertThat(view.linesPerAgent()).isBetween(0.9, 5.0);
        assertThat(view.budgetLeft()).isCloseTo(0.028 * view.liveAnswers() - view.abandoned(), within(1e-6));
        assertThat(view.sentence()).startsWith("Originates ").contains("20 agents", "answer rate", "budget left");
    }

    @Test
    void theInformedLawNeedsNoLearning() {
        KnownTimes truth = new KnownTimes() {
            @Override
            public double answeredWithin(int campaign, long ringMs, long nowMs) {
                return 0.3 * Math.min(1, ringMs / 20_000.0);
            }

            @Override
            public double stillRingingAfter(int campaign, long ringMs, long nowMs) {
                return ringMs < 25_000 ? 1 - answeredWithin(campaign, ringMs, nowMs) : 0;
            }

            @Override
            public long ringsAfterMs(int campaign) {
                return 0;
            }

            @Override
            public double talkLongerThan(int campaign, long talkMs, long nowMs) {
                return Math.exp(-talkMs / 120_000.0);
            }

            @Override
            public double wrapUpLongerThan(int campaign, long wrapUpMs, long nowMs) {
                return 0;
            }

            @Override
            public double personShareUnderAmd(int campaign, long nowMs) {
                return 1;
            }

            @Override
            public double amdMeanMs(int campaign) {
                return 0;
            }
        };
        PacingWorld world = world(PredictivePolicy.informed(truth), 15)
                .ring(uniform(0, 20_000), 25_000)
                .agents(20)
                .run(HOUR)
                .measure()
                .run(3 * HOUR);
        assertThat(world.occupancy()).isGreaterThan(0.84);
        assertThat(world.abandonment()).isLessThan(0.035);
    }

    /** Three agents talk, and so many calls have been ringing since 0. */
    private void threeTalkWhileOthersRing(int calls) {
        law.addCampaign(SETTINGS, PacingMemory.NONE, 0);
        for (int agent = 1; agent <= 3; agent++) {
            law.bridged(100 + agent, agent, 0);
        }
        for (int call = 1; call <= calls; call++) {
            law.originated(call, 0, 0);
            law.ringing(call, 0);
        }
    }

    /** Asks each half second; the clock seems to have jumped otherwise. */
    private int givenUpWithin(long fromMs, long toMs) {
        int count = 0;
        for (long ms = fromMs; ms < toMs; ms += 500) {
            count += law.decide(ms, limits).givenUp();
        }
        return count;
    }

    @Test
    void callsForWhomNobodyWillBeThereAreGivenUpOnceTheyHaveRungLongEnough() {
        threeTalkWhileOthersRing(4);
        assertThat(givenUpWithin(0, 15_000)).isZero();

        assertThat(law.decide(15_000, limits).givenUp())
                .as("by the switch's clock something may be missing")
                .isZero();
        PacingDecision decision = law.decide(15_100, limits);

        assertThat(decision.givenUp()).isEqualTo(4);
        assertThat(decision.givenUp(0)).isBetween(1L, 4L);
        assertThat(decision.view().givenUp()).isEqualTo(4);
        assertThat(law.decide(15_200, limits).givenUp()).as("said once").isZero();
    }

    @Test
    void callThatWasNeverHeardRingingIsNotGivenUp() {
        threeTalkWhileOthersRing(0);
        law.originated(1, 0, 0);

        assertThat(givenUpWithin(0, 40_000)).isZero();
    }

    @Test
    void asManyCallsAsThereAreFreeAgentsRingOn() {
        law.addCampaign(SETTINGS.withRates(0, 0.03), PacingMemory.NONE, 0);
        agentsIdle(3, 0);
        for (int call = 1; call <= 5; call++) {
            law.originated(call, 0, 0);
            law.ringing(call, 0);
        }

        assertThat(givenUpWithin(0, 40_000)).isEqualTo(2);
    }

    @Test
    void whoeverAnswersACallThatWasJustGivenUpCounts() {
        threeTalkWhileOthersRing(1);
        assertThat(givenUpWithin(0, 16_000)).isEqualTo(1);

        law.answered(1, 16_010);
        law.ended(1, CallOutcome.ABANDONED, 16_020);

        PacingView view = law.decide(16_100, limits).view();
        assertThat(view.liveAnswers()).isEqualTo(1);
        assertThat(view.abandoned()).isEqualTo(1);
    }

    @Test
    void clockJumpMakesNoCallLongEnoughRung() {
        threeTalkWhileOthersRing(4);

        assertThat(law.decide(HOUR, limits).givenUp()).isZero();
        assertThat(law.decide(HOUR + 2_000, limits).givenUp()).isZero();
    }

    @Test
    void givingUpKeepsAgentsBusierAndAbandonsNoMore() {
        PacingSettings allRingOn = SETTINGS.withMinRing(Duration.ofMinutes(2));
        PacingWorld without = new PacingWorld(PredictivePolicy.learning(), allRingOn, 16)
                .agents(10)
                .run(HOUR)
                .measure()
                .run(24 * HOUR);
        PacingWorld with = world(PredictivePolicy.learning(), 16)
                .ringsAfter(800)
                .agents(10)
                .run(HOUR)
                .measure()
                .run(24 * HOUR);

        assertThat(without.givenUp()).isZero();
        assertThat(with.givenUp()).isPositive();
        assertThat(with.shortestGivenUpMs()).isGreaterThanOrEqualTo(15_000);
        assertThat(with.occupancy()).isGreaterThan(without.occupancy() + 0.005);
        assertThat(with.abandonment()).isLessThan(0.03);
    }

    @Test
    void callsAreNotOriginatedOnlyToBeGivenUpWhereAllAnswersComeLate() {
        PacingWorld world = world(PredictivePolicy.learning(), 18)
                .ringsAfter(0)
                .answerRate(ms -> 0.8)
                .ring(uniform(15_000, 25_000), 25_000)
                .agents(20)
                .run(2 * HOUR);

        assertThat(world.givenUp()).isLessThan(world.dials() / 2);
        assertThat(world.occupancy()).isGreaterThan(0.85);
        assertThat(world.abandonment()).isLessThan(0.03);
    }

    @Test
    void wherePhonesAreNotHeardRingingNothingIsGivenUpAndTheLimitIsKept() {
        PacingWorld world =
                world(PredictivePolicy.learning(), 17).ringsAfter(-1).agents(10).run(12 * HOUR);

        assertThat(world.givenUp()).isZero();
        assertThat(world.abandonment()).isLessThan(0.03);
        assertThat(world.occupancy()).isGreaterThan(0.79);
    }

    @Test
    void settingsAreChecked() {
        assertThat(SETTINGS.graceAfterAnswerMs()).isEqualTo(2_000);
        assertThatThrownBy(() -> SETTINGS.withRates(0.03, 0.03))
                .hasMessageContaining("targetRate is 0.03, must be at least 0 and below legalRate");
        assertThatThrownBy(() -> SETTINGS.withRates(0.03, 1.5)).hasMessageContaining("legalRate is 1.5");
        assertThatThrownBy(() -> SETTINGS.withAmdFalsePositiveShare(0.6)).hasMessageContaining("between 0 and 0.5");
        assertThatThrownBy(() -> SETTINGS.withGrace(Duration.ofMinutes(1))).hasMessageContaining("grace is PT1M");
    }
}
