package dialer.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What somebody sees of an import while it runs. */
class ImportProgressTest {
    private static final String OVER = "\r\033[2K";

    private final StringWriter written = new StringWriter();
    private long nowNanos;

    @Test
    void onATerminalABarIsDrawnOverItselfWithRateAndTimeLeft() {
        ImportProgress progress = progress(true, 1_000_000);
        progress.begin(0);
        after(100);
        progress.show(10_000, 500, "");
        after(1_900);
        progress.show(250_000, 40_000, "");
        after(6_000);
        progress.end(1_000_000, 160_000);

        assertThat(written.toString())
                .isEqualTo(OVER + "[######..................]  25 %  40,000 rows  20,000 rows/s  0:06 left"
                        + OVER + "[########################] 100 %  160,000 rows  20,000 rows/s"
                        + System.lineSeparator());
    }

    @Test
    void elsewhereALineIsWrittenEveryFewSecondsAndNoneIfItWasQuick() {
        ImportProgress quick = progress(false, 1_000);
        quick.begin(0);
        quick.show(500, 10, "");
        after(900);
        quick.end(1_000, 20);
        assertThat(written.toString()).isEmpty();

        ImportProgress slow = progress(false, 100_000_000);
        slow.begin(0);
        for (int second = 1; second <= 11; second++) {
            after(1_000);
            slow.show(20_000L * second, 100L * second, "");
        }
        assertThat(lines())
                .containsExactly(
                        "0 %  500 rows  100 rows/s  1:23:15 left", "0 %  1,000 rows  100 rows/s  1:23:10 left");
    }

    @Test
    void whatWasPassedOverCountsInTheShareButNotInTheRate() {
        ImportProgress progress = progress(false, 1_000);
        after(60_000);
        progress.begin(500);
        after(10_000);
        progress.show(750, 1_000, "");

        assertThat(lines()).containsExactly("75 %  1,000 rows  100 rows/s  0:10 left");
    }

    @Test
    void aPipeHasNoShareAndTroubleIsSaidAtOnceAndOnce() {
        ImportProgress progress = progress(false, 0);
        progress.begin(0);
        after(1_000);
        progress.show(100, 50, "no answer, try 2 of 20");
        after(1_000);
        progress.show(100, 50, "no answer, try 2 of 20");

        assertThat(lines()).containsExactly("50 rows  (no answer, try 2 of 20)");
    }

    private ImportProgress progress(boolean terminal, long fileBytes) {
        return new ImportProgress(new PrintWriter(written), terminal, fileBytes, () -> nowNanos);
    }

    private void after(long milliseconds) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    private List<String> lines() {
        return written.toString().lines().toList();
    }
}
