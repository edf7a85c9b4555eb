package dialer.simulator.freeswitch;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The switch's own URL encoding of header values: it leaves out fewer characters than {@code java.net.URLEncoder}. */
final class UrlEncoding {

    private static final String UNSAFE = "\r\n \"#%&+:;<=>?@[\\]^`{|}";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c = ' '; c <= '~'; c++) {
            PLAIN[c] = UNSAFE.indexOf(c) < 0;
        }
    }

    private UrlEncoding() {}

    static String encode(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 128 || !PLAIN[c]) {
                return encodeBytes(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return value;
    }

    static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encodeBytes(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length + bytes.length / 2);
        for (byte b : bytes) {
            if (b >= 0 && PLAIN[b]) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
        return out.toString();
    }
}
