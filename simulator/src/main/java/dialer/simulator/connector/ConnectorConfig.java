package dialer.simulator.connector;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a simulated voice connector is set up.
 *
 * @param port TCP port; 0 lets the system choose
 * @param daemon where the dialer's HTTP interface is; empty: it is told later
 * @param agents extensions of the agents
 * @param think time between a reservation request and the callback that answers it
 * @param wrapUp time an agent needs after a conversation
 * @param queuesRequests whether a request waits for an agent to become free; otherwise it is answered with no agent
 * @param feed the queue of which the daemon is told what all the agents do; empty: it is not told
 */
public record ConnectorConfig(
        int port,
        Optional<URI> daemon,
        List<String> agents,
        Duration think,
        Duration wrapUp,
        boolean queuesRequests,
        Optional<String> feed) {

    /** Agents 1001, 1002 ... who think for 20 ms, need no wrap-up, and requests that wait for them. */
    public static ConnectorConfig withAgents(int count) {
        List<String> agents = IntStream.rangeClosed(1, count)
                .mapToObj(i -> Integer.toString(1000 + i))
                .toList();
        return new ConnectorConfig(
                0, Optional.empty(), agents, Duration.ofMillis(20), Duration.ZERO, true, Optional.empty());
    }

    public ConnectorConfig daemon(URI value) {
        return new ConnectorConfig(port, Optional.of(value), agents, think, wrapUp, queuesRequests, feed);
    }

    public ConnectorConfig port(int value) {
        return new ConnectorConfig(value, daemon, agents, think, wrapUp, queuesRequests, feed);
    }

    public ConnectorConfig think(Duration value) {
        return new ConnectorConfig(port, daemon, agents, value, wrapUp, queuesRequests, feed);
    }

    public ConnectorConfig wrapUp(Duration value) {
        return new ConnectorConfig(port, daemon, agents, think, value, queuesRequests, feed);
    }

    public ConnectorConfig queuesRequests(boolean value) {
        return new ConnectorConfig(port, daemon, agents, think, wrapUp, value, feed);
    }

    public ConnectorConfig feed(String queue) {
        return new ConnectorConfig(port, daemon, agents, think, wrapUp, queuesRequests, Optional.of(queue));
    }
}
