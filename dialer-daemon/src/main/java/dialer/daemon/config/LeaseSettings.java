package dialer.daemon.config;

import java.time.Duration;
import java.util.List;

/**
 * The lease of this daemon on its calls.
 *
 * @param duration for how long a daemon that says nothing keeps its calls; then another one takes them over
 */
public record LeaseSettings(Duration duration) {
    static final Key<Duration> DURATION = Key.withDefault(
            "lease.duration",
            Values.duration("1s", "10m"),
            "15s",
            "For how long a daemon that says nothing keeps its calls; then another daemon on the database takes them over. It is renewed each"
                    + " third of this time; a daemon that could not renew it for four fifths originates nothing until it can.");
    static final List<Key<?>> KEYS = List.of(DURATION);

    static LeaseSettings read(KeyReader reader) {
        return new LeaseSettings(reader.get(DURATION));
    }
}
