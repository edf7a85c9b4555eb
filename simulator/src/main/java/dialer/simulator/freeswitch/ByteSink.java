package dialer.simulator.freeswitch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array that one event after the other is written into. */
final class ByteSink {

    private byte[] bytes = new byte[16 * 1024];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Writes characters that are all ASCII. */
    ByteSink ascii(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
        return this;
    }

    ByteSink utf8(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    ByteSink bytes(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    /** Writes one header line; the value is encoded already. */
    ByteSink header(String name, String encodedValue) {
        return ascii(name).ascii(": ").ascii(encodedValue).ascii("\n");
    }

    /** The bytes so far behind {@code head}. */
    byte[] framed(String head) {
        byte[] frame = new byte[head.length() + size];
        for (int i = 0; i < head.length(); i++) {
            frame[i] = (byte) head.charAt(i);
        }
        System.arraycopy(bytes, 0, frame, head.length(), size);
        return frame;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
