package dialer.sql;

/** What became of one contact of an insert. */
public enum InsertOutcome {
    STORED,
    /** Its campaign already has an active contact with this number. */
    DUPLICATE_ACTIVE_NUMBER,
    /** A contact with this id is already stored, or came earlier in the same insert. */
    DUPLICATE_ID
}
