package dialer.sql;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A daemon's lease as stored.
 *
 * @param expired by the database's clock
 * @param farAhead whether it would last longer than any lease can: the database's clock was set back
 */
record LeaseRow(
        String node,
        long fence,
        String process,
        Set<String> switches,
        long leaseMs,
        long renewals,
        String state,
        boolean expired,
        boolean farAhead,
        long endedForMs) {
    private static final String SELECT =
            "SELECT node, fence, process, switches, lease_ms, renewals, state, expires_at <= NOW(6) AS expired,"
                    + " expires_at > NOW(6) + INTERVAL lease_ms * 1000 MICROSECOND AS far_ahead,"
                    + " COALESCE(TIMESTAMPDIFF(MICROSECOND, ended_at, NOW(6)), 0) DIV 1000 AS ended_for FROM node_lease";

    private static final RowMapper<LeaseRow> MAPPER = (row, context) -> new LeaseRow(
            row.getString("node"),
            row.getLong("fence"),
            row.getString("process"),
            Set.of(row.getString("switches").split("\n")),
            row.getLong("lease_ms"),
            row.getLong("renewals"),
            row.getString("state"),
            row.getBoolean("expired"),
            row.getBoolean("far_ahead"),
            row.getLong("ended_for"));

    /** Does not wait: whoever holds the row is either quick, and then the transaction runs again, or paused within a transaction of its own. */
    static LeaseRow lock(Handle handle, String node) {
        return handle.createQuery(SELECT + " WHERE node = :node FOR UPDATE NOWAIT")
                .bind("node", node)
                .map(MAPPER)
                .one();
    }

    /** Those of other daemons of which something may be left. */
    static List<LeaseRow> unsettledOthers(Handle handle, String node) {
        return handle.createQuery(SELECT + " WHERE node <> :node AND state <> 'SETTLED' ORDER BY node")
                .bind("node", node)
                .map(MAPPER)
                .list();
    }
}
