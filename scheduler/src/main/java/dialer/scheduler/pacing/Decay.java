package dialer.scheduler.pacing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sums that fade, and their way into the database and back. */
final class Decay {
    private Decay() {}

    static void scale(double[] values, double by) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= by;
        }
    }

    /** The values without the zeros at the end, to five digits: more would be noise in the database. */
    static List<Double> memory(double[] values, double scale) {
        int length = values.length;
        while (length > 0 && values[length - 1] == 0) {
            length--;
        }
        List<Double> memory = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            memory.add(rounded(values[i] * scale));
        }
        return memory;
    }

    static void restore(List<Double> memory, double[] values) {
        Arrays.fill(values, 0);
        for (int i = 0; i < Math.min(values.length, memory.size()); i++) {
            values[i] = Math.max(0, memory.get(i));
        }
    }

    static double sum(List<Double> memory) {
        double sum = 0;
        for (double value : memory) {
            sum += value;
        }
        return sum;
    }

    private static double rounded(double value) {
        if (value == 0) {
            return 0;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 4);
        return Math.rint(value / unit) * unit;
    }
}
