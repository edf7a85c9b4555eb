package dialer.scheduler.notify;

/** Port to the outbox, for notices that are not part of a result. */
public interface Outbox {
    /** Stores the notice durably; it is delivered from there at least once, in order per contact. */
    void add(Notice notice);
}
