package dialer.esl.protocol;

import static dialer.esl.protocol.ByteScan.COLON;
import static dialer.esl.protocol.ByteScan.CR;
import static dialer.esl.protocol.ByteScan.LF;
import static dialer.esl.protocol.ByteScan.PERCENT;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of a frame or an event, read where they lie: nothing becomes a {@link String} before it is asked for.
 *
 * <p>Names compare without regard to ASCII case. A name can appear more than once (the switch sends {@code Hangup-Cause}
 * twice in one event): {@link #first} and {@link #all}. A line without a colon is passed over. No method throws because
 * of the content.
 *
 * <p>The lines are located at the first question and remembered, without a lock: one thread at a time, handed over through
 * something that publishes safely, as a queue does.
 */
public final class Headers {
    /** Fields of one line in {@link #index}. */
    private static final int KEY = 0;

    private static final int START = 1;
    private static final int NAME_END = 2;
    private static final int END = 3;
    private static final int STRIDE = 4;

    /** About what a line of a recorded event takes; only a first guess of the index's size. */
    private static final int TYPICAL_LINE_BYTES = 32;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean percentEncoded;
    private int @Nullable [] index;
    private int used;
    private int end;

    /** The lines from {@code from} up to a blank line or, without one, up to {@code to}. */
    Headers(byte[] bytes, int from, int to, boolean percentEncoded) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.percentEncoded = percentEncoded;
    }

    /** Value of the first header of that name, decoded, or null. */
    public @Nullable String first(String name) {
        int line = find(name, 0);
        return line < 0 ? null : valueAt(line);
    }

    /** Values of every header of that name, decoded, in the order of the wire; empty if there is none. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int line = find(name, 0); line >= 0; line = find(name, line + STRIDE)) {
            values.add(valueAt(line));
        }
        return values;
    }

    /** Hands on every header, name as sent and value decoded, in the order of the wire. */
    public void forEach(BiConsumer<? super String, ? super String> consumer) {
        int[] lines = lines();
        for (int line = 0; line < used; line += STRIDE) {
            int start = lines[line + START];
            String name = new String(bytes, start, lines[line + NAME_END] - start, StandardCharsets.UTF_8);
            consumer.accept(name, valueAt(line));
        }
    }

    /** How many header lines there are. */
    public int size() {
        lines();
        return used / STRIDE;
    }

    /** Where the bytes after the blank line begin. */
    int end() {
        lines();
        return end;
    }

    @Override
    public String toString() {
        return new String(bytes, from, end() - from, StandardCharsets.UTF_8);
    }

    private int find(String name, int firstLine) {
        int length = name.length();
        if (length == 0) {
            return -1;
        }
        int[] lines = lines();
        int key = key(length, name.charAt(0), name.charAt(length / 2), name.charAt(length - 1));
        for (int line = firstLine; line < used; line += STRIDE) {
            if (lines[line + KEY] == key
                    && ByteScan.equalsIgnoreCase(bytes, lines[line + START], lines[line + NAME_END], name)) {
                return line;
            }
        }
        return -1;
    }

    private String valueAt(int line) {
        int[] lines = lines();
        int start = lines[line + NAME_END] + 1;
        int valueEnd = lines[line + END];
        while (start < valueEnd && bytes[start] == ' ') {
            start++;
        }
        return percentEncoded
                ? PercentDecoding.decode(bytes, start, valueEnd)
                : new String(bytes, start, valueEnd - start, StandardCharsets.UTF_8);
    }

    private int[] lines() {
        int[] lines = index;
        if (lines == null) {
            lines = locateLines();
            index = lines;
        }
        return lines;
    }

    private int[] locateLines() {
        int[] lines = new int[((to - from) / TYPICAL_LINE_BYTES + 8) * STRIDE];
        int count = 0;
        int start = from;
        while (start < to) {
            int lineFeed = ByteScan.indexOf(bytes, start, to, LF);
            int next = lineFeed < 0 ? to : lineFeed + 1;
            int lineEnd = lineFeed < 0 ? to : lineFeed;
            if (lineEnd > start && bytes[lineEnd - 1] == CR) {
                lineEnd--;
            }
            if (lineEnd == start) {
                start = next;
                break;
            }
            int colon = ByteScan.indexOf(bytes, start, lineEnd, COLON);
            if (colon > start) {
                if (count == lines.length) {
                    lines = Arrays.copyOf(lines, lines.length * 2);
                }
                lines[count + KEY] = keyOf(start, colon);
                lines[count + START] = start;
                lines[count + NAME_END] = colon;
                lines[count + END] = lineEnd;
                count += STRIDE;
            }
            start = next;
        }
        used = count;
        end = start;
        return lines;
    }

    private int keyOf(int start, int end) {
        int length = end - start;
        return key(length, bytes[start], bytes[start + length / 2], bytes[end - 1]);
    }

    /** Equal for equal names whatever their case; rarely equal for others, so that a search compares few names whole. */
    private static int key(int length, int first, int middle, int last) {
        return length << 24 | (first & 0xDF) << 16 | (middle & 0xDF) << 8 | (last & 0xDF);
    }

    /** Byte-wise {@code %XX} decoding. Not {@code URLDecoder}: a plus stays a plus, and damage is kept, never an error. */
    private static final class PercentDecoding {
        static String decode(byte[] bytes, int from, int to) {
            int percent = ByteScan.indexOf(bytes, from, to, PERCENT);
            if (percent < 0) {
                return new String(bytes, from, to - from, StandardCharsets.UTF_8);
            }
            byte[] decoded = new byte[to - from];
            int length = 0;
            int copied = from;
            while (percent >= 0) {
                System.arraycopy(bytes, copied, decoded, length, percent - copied);
                length += percent - copied;
                int value = percent + 2 < to ? hex(bytes[percent + 1]) << 4 | hex(bytes[percent + 2]) : -1;
                decoded[length++] = value < 0 ? PERCENT : (byte) value;
                copied = value < 0 ? percent + 1 : percent + 3;
                percent = ByteScan.indexOf(bytes, copied, to, PERCENT);
            }
            System.arraycopy(bytes, copied, decoded, length, to - copied);
            return new String(decoded, 0, length + to - copied, StandardCharsets.UTF_8);
        }

        /** The digit's value, or -1, which stays negative when shifted and combined. */
        private static int hex(byte digit) {
            if (digit >= '0' && digit <= '9') {
                return digit - '0';
            }
            int upper = digit & 0xDF;
            return upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : -1;
        }
    }
}
