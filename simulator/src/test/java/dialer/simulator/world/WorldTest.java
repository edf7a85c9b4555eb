package dialer.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final long FIXED_SEEDS = 60;
    private static final Duration FRESH_SEEDS_FOR = Duration.ofSeconds(3);

    @Test
    void theRulesHoldInTheWorldsOfFixedSeeds() throws InterruptedException {
        List<WorldReport> failed = new ArrayList<>();
        Worlds.run(1, FIXED_SEEDS, 2, report -> keepIfFailed(report, failed));

        assertThat(failed).as(again(failed)).isEmpty();
    }

    @Test
    void theRulesHoldInFreshWorlds() {
        long seed = System.nanoTime();
        long until = System.nanoTime() + FRESH_SEEDS_FOR.toNanos();
        List<WorldReport> failed = new ArrayList<>();
        while (System.nanoTime() < until && failed.isEmpty()) {
            keepIfFailed(World.run(++seed), failed);
        }

        assertThat(failed).as(again(failed)).isEmpty();
    }

    @Test
    void aSeedGivesTheSameTrailEveryTimeOnAnyThread() throws InterruptedException {
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Worlds.run(5, 1, 1, report -> hashes.add(report.events() + " " + report.traceHash()));
        }
        Worlds.run(6, 1, 1, report -> hashes.add(report.events() + " " + report.traceHash()));

        assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
        assertThat(hashes.get(2)).isNotEqualTo(hashes.get(0));
    }

    private static void keepIfFailed(WorldReport report, List<WorldReport> failed) {
        if (!report.violations().isEmpty()) {
            failed.add(report);
        }
    }

    private static String again(List<WorldReport> failed) {
        return failed.isEmpty()
                ? ""
                : "again: ./dialer simulate --seed " + failed.get(0).seed() + " --trace";
    }
}
