package dialer.benchmarks.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a real switch sent during a few calls, in pieces as a busy socket would hand them over. */
final class Recordings {
    /** What a Netty channel reads at once under load. */
    private static final int PIECE_BYTES = 64 * 1024;

    private static final List<String> NAMES = List.of("call_ok", "call_busy", "call_agent", "call_callcenter");

    private Recordings() {}

    /** All recordings one after the other. */
    static List<byte[]> pieces() {
        byte[] all = bytes();
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < all.length; from += PIECE_BYTES) {
            pieces.add(Arrays.copyOfRange(all, from, Math.min(all.length, from + PIECE_BYTES)));
        }
        return pieces;
    }

    private static byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : NAMES) {
            try (InputStream in = Recordings.class.getResourceAsStream("/dialer/benchmarks/" + name + ".raw")) {
                if (in == null) {
                    throw new IllegalStateException("recording " + name + " is missing");
                }
                in.transferTo(all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toByteArray();
    }
}
