package dialer.scheduler.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UsualSpreadTest {
    @Test
    void isWhatItHasBeenOverTheLastMinutes() {
        UsualSpread spread = new UsualSpread();
        assertThat(spread.value()).isZero();
        spread.observe(2, 1_000);
        assertThat(spread.value()).isEqualTo(2);

        spread.observe(8, 1_010);
        assertThat(spread.value()).as("a moment").isCloseTo(2, within(0.01));

        for (int second = 2; second < 900; second++) {
            spread.observe(second % 2 == 0 ? 3 : 5, second * 1_000L);
        }
        assertThat(spread.value()).isCloseTo(4, within(0.05));
    }

    @Test
    void aClockSetBackChangesNothing() {
        UsualSpread spread = new UsualSpread();
        spread.observe(2, 10_000);
        spread.observe(8, 5_000);
        assertThat(spread.value()).isEqualTo(2);
    }
}
