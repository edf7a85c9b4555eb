package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionTest {
    private static final int DRAWS = 40_000;

    static List<Distribution> distributions() {
        return List.of(
                new Distribution.Exponential(120),
                new Distribution.Gamma(12, 4),
                new Distribution.Gamma(12, 0.5),
                new Distribution.Lognormal(120, 1.2),
                new Distribution.Uniform(15, 25),
                new Distribution.Fixed(20),
                Distribution.Truncated.of(new Distribution.Gamma(12, 4), 1, 25),
                Distribution.Truncated.of(new Distribution.Exponential(12), 3, 40),
                new Distribution.Empirical(List.of(9.0, 1.0, 5.0, 5.0)));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void drawsFollowWhatTheDistributionSays(Distribution distribution) {
        SplittableRandom random = new SplittableRandom(3);
        double sum = 0;
        int[] longer = new int[4];
        double mean = distribution.mean();
        for (int i = 0; i < DRAWS; i++) {
            double seconds = distribution.draw(random);
            sum += seconds;
            for (int k = 0; k < longer.length; k++) {
                longer[k] += seconds > mean * (k + 1) / 2 ? 1 : 0;
            }
        }

        assertThat(sum / DRAWS / mean).isCloseTo(1, within(0.02));
        for (int k = 0; k < longer.length; k++) {
            assertThat((double) longer[k] / DRAWS).isCloseTo(distribution.longerThan(mean * (k + 1) / 2), within(0.01));
        }
    }

    @Test
    void specialFunctionsHaveTheirTabulatedValues() {
        assertThat(Special.gammaCdf(4, 25 / 3.0)).isCloseTo(0.9663, within(1e-4));
        assertThat(Special.gammaCdf(1, 2)).isCloseTo(1 - Math.exp(-2), within(1e-12));
        assertThat(Special.gammaCdf(0.5, 0)).isZero();
        assertThat(Special.normalCdf(1.959963984540054)).isCloseTo(0.975, within(1e-12));
        assertThat(Special.normalCdf(-1)).isCloseTo(0.158655253931457, within(1e-12));
        assertThat(Special.student975(1)).isCloseTo(12.706, within(0.001));
        assertThat(Special.student975(4)).isCloseTo(2.776, within(0.004));
        assertThat(Special.student975(29)).isCloseTo(2.0452, within(0.0001));
    }

    @Test
    void aScheduleHoldsEachValueUntilTheNext() {
        Schedule<Double> schedule = new Schedule<>(List.of(new Schedule.Step<>(0, 0.2), new Schedule.Step<>(180, 0.5)));

        assertThat(schedule.at(0)).isEqualTo(0.2);
        assertThat(schedule.at(180 * 60_000_000L - 1)).isEqualTo(0.2);
        assertThat(schedule.at(180 * 60_000_000L)).isEqualTo(0.5);
        assertThat(schedule.isConstant()).isFalse();
    }
}
