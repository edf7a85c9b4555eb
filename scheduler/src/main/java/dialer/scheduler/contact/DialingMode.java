package dialer.scheduler.contact;

/** How calls of an agent campaign relate to its agents. */
public enum DialingMode {
    /** The agent sees the contact and decides. */
    PREVIEW,
    /** The agent is reserved first, then one person is called. */
    PROGRESSIVE,
    /** People are called ahead of the agents. */
    PREDICTIVE
}
