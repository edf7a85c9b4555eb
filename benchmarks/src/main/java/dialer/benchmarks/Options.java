package dialer.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Options of a benchmark, {@code name=value}. */
public final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** The options after the first argument. */
    static Options of(String... args) {
        Map<String, String> values = new TreeMap<>();
        Arrays.stream(args).skip(1).forEach(argument -> {
            int equals = argument.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("an option is name=value, not " + argument);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        });
        return new Options(values);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public int number(String name, int otherwise) {
        return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
    }
}
