package dialer.scheduler.notify;

/** Port to the outbox, for notices that are not part of a result. */
public interface Outbox {
    /** Whether anybody is to be told; if not there is nothing to store. Asks no database. */
    boolean concerns(Notice notice);

    /** Stores the notice durably; it is delivered from there at least once, in order per contact. */
    void add(Notice notice);
}
