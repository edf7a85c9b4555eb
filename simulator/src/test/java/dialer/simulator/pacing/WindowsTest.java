package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void fewerThanTwentyAnswersAreNoWindow() {
        FiveMinutes window = new FiveMinutes();
        for (int i = 0; i < 19; i++) {
            window.add(i, true);
        }
        assertThat(window.worst()).isZero();
        window.add(20, false);
        assertThat(window.worst()).isEqualTo(0.95);
    }

    @Test
    void theWorstFiveMinutesAreFoundWhereverTheyBegin() {
        SplittableRandom random = new SplittableRandom(5);
        List<long[]> answers = new ArrayList<>();
        FiveMinutes window = new FiveMinutes();
        long now = 0;
        for (int i = 0; i < 5000; i++) {
            now += random.nextLong(8_000_000);
            boolean abandoned = random.nextInt(20) == 0;
            answers.add(new long[] {now, abandoned ? 1 : 0});
            window.add(now, abandoned);
        }

        assertThat(window.worst()).isCloseTo(worst(answers), within(1e-12));
    }

    private static double worst(List<long[]> answers) {
        double worst = 0;
        for (long[] last : answers) {
            List<long[]> inside = answers.stream()
                    .filter(answer -> answer[0] <= last[0] && answer[0] > last[0] - 300_000_000L)
                    .toList();
            long lost = inside.stream().mapToLong(answer -> answer[1]).sum();
            worst = inside.size() < 20 ? worst : Math.max(worst, (double) lost / inside.size());
        }
        return worst;
    }

    @Test
    void aWindowOfThirtyDaysIsThirtyConsecutiveOnes() {
        List<DayFigures> days = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            days.add(day(100, i < 10 ? 10 : 1));
        }

        Figures figures = Figures.of(Scenarios.of(), Policy.PROGRESSIVE, "", days);

        assertThat(figures.abandonmentWorstDay()).isCloseTo(0.1, within(1e-12));
        assertThat(figures.abandonment()).isCloseTo(130 / 4000.0, within(1e-12));
        assertThat(figures.abandonmentWorst30Days()).isCloseTo(120 / 3000.0, within(1e-12));
    }

    @Test
    void theHeapGivesBackInOrderAndTiesAsPlanned() {
        EventHeap heap = new EventHeap();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 3000; i++) {
            heap.add(random.nextLong(100), 1, i);
        }
        long lastAt = -1;
        long lastSubject = -1;
        int count = 0;
        while (heap.next()) {
            assertThat(heap.at()).isGreaterThanOrEqualTo(lastAt);
            if (heap.at() == lastAt) {
                assertThat(heap.subject()).isGreaterThan(lastSubject);
            }
            lastAt = heap.at();
            lastSubject = heap.subject();
            count++;
        }
        assertThat(count).isEqualTo(3000);
    }

    private static DayFigures day(long answers, long abandoned) {
        return new DayFigures(1, 0, 1, 1, 1, 0, answers, abandoned, 0, answers, abandoned, 0);
    }
}
