package dialer.scheduler.call;

/** What was found out about who has answered. */
public enum AmdVerdict {
    HUMAN,
    MACHINE,
    /** It could not be told, or not in time; counts as a person. */
    UNKNOWN
}
