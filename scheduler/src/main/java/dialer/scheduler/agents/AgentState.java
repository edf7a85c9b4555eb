package dialer.scheduler.agents;

import java.util.Locale;

/** What an agent does at the moment, whoever says so. */
public enum AgentState {
    /** Waits for a call. */
    AVAILABLE,
    /** Promised to a call, or their telephone rings. */
    RESERVED,
    /** Talks to somebody, whether or not it is a call of ours. */
    TALKING,
    /** Has ended a call and is not yet ready for the next. */
    WRAP_UP,
    /** Logged out, on a break, or otherwise not to be given calls. */
    AWAY;

    /** The word of the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
