package dialer.sql;

/** What became of one contact of an insert. */
public enum InsertOutcome {
    STORED,
    /** Its campaign already has an active contact with this number, be it this very contact. */
    DUPLICATE_ACTIVE_NUMBER,
    /** Another contact with this id is already stored (or this one, but ended), or came earlier in the same insert. */
    DUPLICATE_ID
}
