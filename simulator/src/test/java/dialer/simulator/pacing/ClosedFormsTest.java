package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What theory says of a call centre must come out of the simulated one. */
class ClosedFormsTest {
    @Test
    void progressiveIsHandleTimeOverHandleTimePlusLineTimePerAnswer() throws InterruptedException {
        Scenario base = Scenarios.of("replications: 60", "policies: [progressive]");
        double line = base.meanLineSeconds().orElseThrow() / 0.3;

        Figures figures = only(base);

        assertThat(120 / (120 + line)).isCloseTo(0.632, within(0.0005));
        assertThat(figures.occupancy()).isCloseTo(120 / (120 + line), within(0.005));
        assertThat(figures.abandonment()).isZero();
        assertThat(figures.agentWaitSeconds()).isCloseTo(line, within(1.5));
        assertThat(figures.dialsPerConnect()).isCloseTo(1 / 0.3, within(0.06));
    }

    @Test
    void progressiveWithMachinesFailuresAndWrapUpFollowsTheSameForm() throws InterruptedException {
        Scenario scenario = Scenarios.of(
                "machineShare: 0.2",
                "fastFailShare: 0.2",
                "wrapUp: {distribution: fixed, meanSeconds: 20}",
                "replications: 40",
                "policies: [progressive]");
        double line = scenario.meanLineSeconds().orElseThrow() / 0.3;

        assertThat(only(scenario).occupancy()).isCloseTo(140 / (140 + line), within(0.005));
    }

    @ParameterizedTest
    @CsvSource({"5, 1.88", "10, 5.53", "20, 14.0"})
    void aConstantRateIsErlangLoss(int agents, double offered) {
        Scenario scenario = Scenarios.of(
                "agents: " + agents,
                "answerRate: 1",
                "ring: {distribution: fixed, meanSeconds: 1}",
                "graceSeconds: 0",
                "hours: 200",
                "legalLimit: 1");
        double blocked = erlangB(agents, offered);

        DayFigures day = new CallCenter(scenario, new PoissonDialer(offered / 120), 0).run();

        assertThat(day.abandonment()).isCloseTo(blocked, within(0.006));
        assertThat(day.occupancy()).isCloseTo(offered * (1 - blocked) / agents, within(0.012));
    }

    @Test
    void aFixedPatienceServesWhoFindsAnAgentInTime() {
        // one agent, one person every 10 s, talk always 11 s: the lag grows by a second a call, and passes 3 s with
        // every fourth call
        Scenario scenario = Scenarios.of(
                "agents: 1",
                "answerRate: 1",
                "ring: {distribution: fixed, meanSeconds: 1}",
                "talk: {distribution: fixed, meanSeconds: 11}",
                "graceSeconds: 3",
                "hours: 1",
                "warmupMinutes: 0",
                "legalLimit: 1");
        Dialer everyTenSeconds = new PoissonDialer(0.1) {
            @Override
            public long tickMicros() {
                return 10_000_000;
            }
        };

        DayFigures day = new CallCenter(scenario, everyTenSeconds, 0).run();

        assertThat(day.abandonment()).isCloseTo(0.2, within(0.003));
    }

    /** Calls at random moments whatever happens. */
    private static class PoissonDialer implements Dialer {
        private final SplittableRandom random = new SplittableRandom(7);
        private final double perSecond;

        PoissonDialer(double perSecond) {
            this.perSecond = perSecond;
        }

        @Override
        public long tickMicros() {
            return Math.round(1e6 * new Distribution.Exponential(1 / perSecond).draw(random));
        }

        @Override
        public boolean decidesOnEvents() {
            return false;
        }

        @Override
        public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
            return 1;
        }
    }

    private static double erlangB(int agents, double offered) {
        double blocked = 1;
        for (int n = 1; n <= agents; n++) {
            blocked = offered * blocked / (n + offered * blocked);
        }
        return blocked;
    }

    private static Figures only(Scenario scenario) throws InterruptedException {
        try (Laboratory laboratory = new Laboratory(2, hours -> {})) {
            List<Figures> figures = laboratory.run(scenario);
            assertThat(figures).hasSize(1);
            return figures.get(0);
        }
    }
}
