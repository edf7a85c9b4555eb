package dialer.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededCarrierTest {

    private static final List<String> NUMBERS =
            IntStream.range(0, 20_000).mapToObj(i -> "+1800" + (5_550_000 + i)).toList();

    @Test
    void theSameSeedPlansTheSameFateWhateverTheOrderOfCalls() {
        List<String> shuffled = new ArrayList<>(NUMBERS);
        Collections.shuffle(shuffled, new Random(7));
        SeededCarrier first = carrier(42);
        SeededCarrier second = carrier(42);
        shuffled.forEach(second::plan);

        assertThat(NUMBERS).allSatisfy(number -> assertThat(second.plan(number)).isEqualTo(first.plan(number)));
    }

    @Test
    void anotherSeedPlansOtherFates() {
        long same = NUMBERS.stream()
                .filter(number -> carrier(1).plan(number).equals(carrier(2).plan(number)))
                .count();

        assertThat(same).isLessThan(NUMBERS.size() / 2);
    }

    @Test
    void outcomesComeAsOftenAsTheMixSays() {
        SeededCarrier carrier = carrier(42);
        SeededCarrier.Mix mix = SeededCarrier.Mix.typical();

        assertThat(share(carrier, CallOutcome.ANSWER)).isCloseTo(mix.answer(), within(0.02));
        assertThat(share(carrier, CallOutcome.BUSY)).isCloseTo(mix.busy(), within(0.02));
        assertThat(share(carrier, CallOutcome.NO_ANSWER)).isCloseTo(mix.noAnswer(), within(0.02));
        assertThat(share(carrier, CallOutcome.DECLINED)).isCloseTo(mix.declined(), within(0.02));
        assertThat(share(carrier, CallOutcome.INVALID_NUMBER)).isCloseTo(mix.invalidNumber(), within(0.02));
        assertThat(share(carrier, CallOutcome.CONGESTED)).isCloseTo(mix.congested(), within(0.02));
    }

    @Test
    void onlyAnsweredCallsHaveATalkTime() {
        assertThat(NUMBERS).allSatisfy(number -> {
            CallPlan plan = carrier(42).plan(number);
            assertThat(plan.hangsUpAfter().isPresent()).isEqualTo(plan.outcome() == CallOutcome.ANSWER);
        });
    }

    @Test
    void refusesAMixThatDoesNotAddUp() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new SeededCarrier.Mix(0.5, 0, 0, 0, 0, 0, second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.5");
    }

    private static SeededCarrier carrier(long seed) {
        return new SeededCarrier(seed, SeededCarrier.Mix.typical());
    }

    private static double share(SeededCarrier carrier, CallOutcome outcome) {
        return NUMBERS.stream()
                        .filter(number -> carrier.plan(number).outcome() == outcome)
                        .count()
                / (double) NUMBERS.size();
    }
}
