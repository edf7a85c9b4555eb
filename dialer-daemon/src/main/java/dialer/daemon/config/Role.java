package dialer.daemon.config;

/** What the holder of an API key may do. */
public enum Role {
    /** Hand over contacts. */
    INTAKE,
    /** Start, stop and purge campaigns, control live calls; and look. */
    CONTROL,
    /** Tell of agents and of ended calls: what the voice connector, the switch and whoever knows the agents call. */
    CALLBACKS,
    /** Look, and nothing else. */
    READ
}
