package dialer.esl.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One frame of the switch: header lines, then a body that may be empty. Owns its bytes. */
public final class Frame {
    private final String contentType;
    private final byte[] bytes;
    private final int bodyStart;
    private @Nullable Headers headers;

    Frame(String contentType, byte[] bytes, int bodyStart) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.bodyStart = bodyStart;
    }

    /** The header {@code Content-Type}; one of {@link ContentType} or a word unknown to us, verbatim. */
    public String contentType() {
        return contentType;
    }

    /** The frame's own headers. Their values are plain text, not URL-encoded as those of events are. */
    public Headers headers() {
        Headers located = headers;
        if (located == null) {
            located = new Headers(bytes, 0, bodyStart, false);
            headers = located;
        }
        return located;
    }

    /** Length of the body in bytes; 0 if the frame had no {@code Content-Length}. */
    public int bodyLength() {
        return bytes.length - bodyStart;
    }

    /** The body as text; empty if there is none. */
    public String body() {
        return new String(bytes, bodyStart, bytes.length - bodyStart, StandardCharsets.UTF_8);
    }

    /** The header lines as received, up to and with the blank line. */
    public byte[] headBytes() {
        return Arrays.copyOf(bytes, bodyStart);
    }

    /** The body as received. */
    public byte[] bodyBytes() {
        return Arrays.copyOfRange(bytes, bodyStart, bytes.length);
    }

    /** The event in this frame, or null if it is no {@code text/event-plain}. */
    public @Nullable EslEvent event() {
        return contentType.equals(ContentType.EVENT_PLAIN) ? new EslEvent(bytes, bodyStart) : null;
    }

    /** What the reply says: the body of an {@code api/response}, else the header {@code Reply-Text}, else empty. */
    public String replyText() {
        if (contentType.equals(ContentType.API_RESPONSE)) {
            return body();
        }
        String text = headers().first("Reply-Text");
        return text == null ? "" : text;
    }

    @Override
    public String toString() {
        return contentType + ", " + bodyLength() + " bytes";
    }
}
