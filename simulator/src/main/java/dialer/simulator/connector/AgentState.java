package dialer.simulator.connector;

/** What an agent of the simulated contact centre is doing. */
public enum AgentState {
    FREE,
    /** Held for one contact, from the reservation until its call is over or given up. */
    RESERVED,
    WRAP_UP
}
