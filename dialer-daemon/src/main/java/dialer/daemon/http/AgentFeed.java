package dialer.daemon.http;

import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.contact.QueueName;
import java.util.List;

/** Port for whoever knows the agents and tells of them. No method blocks. */
public interface AgentFeed {
    /** All agents of the queue, replacing what was told before. */
    void agents(QueueName queue, List<AgentRow> agents);

    /** One agent of the queue does something else now. */
    void agent(QueueName queue, AgentRow agent);
}
