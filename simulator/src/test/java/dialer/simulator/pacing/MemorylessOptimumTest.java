package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemorylessOptimumTest {
    @ParameterizedTest
    @CsvSource({"5, 0.814", "10, 0.852", "20, 0.898"})
    void isThatOfThePublishedDecisionProcess(int agents, double optimum) {
        Scenario scenario = StandardScenarios.of("memoryless-" + agents);

        assertThat(MemorylessOptimum.of(scenario).occupancy()).isCloseTo(optimum, within(0.0006));
    }

    @Test
    void whatItDoesReachesInTheCallCentreWhatItPromises() throws InterruptedException {
        Scenario scenario = StandardScenarios.of("memoryless-20")
                .withReplications(20)
                .withPolicies(java.util.List.of(Policy.ORACLE));
        try (Laboratory laboratory = new Laboratory(2, hours -> {})) {
            Figures figures = laboratory.run(scenario).get(0);

            assertThat(figures.occupancy()).isCloseTo(0.898, within(0.004));
            assertThat(figures.abandonment()).isCloseTo(0.03, within(0.003));
            assertThat(figures.setting()).startsWith("optimum 0.89");
        }
    }

    @Test
    void withoutAnAbandonedCallAllowedItIsProgressive() {
        Scenario scenario = Scenarios.of(
                "agents: 3",
                "target: 0",
                "graceSeconds: 0",
                "ring: {distribution: exponential, meanSeconds: 12}",
                "unansweredRing: {distribution: exponential, meanSeconds: 12}",
                "ringTimeoutSeconds: 600",
                "policies: [oracle]");

        assertThat(MemorylessOptimum.of(scenario).occupancy()).isCloseTo(120 / (120 + 40.0), within(0.01));
    }

    @Test
    void refusesWhatItCannotSolve() {
        assertThatThrownBy(() -> MemorylessOptimum.of(StandardScenarios.of("base-20")))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("everything is exponential");
    }
}
