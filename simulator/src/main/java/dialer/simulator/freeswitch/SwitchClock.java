package dialer.simulator.freeswitch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The switch's time: microseconds that never go back, and the date headers of its events. */
final class SwitchClock {

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GMT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final long startNanos = System.nanoTime();
    private final long startUs = System.currentTimeMillis() * 1000;
    private long headersSecond = -1;
    private String headers = "";

    long nowUs() {
        return startUs + (System.nanoTime() - startNanos) / 1000;
    }

    long uptimeUs() {
        return nowUs() - startUs;
    }

    /** The three date headers for {@code us}; the text of a second is kept, since events come in bursts. */
    String dateHeaders(long us) {
        long second = us / 1_000_000;
        if (second != headersSecond) {
            Instant at = Instant.ofEpochSecond(second);
            headers = "Event-Date-Local: " + UrlEncoding.encode(LOCAL.format(at)) + "\nEvent-Date-GMT: "
                    + UrlEncoding.encode(GMT.format(at)) + "\nEvent-Date-Timestamp: ";
            headersSecond = second;
        }
        return headers + us + "\n";
    }
}
