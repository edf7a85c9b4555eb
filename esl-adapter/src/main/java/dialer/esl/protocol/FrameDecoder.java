package dialer.esl.protocol;

import static dialer.esl.protocol.ByteScan.COLON;
import static dialer.esl.protocol.ByteScan.CR;
import static dialer.esl.protocol.ByteScan.LF;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the switch's byte stream into frames. Incremental: takes pieces of any size, and hands on the same frames however
 * the stream was cut. Needs no channel and no thread of its own; not thread-safe.
 *
 * <p>A frame is header lines up to a blank line, then as many bytes as its {@code Content-Length} says. Lines end in LF or
 * CRLF, the headers come in any order, blank lines between frames are passed over.
 *
 * <p>Memory is bounded: a frame that is not complete has at most {@link #MAX_HEAD_BYTES} plus {@link #MAX_BODY_BYTES},
 * the buffer is never more than about twice that, and it grows as bytes arrive, not when a length is announced. The only exception thrown because of what
 * was received is {@link EslProtocolException}; after it the decoder is of no further use and repeats it.
 */
public final class FrameDecoder {
    /** The switch's own heads are under 200 bytes; a head that does not end means that we have lost our place. */
    public static final int MAX_HEAD_BYTES = 64 * 1024;

    /** The largest event recorded has 12.7 KB; replies such as {@code show channels} grow with the number of calls. */
    public static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    /** Large input is taken in pieces of this size, so that the buffer stays small and within the processor's cache. */
    private static final int PIECE_BYTES = 64 * 1024;

    /** A buffer that one large frame has stretched beyond this is given back. */
    private static final int KEEP_BYTES = 1024 * 1024;

    private static final List<String> KNOWN_TYPES = List.of(
            ContentType.EVENT_PLAIN,
            ContentType.COMMAND_REPLY,
            ContentType.API_RESPONSE,
            ContentType.AUTH_REQUEST,
            ContentType.DISCONNECT_NOTICE,
            ContentType.RUDE_REJECTION);

    private static final int UNKNOWN = -1;

    private byte[] buffer = new byte[2 * PIECE_BYTES];
    private int start;
    private int limit;

    /** Where the header line under the scan begins, and how far its end has been looked for. */
    private int lineStart;

    private int scanned;

    /** What the head has said so far; {@link #bodyStart} is known once it is complete. */
    private int bodyStart = UNKNOWN;

    private int bodyLength = UNKNOWN;
    private @Nullable String contentType;

    private @Nullable EslProtocolException failure;

    /**
     * Takes bytes and hands every frame that they complete to {@code sink}, in order.
     *
     * @throws EslProtocolException if the stream cannot be read on; the frames before the damage have been handed on
     */
    public void decode(byte[] bytes, int offset, int length, Consumer<? super Frame> sink) {
        for (int taken = 0; taken < length; ) {
            int piece = Math.min(PIECE_BYTES, length - taken);
            makeRoom(piece);
            System.arraycopy(bytes, offset + taken, buffer, limit, piece);
            limit += piece;
            taken += piece;
            cutFrames(sink);
        }
    }

    /** As {@link #decode(byte[], int, int, Consumer)}, for all readable bytes of {@code bytes}, which it does not release. */
    public void decode(ByteBuf bytes, Consumer<? super Frame> sink) {
        while (bytes.isReadable()) {
            int piece = Math.min(PIECE_BYTES, bytes.readableBytes());
            makeRoom(piece);
            bytes.readBytes(buffer, limit, piece);
            limit += piece;
            cutFrames(sink);
        }
    }

    /**
     * Says that the stream has ended.
     *
     * @throws EslProtocolException if it ended inside a frame
     */
    public void end() {
        rethrowFailure();
        for (int i = start; i < limit; i++) {
            if (buffer[i] != LF && buffer[i] != CR) {
                throw fail("stream ends inside a frame");
            }
        }
    }

    private void cutFrames(Consumer<? super Frame> sink) {
        rethrowFailure();
        while (completeHead() && limit - bodyStart >= bodyLength) {
            Frame frame = cutFrame();
            sink.accept(frame);
        }
    }

    /** True once {@link #bodyStart}, {@link #bodyLength} and {@link #contentType} are known. */
    private boolean completeHead() {
        while (bodyStart == UNKNOWN) {
            int lineFeed = ByteScan.indexOf(buffer, scanned, limit, LF);
            if ((lineFeed < 0 ? limit : lineFeed) - start > MAX_HEAD_BYTES) {
                throw fail("head of a frame exceeds " + MAX_HEAD_BYTES + " bytes");
            }
            if (lineFeed < 0) {
                scanned = limit;
                return false;
            }
            int lineEnd = lineFeed > lineStart && buffer[lineFeed - 1] == CR ? lineFeed - 1 : lineFeed;
            if (lineEnd > lineStart) {
                readHeaderLine(lineStart, lineEnd);
            } else if (lineStart == start) {
                start = lineFeed + 1;
            } else {
                endHead(lineFeed + 1);
            }
            lineStart = lineFeed + 1;
            scanned = lineStart;
        }
        return true;
    }

    private void readHeaderLine(int from, int to) {
        int colon = ByteScan.indexOf(buffer, from, to, COLON);
        if (colon < 0) {
            throw fail("header line without a colon: " + excerpt(from, to));
        }
        int valueStart = colon + 1;
        while (valueStart < to && buffer[valueStart] == ' ') {
            valueStart++;
        }
        if (ByteScan.equalsIgnoreCase(buffer, from, colon, "Content-Type")) {
            contentType = contentType(valueStart, to);
        } else if (ByteScan.equalsIgnoreCase(buffer, from, colon, "Content-Length")) {
            int length = contentLength(valueStart, to);
            if (bodyLength != UNKNOWN && bodyLength != length) {
                throw fail("two different Content-Length headers: " + bodyLength + " and " + length);
            }
            bodyLength = length;
        }
    }

    private void endHead(int next) {
        if (contentType == null) {
            throw fail("frame without a Content-Type: " + excerpt(start, next));
        }
        bodyStart = next;
        bodyLength = Math.max(bodyLength, 0);
    }

    private String contentType(int from, int to) {
        for (String known : KNOWN_TYPES) {
            if (ByteScan.equalsIgnoreCase(buffer, from, to, known)) {
                return known;
            }
        }
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private int contentLength(int from, int to) {
        int end = to;
        while (end > from && buffer[end - 1] == ' ') {
            end--;
        }
        if (end == from) {
            throw fail("Content-Length without a value");
        }
        int length = 0;
        for (int i = from; i < end; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                throw fail("Content-Length is not a number of bytes: " + excerpt(from, end));
            }
            length = length * 10 + digit;
            if (length > MAX_BODY_BYTES) {
                throw fail("Content-Length exceeds " + MAX_BODY_BYTES + " bytes: " + excerpt(from, end));
            }
        }
        return length;
    }

    private Frame cutFrame() {
        int end = bodyStart + bodyLength;
        String type = contentType == null ? "" : contentType;
        Frame frame = new Frame(type, Arrays.copyOfRange(buffer, start, end), bodyStart - start);
        start = end;
        lineStart = end;
        scanned = end;
        bodyStart = UNKNOWN;
        bodyLength = UNKNOWN;
        contentType = null;
        return frame;
    }

    private void makeRoom(int wanted) {
        rethrowFailure();
        int held = limit - start;
        if (buffer.length > KEEP_BYTES && held <= PIECE_BYTES) {
            moveTo(new byte[2 * PIECE_BYTES], held);
        } else if (limit + wanted > buffer.length) {
            boolean enough = held <= buffer.length / 2 && held + wanted <= buffer.length;
            moveTo(enough ? buffer : new byte[Math.max(2 * buffer.length, held + wanted)], held);
        }
    }

    private void moveTo(byte[] target, int held) {
        System.arraycopy(buffer, start, target, 0, held);
        int moved = start;
        buffer = target;
        start = 0;
        limit = held;
        lineStart -= moved;
        scanned -= moved;
        if (bodyStart != UNKNOWN) {
            bodyStart -= moved;
        }
    }

    private void rethrowFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private EslProtocolException fail(String message) {
        failure = new EslProtocolException(message);
        return failure;
    }

    /** What was received, short and printable, for a message that ends in a log. */
    private String excerpt(int from, int to) {
        int shown = Math.min(to - from, 64);
        String text = new String(buffer, from, shown, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
        return '"' + text + (shown < to - from ? "...\"" : "\"");
    }
}
