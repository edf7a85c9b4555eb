package dialer.sql;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which daemon owns what is under way. Only reads, without locks: the answer may be old when it arrives. */
public final class CallOwners {
    private static final String OWNER =
            "SELECT a.node, COALESCE(l.state = 'HELD', FALSE) AS held, l.api_url FROM attempt a LEFT JOIN node_lease l ON l.node = a.node";

    private static final String OPEN = "a.state IN ('CLAIMED', 'DIALED')";

    private final Database database;

    public CallOwners(Database database) {
        this.database = database;
    }

    /**
     * The daemon that owns an attempt.
     *
     * @param held whether its lease has not been ended; if it has, another daemon is about to take the attempt over
     * @param apiUrl where its API answers, as it said itself; null if it said nothing
     */
    public record CallOwner(
            String node, boolean held, @Nullable String apiUrl) {}

    /**
     * The owner of the contact's open attempt; empty if it has none.
     *
     * @throws DatabaseUnavailableException if the database is away
     */
    public Optional<CallOwner> ofContact(ContactId id) {
        return database.transaction(handle -> ofContact(handle, id.value()));
    }

    /**
     * The owner of the open call. As for whoever controls calls, a call may also be named by its contact's id.
     *
     * @throws DatabaseUnavailableException if the database is away
     */
    public Optional<CallOwner> ofCall(CallId id) {
        return database.transaction(handle -> find(handle, OWNER + " WHERE a.call_id = :id AND " + OPEN, id.value())
                .or(() -> ofContact(handle, id.value())));
    }

    private static Optional<CallOwner> ofContact(Handle handle, String id) {
        return find(
                handle,
                OWNER + " JOIN contact c ON c.seq = a.contact_seq AND c.call_id = a.call_id WHERE c.id = :id AND "
                        + OPEN,
                id);
    }

    private static Optional<CallOwner> find(Handle handle, String select, String id) {
        return handle.createQuery(select)
                .bind("id", id)
                .map((row, context) ->
                        new CallOwner(row.getString("node"), row.getBoolean("held"), row.getString("api_url")))
                .findOne();
    }
}
