package dialer.sql;

import dialer.scheduler.contact.CallId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The switch's own records of ended calls, kept until the owner of the call has stored its result. A record that comes when the result is there
 * changes nothing; that of a call which was given up as lost is added to it as facts, for the operator: the result was told already.
 */
public final class CallRecordStore {
    private final Database database;

    public CallRecordStore(Database database) {
        this.database = database;
    }

    /** What became of a record. */
    public enum Outcome {
        /** Its call is open: the record waits for the owner of the call. */
        KEPT,
        /** The call has its result. */
        SETTLED,
        /** The call was given up as lost; the cause of its end is now known, its result stays. */
        TOO_LATE,
        /** No call of ours. */
        UNKNOWN
    }

    /**
     * A record that waits.
     *
     * @param facts as given to {@link #keep}
     */
    public record CallRecord(CallId callId, String facts) {}

    /**
     * Keeps the record if its call is open. Committed when it returns, so that the switch may forget it.
     *
     * @param facts what it says, opaque here
     * @param cause the hang-up cause, at most 64 characters
     */
    public Outcome keep(CallId callId, String facts, String cause) {
        return database.transaction(handle -> keep(handle, callId, facts, cause));
    }

    /** The shared lock waits for a result that is being stored: it either sees this record or is seen here. */
    private static Outcome keep(Handle handle, CallId callId, String facts, String cause) {
        Optional<String> state = handle.createQuery(
                        "SELECT IF(disposition = 'LOST' AND hangup_cause IS NULL, 'LOST', state) AS state FROM attempt"
                                + " WHERE call_id = :call LOCK IN SHARE MODE")
                .bind("call", callId.value())
                .mapTo(String.class)
                .findOne();
        return switch (state.orElse("")) {
            case "" -> Outcome.UNKNOWN;
            case "CLAIMED", "DIALED" -> {
                handle.createUpdate("INSERT IGNORE INTO call_record (call_id, facts) VALUES (:call, :facts)")
                        .bind("call", callId.value())
                        .bind("facts", facts)
                        .execute();
                yield Outcome.KEPT;
            }
            case "LOST" -> {
                handle.createUpdate(
                                "UPDATE attempt SET hangup_cause = :cause WHERE call_id = :call AND disposition = 'LOST'")
                        .bind("cause", cause)
                        .bind("call", callId.value())
                        .execute();
                yield Outcome.TOO_LATE;
            }
            default -> Outcome.SETTLED;
        };
    }

    /** The records of calls that this daemon owns and has not settled. */
    public List<CallRecord> ofOwnCalls(NodeLease lease) {
        return database.transaction(handle -> handle.createQuery(
                        "SELECT r.call_id, r.facts FROM call_record r JOIN attempt a ON a.call_id = r.call_id"
                                + " WHERE a.node = :node AND a.fence = :fence AND a.state IN ('CLAIMED', 'DIALED')"
                                + " ORDER BY r.received_at LIMIT 10000")
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .map((row, context) -> new CallRecord(new CallId(row.getString("call_id")), row.getString("facts")))
                .list());
    }

    /** The calls have their results: what the switch's records say of them is no longer needed. */
    static void settled(Handle handle, List<String> calls) {
        handle.createUpdate("DELETE FROM call_record WHERE call_id IN (<calls>)")
                .bindList("calls", calls)
                .execute();
    }
}
