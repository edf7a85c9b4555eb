package dialer.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** DATETIME(6) columns hold UTC; going through LocalDateTime keeps the JVM's and the driver's time zones out of it. */
final class SqlTime {
    private SqlTime() {}

    static @Nullable LocalDateTime toColumn(@Nullable Instant time) {
        return time == null ? null : LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    static @Nullable Instant fromColumn(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    /** For columns that are never null. */
    static Instant required(ResultSet row, String column) throws SQLException {
        Instant time = fromColumn(row, column);
        if (time == null) {
            throw new SQLException(column + " is null");
        }
        return time;
    }
}
