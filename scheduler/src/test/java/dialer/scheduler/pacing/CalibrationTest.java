package dialer.scheduler.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static Calibration after(int answers, double risk, double abandonedShare) {
        Calibration calibration = new Calibration();
        double owed = 0;
        for (int i = 0; i < answers; i++) {
            calibration.liveAnswer(risk);
            owed += abandonedShare;
            if (owed >= 1) {
                owed--;
                calibration.abandon();
            }
        }
        return calibration;
    }

    @Test
    void startsWithSomewhatMoreThanForeseen() {
        assertThat(new Calibration().ratio()).isEqualTo(1.2, within(1e-9));
    }

    @Test
    void learnsWhatIsAbandonedForEachForeseen() {
        assertThat(after(20_000, 0.02, 0.04).ratio()).isCloseTo(2, within(0.15));
        assertThat(after(20_000, 0.03, 0.03).ratio()).isCloseTo(1, within(0.05));
    }

    @Test
    void isNeverCarriedFar() {
        assertThat(after(20_000, 0.02, 0.5).ratio()).isEqualTo(2.5);
        assertThat(after(20_000, 0.05, 0).ratio()).isEqualTo(0.2);
    }
}
