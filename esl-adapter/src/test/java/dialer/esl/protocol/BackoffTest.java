package dialer.esl.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(15);

    /** Always the largest value allowed, so that the bounds themselves show. */
    private static final RandomGenerator LARGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return -1;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void theUpperBoundDoublesUpToTheCap() {
        Backoff backoff = new Backoff(BASE, CAP, LARGEST);
        long[] expectedMs = {500, 1000, 2000, 4000, 8000, 15000, 15000, 15000};
        for (long ms : expectedMs) {
            assertThat(backoff.next()).isEqualTo(Duration.ofMillis(ms));
        }
    }

    @Test
    void aResetBeginsAgain() {
        Backoff backoff = new Backoff(BASE, CAP, LARGEST);
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(BASE);
    }

    @Test
    void aBaseAboveTheCapIsCapped() {
        assertThat(new Backoff(Duration.ofHours(1), CAP, LARGEST).next()).isEqualTo(CAP);
    }

    @Test
    void delaysSpreadOverTheWholeRange() {
        Random random = new Random(7);
        long below = 0;
        for (int i = 0; i < 10_000; i++) {
            Duration delay = new Backoff(BASE, CAP, random).next();
            assertThat(delay).isBetween(Duration.ZERO, BASE);
            below += delay.compareTo(BASE.dividedBy(2)) < 0 ? 1 : 0;
        }
        assertThat(below).isBetween(4_700L, 5_300L);
    }
}
