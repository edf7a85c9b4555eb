package dialer.simulator.freeswitch;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A channel's variables in the switch's order: setting one that exists moves it to the end. */
final class ChannelVariables {

    private static final String PREFIX = "variable_";

    /** Name to whole header line, ready to be written: events are written far more often than variables are set. */
    private final Map<String, byte[]> lines = new LinkedHashMap<>(128);

    void set(String name, String value) {
        setLine(name, line(name, UrlEncoding.encode(value)));
    }

    void setLine(String name, byte[] line) {
        lines.remove(name);
        lines.put(name, line);
    }

    void remove(String name) {
        lines.remove(name);
    }

    boolean has(String name) {
        return lines.containsKey(name);
    }

    /** The encoded value, or null. */
    @Nullable
    String encoded(String name) {
        byte[] line = lines.get(name);
        if (line == null) {
            return null;
        }
        int start = PREFIX.length() + name.length() + 2;
        return new String(line, start, line.length - start - 1, StandardCharsets.UTF_8);
    }

    /** Names and encoded values, in the switch's order. */
    void copyTo(BiConsumer<String, String> target) {
        lines.keySet().forEach(name -> target.accept(name, String.valueOf(encoded(name))));
    }

    void writeTo(ByteSink sink) {
        for (byte[] line : lines.values()) {
            sink.bytes(line);
        }
    }

    static byte[] line(String name, String encodedValue) {
        return (PREFIX + name + ": " + encodedValue + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
