package dialer.simulator.pacing;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A value that changes at given minutes since dialing began.
 *
 * @param steps in the order of time, the first at minute 0
 */
public record Schedule<T>(List<Step<T>> steps) {
    /** From this minute on, the value. */
    public record Step<T>(double atMinutes, T value) {}

    /** Checks the order. */
    public Schedule {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.get(0).atMinutes() != 0) {
            throw new IllegalArgumentException("the first value is needed at minute 0");
        }
        for (int i = 1; i < steps.size(); i++) {
            if (!(steps.get(i).atMinutes() > steps.get(i - 1).atMinutes())) {
                throw new IllegalArgumentException("the minutes must go up");
            }
        }
    }

    /** Always the same. */
    public static <T> Schedule<T> always(T value) {
        return new Schedule<>(List.of(new Step<>(0, value)));
    }

    /** The value at a moment in microseconds. */
    public T at(long micros) {
        double minutes = micros / 60e6;
        int last = steps.size() - 1;
        while (last > 0 && steps.get(last).atMinutes() > minutes) {
            last--;
        }
        return steps.get(last).value();
    }

    /** Whether it never changes. */
    public boolean isConstant() {
        return steps.size() == 1;
    }

    /** The largest number of all values. */
    public double max(ToDoubleFunction<T> number) {
        return steps.stream()
                .mapToDouble(step -> number.applyAsDouble(step.value()))
                .max()
                .orElseThrow();
    }
}
