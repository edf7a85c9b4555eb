package dialer.benchmarks.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecisionBenchmarkTest {
    @Test
    void theTeamIsAtWork() {
        DecisionBenchmark benchmark = new DecisionBenchmark();
        benchmark.agents = 100;
        benchmark.begin();
        assertThat(benchmark.decide()).isBetween(0, 300);
    }
}
