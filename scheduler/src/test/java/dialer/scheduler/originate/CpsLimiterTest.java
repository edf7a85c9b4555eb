package dialer.scheduler.originate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpsLimiterTest {
    @Test
    void neverMoreThanTheLimitInAnyOneSecond() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int cps = 1 + random.nextInt(60);
            CpsLimiter limiter = new CpsLimiter(cps);
            List<Long> taken = new ArrayList<>();
            long now = random.nextInt(1_000_000);
            for (int i = 0; i < 3_000; i++) {
                now += random.nextInt(4) == 0 ? random.nextInt(1 + random.nextInt(3_000)) : random.nextInt(8);
                if (limiter.mayTake(now)) {
                    limiter.take(now);
                    taken.add(now);
                }
                if (random.nextInt(200) == 0) {
                    limiter.refused(now);
                }
                if (random.nextInt(200) == 0) {
                    limiter.capAt(1 + random.nextInt(cps));
                }
            }
            assertWindows(taken, cps, "seed " + seed);
        }
    }

    private static void assertWindows(List<Long> taken, int limit, String what) {
        for (int i = limit; i < taken.size(); i++) {
            assertThat(taken.get(i) - taken.get(i - limit))
                    .as("%s: time of %d calls from number %d", what, limit + 1, i - limit)
                    .isGreaterThanOrEqualTo(1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 30, 97, 500, 1000, 3000})
    void sustainedRateReachesTheLimit(int cps) {
        CpsLimiter limiter = new CpsLimiter(cps);

        assertThat(takeAllIn(limiter, 0, 20_000)).isBetween(20 * cps, 20 * cps + cps);
    }

    @Test
    void flowIsEvenWithinTheSecond() {
        CpsLimiter limiter = new CpsLimiter(100);

        assertThat(takeAllIn(limiter, 0, 100)).isLessThanOrEqualTo(21);
        assertThat(takeAllIn(limiter, 100, 500)).isBetween(35, 45);
    }

    @Test
    void whatCouldNotBeDialedIsNotOwed() {
        CpsLimiter limiter = new CpsLimiter(50);
        takeAllIn(limiter, 0, 1_000);

        assertThat(takeAllIn(limiter, 600_000, 601_000)).isLessThanOrEqualTo(50);
    }

    @Test
    void refusalPausesLowersByAFifthAndComesBackOneByOne() {
        CpsLimiter limiter = new CpsLimiter(50);
        limiter.refused(10_000);

        assertThat(limiter.limit()).isEqualTo(40);
        assertThat(limiter.mayTake(10_999)).isFalse();
        assertThat(limiter.mayTake(11_000)).isTrue();
        assertThat(limiter.limit()).isEqualTo(40);
        limiter.mayTake(15_000);
        assertThat(limiter.limit()).isEqualTo(41);
        limiter.mayTake(20_000);
        assertThat(limiter.limit()).isEqualTo(42);
        for (long now = 20_000; now < 100_000; now += 10) {
            limiter.mayTake(now);
        }
        assertThat(limiter.limit()).isEqualTo(50);
    }

    @Test
    void refusalsOfOneBurstCountOnce() {
        CpsLimiter limiter = new CpsLimiter(50);
        for (int i = 0; i < 20; i++) {
            limiter.refused(10_000 + i);
        }

        assertThat(limiter.limit()).isEqualTo(40);
        limiter.refused(11_500);
        assertThat(limiter.limit()).isEqualTo(32);
    }

    @Test
    void refusalsNeverLowerItBelowOne() {
        CpsLimiter limiter = new CpsLimiter(3);
        for (int i = 0; i < 20; i++) {
            limiter.refused(i * 2_000L);
        }

        assertThat(limiter.limit()).isEqualTo(1);
    }

    @Test
    void switchesOwnLimitCapsTheConfiguredOne() {
        CpsLimiter limiter = new CpsLimiter(50);
        limiter.capAt(5);
        assertThat(takeAllIn(limiter, 0, 10_000)).isBetween(50, 55);
        limiter.capAt(0);
        assertThat(limiter.limit()).isEqualTo(1);
        limiter.capAt(1_000);
        assertThat(limiter.limit()).as("comes back one by one").isLessThan(50);
    }

    @Test
    void legsThatTheSwitchMakesTakeFromTheSameSecond() {
        CpsLimiter limiter = new CpsLimiter(10);
        for (int i = 0; i < 10; i++) {
            limiter.take(1_000);
        }

        assertThat(limiter.mayTake(1_999)).isFalse();
    }

    @Test
    void limitOutsideItsRangeIsRefused() {
        assertThatThrownBy(() -> new CpsLimiter(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CpsLimiter(100_001)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int takeAllIn(CpsLimiter limiter, long fromMs, long untilMs) {
        int count = 0;
        for (long now = fromMs; now < untilMs; now += 10) {
            while (limiter.mayTake(now)) {
                limiter.take(now);
                count++;
            }
        }
        return count;
    }
}
