package dialer.sql;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an error of the server means for us. Numbers: MariaDB's error code list. */
final class SqlErrors {
    /** Lock wait timeout, deadlock (also Galera's certification failure). Nothing of the transaction took effect. */
    private static final Set<Integer> RETRYABLE = Set.of(1205, 1213);

    /**
     * What is wrong with the server and not with the statement: disk full, storage engine failed, out of memory, too many connections, cluster node
     * not ready, shutdown in progress, table full, host blocked, too many locks, read-only, statement interrupted, connection killed, statement
     * timed out.
     */
    private static final Set<Integer> UNAVAILABLE =
            Set.of(1021, 1030, 1037, 1040, 1047, 1053, 1114, 1129, 1206, 1290, 1317, 1792, 1836, 1927, 1969);

    /** A node that is not part of its cluster, a replica, a server in read-only mode. */
    private static final Set<Integer> MAY_NOT_WRITE = Set.of(1047, 1290, 1836);

    private SqlErrors() {}

    static boolean isRetryable(Throwable error) {
        SQLException sql = sqlCause(error);
        return sql != null && RETRYABLE.contains(sql.getErrorCode());
    }

    static boolean isUnavailable(Throwable error) {
        SQLException sql = sqlCause(error);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return sql instanceof java.sql.SQLTransientConnectionException
                || sql instanceof java.sql.SQLNonTransientConnectionException
                || (state != null && state.startsWith("08"))
                || UNAVAILABLE.contains(sql.getErrorCode());
    }

    static boolean isOfAServerThatMayNotWrite(SQLException error) {
        return MAY_NOT_WRITE.contains(error.getErrorCode());
    }

    static @Nullable SQLException sqlCause(Throwable error) {
        // bounded, because a cause may in theory point back to itself
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (at instanceof SQLException sql) {
                return sql;
            }
            at = at.getCause();
        }
        return null;
    }
}
