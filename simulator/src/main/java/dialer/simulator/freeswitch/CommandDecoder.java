package dialer.simulator.freeswitch;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts the client's bytes into commands: lines up to an empty one, ends of line LF or CRLF, empty lines before a command
 * skipped, a body by its content length skipped.
 */
final class CommandDecoder extends ByteToMessageDecoder {

    private static final int LONGEST_COMMAND = 1 << 20;

    private int scanned;
    private long bodyLeft;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (bodyLeft > 0) {
            int skipped = (int) Math.min(bodyLeft, in.readableBytes());
            in.skipBytes(skipped);
            bodyLeft -= skipped;
            return;
        }
        skipEmptyLines(in);
        int end = endOfCommand(in);
        if (end < 0) {
            if (in.readableBytes() > LONGEST_COMMAND) {
                throw new TooLongFrameException("a command is longer than " + LONGEST_COMMAND + " bytes");
            }
            return;
        }
        String text = in.readString(end - in.readerIndex(), StandardCharsets.UTF_8);
        scanned = 0;
        EslCommand command = parse(text);
        String length = command.header("content-length");
        if (length != null && length.matches("\\d{1,9}")) {
            bodyLeft = Long.parseLong(length);
        }
        out.add(command);
    }

    private void skipEmptyLines(ByteBuf in) {
        while (scanned == 0 && in.isReadable()) {
            byte next = in.getByte(in.readerIndex());
            if (next != '\n' && next != '\r') {
                return;
            }
            in.skipBytes(1);
        }
    }

    /** Index behind the empty line that ends the command, or -1; goes on where the last look ended. */
    private int endOfCommand(ByteBuf in) {
        int from = in.readerIndex() + scanned;
        for (int i = in.indexOf(from, in.writerIndex(), (byte) '\n'); i >= 0; ) {
            int next = i + 1;
            if (next < in.writerIndex() && in.getByte(next) == '\r') {
                next++;
            }
            if (next >= in.writerIndex()) {
                scanned = i - in.readerIndex();
                return -1;
            }
            if (in.getByte(next) == '\n') {
                return next + 1;
            }
            i = in.indexOf(next, in.writerIndex(), (byte) '\n');
        }
        return -1;
    }

    private static EslCommand parse(String text) {
        String[] lines = text.split("\r?\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).trim());
            }
        }
        return new EslCommand(lines.length == 0 ? "" : lines[0], headers);
    }
}
