package dialer.daemon.contact;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * Points in time as ISO 8601 writes them. A zone is required: a local time without one is a guess, and a person called at the wrong hour is worse
 * than a contact refused.
 */
final class IsoTimes {
    static final String ALLOWED = "an ISO 8601 time with zone, as in 2026-03-01T09:00:00Z or 2026-03-01T10:00:00+01:00";

    /** Bounds of the years, so that every database and every calculation with them holds. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:01Z");

    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 4, SignStyle.NEVER)
            .appendPattern("-MM-dd'T'HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][XX][X]")
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private IsoTimes() {}

    static Optional<Instant> parse(String text) {
        try {
            Instant instant = FORMAT.parse(text, Instant::from);
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? Optional.empty() : Optional.of(instant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
