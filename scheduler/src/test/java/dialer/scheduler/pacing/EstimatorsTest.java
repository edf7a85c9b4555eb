package dialer.scheduler.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimatorsTest {
    private static void learn(AnswerLevel level, Random random, double rate, int attempts) {
        for (int i = 0; i < attempts; i++) {
            level.observe(random.nextDouble() < rate ? 1 : 0, 20);
        }
    }

    private static void attempt(LearnedBeliefs beliefs, int second, long ringMs, boolean person) {
        beliefs.advance(second * 1_000L, 20);
        beliefs.attemptDone(ringMs, person, 20, second * 1_000L);
    }

    @Test
    void answerLevelStartsOnTheSafeSide() {
        assertThat(new AnswerLevel().value()).isGreaterThan(0.75);
    }

    @Test
    void answerLevelIsTheRatePlusAStandardErrorInSteadyState() {
        AnswerLevel level = new AnswerLevel();
        Random random = new Random(1);
        learn(level, random, 0.3, 2_000);
        double sum = 0;
        for (int i = 0; i < 20_000; i++) {
            learn(level, random, 0.3, 1);
            sum += level.value();
        }
        assertThat(sum / 20_000).isBetween(0.31, 0.35);
    }

    @Test
    void aRisingAnswerRateIsFollowedWithinAFewDozenAttemptsAndAFallingOneSlowly() {
        AnswerLevel rising = new AnswerLevel();
        learn(rising, new Random(2), 0.2, 2_000);
        learn(rising, new Random(3), 0.6, 60);
        assertThat(rising.value()).isGreaterThan(0.36);

        AnswerLevel falling = new AnswerLevel();
        learn(falling, new Random(2), 0.6, 2_000);
        learn(falling, new Random(3), 0.2, 60);
        assertThat(falling.value()).isGreaterThan(0.5);
    }

    @Test
    void aLargeTeamRemembersMoreAttempts() {
        AnswerLevel small = new AnswerLevel();
        AnswerLevel large = new AnswerLevel();
        for (int i = 0; i < 20_000; i++) {
            small.observe(i % 3 == 0 ? 1 : 0, 10);
            large.observe(i % 3 == 0 ? 1 : 0, 300);
        }
        assertThat(large.attempts()).isGreaterThan(5 * small.attempts());
        assertThat(large.value()).isLessThan(small.value());
    }

    @Test
    void failuresBeforeTheAnswersCountWhenTheAnswersCome() {
        LearnedBeliefs beliefs = new LearnedBeliefs();
        double before = beliefs.answerRate(0);
        for (int i = 0; i < 40; i++) {
            beliefs.attemptDone(2_000, false, 50, 2_000);
        }
        beliefs.advance(10_000, 50);
        assertThat(beliefs.answerRate(10_000)).isEqualTo(before);
        beliefs.advance(30_000, 50);
        assertThat(beliefs.answerRate(30_000)).isLessThan(0.2);
    }

    @Test
    void anAnswerAndAFailureAfterTheAnswersCountAtOnce() {
        LearnedBeliefs beliefs = new LearnedBeliefs();
        double before = beliefs.answerRate(0);
        beliefs.attemptDone(1_000, true, 50, 1_000);
        double answered = beliefs.answerRate(1_000);
        assertThat(answered).isGreaterThan(before);
        beliefs.attemptDone(25_000, false, 50, 25_000);
        assertThat(beliefs.answerRate(25_000)).isLessThan(answered);
    }

    @Test
    void eachEarlyFailureIsToldOnceWhenItIsDue() {
        EarlyFailures failures = new EarlyFailures();
        failures.add(12_000, 2_000);
        failures.add(12_000, 2_100);
        failures.add(15_000, 5_000);
        assertThat(failures.due(11_900)).isZero();
        assertThat(failures.due(13_000)).isEqualTo(2);
        assertThat(failures.due(13_000)).isZero();
        assertThat(failures.due(10 * 3_600_000)).isOne();

        failures.add(36_012_000, 36_002_000);
        assertThat(failures.due(36_005_000)).as("after a long silence").isZero();
        assertThat(failures.due(36_013_000)).isOne();
    }

    @Test
    void anEarlyFailureThatWasNotAskedForInTimeIsNotLost() {
        EarlyFailures failures = new EarlyFailures();
        failures.add(20_000, 0);
        failures.add(400_000, 390_000);
        assertThat(failures.due(200_000)).isEqualTo(2);
    }

    @Test
    void ringTimesAreLearnedAsCompetingRisks() {
        RingTimes times = new RingTimes();
        for (int i = 0; i < 20_000; i++) {
            times.observe(5_000 + (i * 7_919L) % 10_000, true);
            times.observe(25_000, false);
        }
        times.refresh();
        assertThat(times.answeredWithin(4_000)).isLessThan(0.02);
        assertThat(times.answeredWithin(9_999)).isCloseTo(0.5, within(0.03));
        assertThat(times.answeredWithin(16_000)).isGreaterThan(0.98);
        assertThat(times.otherBefore(24_999)).isLessThan(0.02);
        assertThat(times.otherBefore(25_250)).isGreaterThan(0.98);
        assertThat(times.answeredAfterMs(0.8)).isBetween(12_750L, 13_500L);
    }

    @Test
    void theBinOfADeterministicRingTimeIsWithinIt() {
        RingTimes times = new RingTimes();
        for (int i = 0; i < 20_000; i++) {
            times.observe(10_000, true);
        }
        times.refresh();
        assertThat(times.answeredWithin(10_000)).isGreaterThan(0.98);
        assertThat(times.answeredBefore(10_249)).isLessThan(0.02);
    }

    @Test
    void attemptsThatAreGivenUpTeachNeitherTooHighAnAnswerRateNorTooLowAOne() {
        LearnedBeliefs beliefs = new LearnedBeliefs();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            boolean person = random.nextDouble() < 0.3;
            long ringMs = person ? 5_000 + random.nextInt(20_000) : 25_000;
            if (ringMs > 15_000 && random.nextDouble() < 0.7) {
                beliefs.attemptCut(15_000, 20);
            } else {
                attempt(beliefs, i, ringMs, person);
            }
        }
        beliefs.refresh();

        assertThat(beliefs.answerRate(0)).isBetween(0.28, 0.37);
        double rate = beliefs.answerRate(0);
        assertThat(beliefs.answeredWithin(15_000, 0) / rate).isCloseTo(0.5, within(0.05));
        assertThat(beliefs.answeredWithin(20_000, 0) / rate).isCloseTo(0.75, within(0.05));
        assertThat(beliefs.stillRinging(20_000, 0)).isCloseTo(1 - 0.75 * rate, within(0.05));
    }

    @Test
    void howSoonCallsRingIsTakenForLongerRatherThanShorter() {
        RingDelay delay = new RingDelay();
        assertThat(delay.mostMs()).as("unknown").isGreaterThan(120_000);
        for (int i = 0; i < 500; i++) {
            delay.observe(i % 10 == 0 ? 4_000 : 1_000);
        }
        assertThat(delay.mostMs()).isBetween(2_500L, 4_000L);

        delay.observe(Long.MAX_VALUE);
        assertThat(delay.mostMs()).as("one was never heard ringing").isGreaterThan(120_000);
    }

    @Test
    void talksOfAKnownDistributionAreLearned() {
        Random random = new Random(4);
        SurvivalTimes exponential = new SurvivalTimes(600_000, 2);
        SurvivalTimes uniform = new SurvivalTimes(600_000, 2);
        for (int i = 0; i < 10_000; i++) {
            exponential.observe(Math.round(-120_000 * Math.log(1 - random.nextDouble())), true);
            uniform.observe(40_000 + random.nextInt(20_000), true);
        }
        exponential.refresh();
        uniform.refresh();
        for (long ms = 5_000; ms <= 400_000; ms *= 2) {
            assertThat(exponential.longerThan(ms)).isCloseTo(Math.exp(-ms / 120_000.0), within(0.03));
        }
        assertThat(uniform.longerThan(38_000)).isGreaterThan(0.85);
        assertThat(uniform.longerThan(50_000)).isCloseTo(0.5, within(0.08));
        assertThat(uniform.longerThan(66_000)).isLessThan(0.05);
    }

    @Test
    void whatIsStillGoingOnCountsElseAMorningOfShortTalksLooksLikeADayOfThem() {
        Random random = new Random(5);
        SurvivalTimes ignoring = new SurvivalTimes(600_000, 2);
        SurvivalTimes counting = new SurvivalTimes(600_000, 2);
        long watchedMs = 120_000;
        for (int i = 0; i < 500; i++) {
            long talk = Math.round(-300_000 * Math.log(1 - random.nextDouble()));
            if (talk <= watchedMs) {
                ignoring.observe(talk, true);
                counting.observe(talk, true);
            } else {
                counting.goesOn(watchedMs);
            }
        }
        ignoring.refresh();
        counting.refresh();
        assertThat(counting.longerThan(120_000)).isCloseTo(Math.exp(-0.4), within(0.06));
        assertThat(ignoring.longerThan(120_000)).isLessThan(0.35);
    }

    @Test
    void talkLostFromSightTeachesThatItLastedSoLong() {
        SurvivalTimes times = new SurvivalTimes(100_000, 2);
        double before = times.longerThan(60_000);
        for (int i = 0; i < 100; i++) {
            times.observe(60_000, false);
        }
        times.refresh();
        assertThat(times.longerThan(60_000)).isGreaterThan(before);
        assertThat(times.events()).isZero();
    }

    @Test
    void coldStartIsPessimisticAboutTalks() {
        assertThat(new SurvivalTimes(600_000, 2).longerThan(120_000)).isCloseTo(Math.exp(-0.2), within(1e-6));
    }

    @Test
    void whatIsStoredIsWhatComesBack() {
        LearnedBeliefs before = new LearnedBeliefs();
        Random random = new Random(6);
        before.hour(9);
        for (int i = 0; i < 3_000; i++) {
            attempt(before, i, random.nextInt(25_000), random.nextDouble() < 0.3);
            before.amdDone(random.nextBoolean(), 2_000);
            before.talkDone(random.nextInt(200_000), true);
            before.wrapUpDone(20_000, true);
        }
        before.refresh();
        PacingMemory stored = before.memory(PacingMemory.LedgerSnapshot.EMPTY);
        LearnedBeliefs after = new LearnedBeliefs();
        after.restore(stored);
        after.refresh();
        for (long ms = 0; ms < 200_000; ms += 7_000) {
            assertThat(after.talkLongerThan(ms, 0)).isCloseTo(before.talkLongerThan(ms, 0), within(0.001));
            assertThat(after.wrapUpLongerThan(ms, 0)).isCloseTo(before.wrapUpLongerThan(ms, 0), within(0.001));
            assertThat(after.answeredWithin(ms, 0)).isCloseTo(before.answeredWithin(ms, 0), within(0.05));
        }
        assertThat(after.personShareUnderAmd(0)).isCloseTo(before.personShareUnderAmd(0), within(1e-9));
        assertThat(after.amdMs()).isCloseTo(2_000, within(1.0));
        assertThat(stored.hours()).hasSize(1);
    }

    @Test
    void yesterdaysHourIsLeantOn() {
        LearnedBeliefs beliefs = new LearnedBeliefs();
        beliefs.hour(9);
        for (int i = 0; i < 1_000; i++) {
            attempt(beliefs, i, 10_000, i % 2 == 0);
        }
        beliefs.hour(10);
        for (int i = 0; i < 2_000; i++) {
            attempt(beliefs, 1_000 + i, 10_000, i % 10 == 0);
        }
        double evening = beliefs.answerRate(0);
        beliefs.hour(9);
        assertThat(evening).isLessThan(0.2);
        assertThat(beliefs.answerRate(0)).isGreaterThan(0.25);
    }
}
