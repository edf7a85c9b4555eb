package dialer.simulator.connector;

/**
 * An agent begins to do something else.
 *
 * @param atUs microseconds since the epoch
 */
public record AgentChange(String agent, AgentState state, long atUs) {}
