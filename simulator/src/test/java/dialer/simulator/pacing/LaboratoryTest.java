package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;

class LaboratoryTest {
    private static final String SHORT = "hours: 0.5";

    @Test
    void theSameSeedGivesTheSameDigitsWhateverTheThreads() throws InterruptedException {
        Scenario scenario =
                Scenarios.of(SHORT, "replications: 3", "agents: 8", "churn: {share: 0.2, meanMinutesAway: 5}");

        assertThat(run(scenario, 4)).isEqualTo(run(scenario, 1));
        assertThat(run(scenario.withSeed(2), 2)).isNotEqualTo(run(scenario, 2));
    }

    @Test
    void everyDayHasItsOwnPeople() {
        Scenario scenario = Scenarios.of(SHORT);

        DayFigures first = new CallCenter(scenario, new ProgressiveDialer(), 0).run();
        DayFigures second = new CallCenter(scenario, new ProgressiveDialer(), 1).run();

        assertThat(second).isNotEqualTo(first);
        assertThat(new CallCenter(scenario, new ProgressiveDialer(), 0).run()).isEqualTo(first);
    }

    @Test
    void theIntervalHoldsTheTruthAboutAsOftenAsItSays() throws InterruptedException {
        int held = 0;
        for (int seed = 0; seed < 40; seed++) {
            Figures figures = run(
                            Scenarios.of("hours: 2", "replications: 8", "policies: [progressive]")
                                    .withSeed(seed),
                            2)
                    .get(0);
            held += Math.abs(figures.occupancy() - 0.6323) <= figures.occupancyCi95() ? 1 : 0;
        }

        assertThat(held).isBetween(33, 40);
    }

    @Test
    void progressToldAddsUpToWhatWasForetold() throws InterruptedException {
        Scenario scenario = Scenarios.of(SHORT, "replications: 3", "policies: [progressive, fixed-ratio]");
        DoubleAdder told = new DoubleAdder();
        try (Laboratory laboratory = new Laboratory(2, told::add)) {
            laboratory.run(scenario);
        }

        assertThat(told.sum()).isCloseTo(Laboratory.agentHours(scenario), within(1e-6));
    }

    @Test
    void competitorsComeWhereThePrototypeFoundThem() throws InterruptedException {
        Scenario scenario = Scenarios.of(
                "replications: 14",
                "policies: [progressive, fixed-ratio, affine, vicidial-hard, vicidial-average, vicidial-tapered, issabel]");

        List<Figures> figures = run(scenario, 2);

        near(figures.get(0), 0.632, 0.006, 0, 0);
        near(figures.get(1), 0.806, 0.012, 0.029, 0.003);
        near(figures.get(2), 0.866, 0.006, 0.029, 0.003);
        near(figures.get(3), 0.638, 0.008, 0.029, 0.004);
        near(figures.get(4), 0.638, 0.010, 0.029, 0.004);
        // the taper's description leaves room: the shift is taken to end with the simulated day
        near(figures.get(5), 0.773, 0.03, 0.30, 0.06);
        near(figures.get(6), 0.833, 0.006, 0.053, 0.006);
    }

    @Test
    void theLawIsFarAboveProgressiveWithinTheLimit() throws InterruptedException {
        Figures law = run(Scenarios.of("replications: 2", "policies: [law]", "hours: 4"), 2)
                .get(0);

        assertThat(law.occupancy()).isGreaterThan(0.82);
        assertThat(law.abandonment()).isBetween(0.005, 0.03);
    }

    private static void near(
            Figures figures, double occupancy, double within, double abandonment, double abandonedWithin) {
        assertThat(figures.occupancy()).as("%s", figures).isCloseTo(occupancy, within(within));
        assertThat(figures.abandonment()).as("%s", figures).isCloseTo(abandonment, within(abandonedWithin));
    }

    private static List<Figures> run(Scenario scenario, int threads) throws InterruptedException {
        try (Laboratory laboratory = new Laboratory(threads, hours -> {})) {
            return laboratory.run(scenario);
        }
    }
}
