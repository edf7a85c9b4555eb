package dialer.esl.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of the switch, decoded lazily from its bytes: see {@link Headers} for how names are compared and for the one
 * thread at a time that may ask.
 *
 * <p>Values arrive URL-encoded and are returned decoded; names, {@code variable_} prefix included, stay as sent.
 */
public final class EslEvent {
    private static final String ARRAY_PREFIX = "ARRAY::";
    private static final String ARRAY_SEPARATOR_REGEX = "\\|:";

    private final byte[] bytes;
    private final Headers headers;

    EslEvent(byte[] bytes, int from) {
        this.bytes = bytes;
        this.headers = new Headers(bytes, from, bytes.length, true);
    }

    /** The header {@code Event-Name}, for example {@code CHANNEL_ANSWER}; empty if it is missing. */
    public String name() {
        String name = header("Event-Name");
        return name == null ? "" : name;
    }

    /** The header {@code Event-Subclass} of a {@code CUSTOM} event, for example {@code sofia::gateway_state}, or null. */
    public @Nullable String subclass() {
        return header("Event-Subclass");
    }

    /** Value of the first header of that name, decoded, or null. */
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /** Value of the channel variable {@code name}, that is of the header {@code variable_name}, or null. */
    public @Nullable String variable(String name) {
        return headers.first("variable_" + name);
    }

    /** The event's headers. */
    public Headers headers() {
        return headers;
    }

    /**
     * The event's own body, for example the result of a job; empty if it has none. As long as the inner
     * {@code Content-Length} says; where that is missing or wrong, all that follows the headers.
     */
    public String body() {
        int bodyStart = headers.end();
        int available = bytes.length - bodyStart;
        int length = available;
        String announced = header("Content-Length");
        if (announced != null && announced.matches("[0-9]{1,9}")) {
            length = Math.min(available, Integer.parseInt(announced));
        }
        return new String(bytes, bodyStart, length, StandardCharsets.UTF_8);
    }

    /** The elements of a value of the form {@code ARRAY::a|:b}; the value itself, alone, if it has no such form. */
    public static List<String> arrayElements(String value) {
        if (!value.startsWith(ARRAY_PREFIX)) {
            return List.of(value);
        }
        return List.of(value.substring(ARRAY_PREFIX.length()).split(ARRAY_SEPARATOR_REGEX, -1));
    }

    @Override
    public String toString() {
        String subclass = subclass();
        return subclass == null ? name() : name() + " " + subclass;
    }
}
