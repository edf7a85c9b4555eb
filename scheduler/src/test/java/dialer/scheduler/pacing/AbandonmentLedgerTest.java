package dialer.scheduler.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dialer.scheduler.pacing.PacingSettings.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AbandonmentLedgerTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final double ALPHA = PacingSettings.DEFAULT.targetRate();

    private static AbandonmentLedger ledger(Window window) {
        AbandonmentLedger ledger = new AbandonmentLedger(PacingSettings.DEFAULT.withWindow(window));
        ledger.advance(10 * DAY);
        return ledger;
    }

    private static void count(AbandonmentLedger ledger, int live, int abandoned) {
        for (int i = 0; i < live; i++) {
            ledger.liveAnswer(0);
        }
        for (int i = 0; i < abandoned; i++) {
            ledger.abandon(0);
        }
    }

    @Test
    void whatIsAbandonedFollowsFromTheThresholdExactly() {
        AbandonmentLedger ledger = ledger(Window.CAMPAIGN_LIFETIME);
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            ledger.liveAnswer(0);
            if (random.nextDouble() < 0.035) {
                ledger.abandon(0);
            }
            double b = ALPHA * ledger.liveAnswers() + Math.log(ALPHA / ledger.threshold()) / AbandonmentLedger.ETA;
            assertThat(b).isCloseTo((double) ledger.abandoned(), within(1e-6));
        }
    }

    @Test
    void aModelThatIsWrongByHalfOvershootsByAFewDozenCallsAndNoMore() {
        AbandonmentLedger ledger = ledger(Window.CAMPAIGN_LIFETIME);
        Random random = new Random(2);
        double worst = 0;
        for (int i = 0; i < 100_000; i++) {
            ledger.liveAnswer(0);
            if (random.nextDouble() < Math.min(1, 2 * ledger.threshold())) {
                ledger.abandon(0);
            }
            worst = Math.min(worst, ledger.windowCredit());
        }
        assertThat(-worst).isBetween(5.0, 36.0);
    }

    @Test
    void aQuietMonthDoesNotPayForABadHour() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        count(ledger, 50_000, 0);
        assertThat(ledger.credit()).isEqualTo(AbandonmentLedger.MAX_CREDIT, within(1e-9));
        assertThat(ledger.threshold()).isEqualTo(10 * ALPHA, within(1e-9));
        count(ledger, 0, 50);
        assertThat(ledger.threshold()).isLessThan(ALPHA / 10);
        assertThat(ledger.windowCredit()).isGreaterThan(1000);
    }

    @Test
    void theNextAbandonedCallThatWouldPassTheLegalLimitIsGuardedAgainst() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        count(ledger, 99, 90);
        assertThat(ledger.guarded()).as("a share of 99 answers says nothing").isFalse();
        ledger.liveAnswer(0);
        assertThat(ledger.guarded()).isTrue();

        AbandonmentLedger near = ledger(Window.ROLLING_30D);
        count(near, 999, 28);
        assertThat(near.guarded()).isFalse();
        near.abandon(0);
        assertThat(near.guarded()).isFalse();
        near.abandon(0);
        assertThat(near.guarded()).isTrue();
    }

    @Test
    void theBrakeTakesTheThresholdBackBeforeTheGuardMustStopIt() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        count(ledger, 2_000, 50);
        assertThat(ledger.brake()).isEqualTo(1);
        count(ledger, 0, 8);
        assertThat(ledger.brake()).isBetween(0.01, 0.8);
        count(ledger, 0, 2);
        assertThat(ledger.brake()).isZero();
        assertThat(ledger.guarded()).isTrue();
    }

    @Test
    void theReserveIsForTheFirstAnswersAndForUnsteadyBalances() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        assertThat(ledger.reserve(1)).isEqualTo(3.7, within(1e-9));
        assertThat(ledger.reserve(2)).isEqualTo(7.4, within(1e-9));
        assertThat(ledger.reserve(100)).isEqualTo(AbandonmentLedger.MAX_CREDIT, within(1e-9));
        count(ledger, 1_000, 28);
        assertThat(ledger.reserve(1)).isEqualTo(1.7, within(1e-9));
        count(ledger, 2_000, 56);
        assertThat(ledger.reserve(1)).isZero();
    }

    @Test
    void fiveMinutesAdmitFifteenOfAHundredAnswersWhateverHasBeenEarned() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        count(ledger, 10_000, 0);
        for (int i = 0; i < 60; i++) {
            ledger.liveAnswer(HOUR);
        }
        assertThat(ledger.leftInMinutes(HOUR)).isEqualTo(9, within(1e-9));
        for (int i = 0; i < 10; i++) {
            ledger.abandon(HOUR);
        }
        assertThat(ledger.leftInMinutes(HOUR)).isNotPositive();
        assertThat(ledger.leftInMinutes(HOUR + 4 * 60_000)).isNotPositive();
        assertThat(ledger.leftInMinutes(HOUR + 6 * 60_000))
                .as("three of twenty")
                .isEqualTo(3, within(1e-9));
    }

    @Test
    void answersThatSlideOutTakeAwayWhatTheyAdmitted() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        answersEvery(10, ledger);
        for (int i = 0; i < 100; i++) {
            ledger.liveAnswer(HOUR);
        }
        long later = HOUR + 4 * 60_000;
        for (int i = 0; i < 10; i++) {
            ledger.liveAnswer(later);
            ledger.abandon(later);
        }
        assertThat(ledger.leftInMinutes(later))
                .as("10 of more than 100 now, and of some 40 in a minute")
                .isNotPositive();
    }

    @Test
    void answersThatMayOrMayNotComeMakeLessOfWhatTheyWouldAdmit() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        answersEvery(10, ledger);
        for (int i = 0; i < 2; i++) {
            ledger.abandon(HOUR);
        }
        assertThat(ledger.leftInMinutes(HOUR))
                .as("30 now and some 27 later, which admit 4 or 3, less 2")
                .isBetween(1.0, 2.0);
    }

    @Test
    void theFirstFiveMinutesCountBeforeAnybodyHasAnswered() {
        assertThat(ledger(Window.ROLLING_30D).leftInMinutes(0)).isEqualTo(3, within(1e-9));
    }

    @Test
    void fiveMinutesThatNeverHaveTwentyAnswersDoNotCount() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        answersEvery(30, ledger);
        for (int i = 0; i < 4; i++) {
            ledger.abandon(HOUR);
        }
        assertThat(ledger.leftInMinutes(HOUR)).isGreaterThan(1_000);
    }

    /** For an hour. */
    private static void answersEvery(int seconds, AbandonmentLedger ledger) {
        for (int second = 0; second < 3_600; second += seconds) {
            ledger.liveAnswer(second * 1_000L);
        }
    }

    @Test
    void peopleTakenForMachinesAreBookedAsAbandonedAnswers() {
        AbandonmentLedger ledger = new AbandonmentLedger(PacingSettings.DEFAULT.withAmdFalsePositiveShare(0.2));
        ledger.advance(0);
        for (int i = 0; i < 80; i++) {
            ledger.liveAnswer(0);
            ledger.recognised(0);
        }
        assertThat(ledger.liveAnswers()).isEqualTo(100);
        assertThat(ledger.abandoned()).isEqualTo(20);
    }

    @Test
    void whatTheDetectionAbandonsIsNotSpentASecondTime() {
        AbandonmentLedger ledger = new AbandonmentLedger(PacingSettings.DEFAULT.withAmdFalsePositiveShare(0.01));
        assertThat(ledger.threshold()).isEqualTo(ALPHA - 0.01, within(1e-9));
        AbandonmentLedger spent = new AbandonmentLedger(PacingSettings.DEFAULT.withAmdFalsePositiveShare(0.03));
        assertThat(spent.threshold()).isZero();
    }

    @Test
    void peopleTakenForMachinesMayHaveBeenMoreThanTheMean() {
        AbandonmentLedger ledger = new AbandonmentLedger(PacingSettings.DEFAULT.withAmdFalsePositiveShare(0.01));
        ledger.advance(0);
        count(ledger, 10_000, 100);
        assertThat(ledger.windowCredit()).isCloseTo(10_000 * ALPHA - 100 - 1.65 * Math.sqrt(99), within(1e-6));
        assertThat(ledger.guarded()).isFalse();
    }

    @Test
    void earningFirstAllowsOverDialingOnlyForAWholeCallEarned() {
        AbandonmentLedger ledger = new AbandonmentLedger(PacingSettings.DEFAULT.withEarnFirst(true));
        ledger.advance(0);
        count(ledger, 35, 0);
        assertThat(ledger.earned()).isFalse();
        ledger.liveAnswer(0);
        assertThat(ledger.earned()).isTrue();
        ledger.abandon(0);
        assertThat(ledger.earned()).isFalse();
    }

    @Test
    void aDayEndsAtMidnight() {
        AbandonmentLedger ledger = ledger(Window.CAMPAIGN_DAY);
        ledger.advance(10 * DAY + 23 * HOUR);
        count(ledger, 200, 10);
        ledger.advance(11 * DAY - 1);
        assertThat(ledger.liveAnswers()).isEqualTo(200);
        ledger.advance(11 * DAY);
        assertThat(ledger.liveAnswers()).isZero();
        assertThat(ledger.threshold()).isEqualTo(ALPHA);
    }

    @Test
    void rollingWindowsForgetNothingTooEarly() {
        AbandonmentLedger day = ledger(Window.ROLLING_24H);
        count(day, 100, 3);
        day.advance(11 * DAY);
        assertThat(day.liveAnswers()).isEqualTo(100);
        day.advance(11 * DAY + HOUR / 2);
        assertThat(day.liveAnswers()).isZero();

        AbandonmentLedger month = ledger(Window.ROLLING_30D);
        count(month, 100, 3);
        month.advance(40 * DAY);
        assertThat(month.abandoned()).isEqualTo(3);
        month.advance(40 * DAY + HOUR);
        assertThat(month.abandoned()).isZero();

        AbandonmentLedger life = ledger(Window.CAMPAIGN_LIFETIME);
        count(life, 100, 3);
        life.advance(1_000 * DAY);
        assertThat(life.abandoned()).isEqualTo(3);
    }

    @Test
    void aClockSetBackForgetsNothing() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_24H);
        count(ledger, 10, 1);
        ledger.advance(9 * DAY);
        assertThat(ledger.liveAnswers()).isEqualTo(10);
        ledger.advance(10 * DAY);
        assertThat(ledger.liveAnswers()).isEqualTo(10);
    }

    @Test
    void aRestartChangesNoCount() {
        for (Window window : Window.values()) {
            AbandonmentLedger before = ledger(window);
            for (int hour = 0; hour < 31 * 24; hour++) {
                before.advance(10 * DAY + hour * HOUR);
                count(before, 20, hour % 2);
            }
            AbandonmentLedger after = new AbandonmentLedger(PacingSettings.DEFAULT.withWindow(window));
            after.restore(before.snapshot());
            assertThat(after.liveAnswers()).as(window.name()).isEqualTo(before.liveAnswers());
            assertThat(after.abandoned()).isEqualTo(before.abandoned());
            assertThat(after.threshold()).isEqualTo(before.threshold());
            assertThat(after.snapshot()).isEqualTo(before.snapshot());
        }
    }

    @Test
    void otherSettingsCountTheSameCallsAnew() {
        AbandonmentLedger ledger = ledger(Window.ROLLING_30D);
        count(ledger, 1_000, 10);
        ledger.settings(PacingSettings.DEFAULT.withRates(0.005, 0.01));
        assertThat(ledger.credit()).isEqualTo(-5, within(1e-9));
    }
}
