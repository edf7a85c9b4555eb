package dialer.daemon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The switch's own records of ended calls.
 *
 * @param settle how long the record of a call that has vanished is waited for before the call counts as lost
 * @param spoolDir where the switch leaves records that it could not post; null: nowhere that can be read here
 */
public record CallRecordSettings(Duration settle, @Nullable Path spoolDir) {
    static final Key<Duration> SETTLE = Key.withDefault(
            "call-records.settle",
            Values.duration("0s", "1h"),
            "0s",
            "How long the switch's record (`POST /cdr`) of a call that has vanished is waited for before the call counts as lost. Set it, for"
                    + " example to 30s, when the switch posts its records; at the least five seconds are waited in any case.");
    static final Key<String> SPOOL_DIR = Key.optional(
            "call-records.spool-dir",
            Values.path(),
            "none",
            "Directory where the switch leaves the records that it could not post (`err-log-dir` of mod_json_cdr). They are read and deleted.");
    static final List<Key<?>> KEYS = List.of(SETTLE, SPOOL_DIR);

    static CallRecordSettings read(KeyReader reader) {
        String spoolDir = reader.getOrNull(SPOOL_DIR);
        return new CallRecordSettings(reader.get(SETTLE), spoolDir == null ? null : Path.of(spoolDir));
    }
}
