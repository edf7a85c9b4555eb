package dialer.scheduler.agents;

import dialer.scheduler.contact.AgentId;

/**
 * An agent as somebody has told of them.
 *
 * @param forMs for how long the agent has been in that state, 0 or more; a length and not a time, because the core's clock is nobody else's
 */
public record AgentRow(AgentId agent, AgentState state, long forMs) {}
