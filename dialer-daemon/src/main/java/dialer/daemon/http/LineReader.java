package dialer.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of bytes, ended by LF or CRLF. A line that is too long is passed over in bounded memory. Not thread-safe. */
final class LineReader {
    private final InputStream in;
    private final int maxLength;
    private final byte[] input = new byte[16_384];
    private int from;
    private int to;
    private byte[] line = new byte[1_024];
    private int length;
    private boolean tooLong;

    LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** Whether there was another line; its content is in the other methods until the next call. */
    boolean next() throws IOException {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (from == to) {
                from = 0;
                to = in.read(input, 0, input.length);
                if (to < 0) {
                    to = 0;
                    return any;
                }
                continue;
            }
            any = true;
            int end = from;
            while (end < to && input[end] != '\n') {
                end++;
            }
            append(from, end);
            boolean ended = end < to;
            from = ended ? end + 1 : end;
            if (ended) {
                return true;
            }
        }
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return !tooLong;
    }

    boolean isTooLong() {
        return tooLong;
    }

    byte[] buffer() {
        return line;
    }

    int length() {
        return length;
    }

    private void append(int start, int end) {
        int more = end - start;
        if (tooLong || length + more > maxLength) {
            tooLong = true;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.min(maxLength, Math.max(line.length * 2, length + more)));
        }
        System.arraycopy(input, start, line, length, more);
        length += more;
    }
}
