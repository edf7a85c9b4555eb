package dialer.scheduler.agents;

/** Who keeps a campaign's agents. */
public enum AgentsBy {
    /** The voice connector: it is asked for an agent, and may tell of all. */
    CONNECTOR,
    /** The switch's own queue (mod_callcenter): its events tell of the agents, and live answers are sent into it. */
    CALLCENTER
}
