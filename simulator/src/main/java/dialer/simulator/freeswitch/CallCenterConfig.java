package dialer.simulator.freeswitch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The queues of the simulated switch and their agents, as {@code callcenter.conf.xml} would name them. Every queue offers its callers to
 * the longest-idle agent. Immutable.
 *
 * @param queues names of the queues, each with the names of its agents, in the order of their tiers
 * @param wrapUp how long an agent is offered nothing after a call
 * @param legTimeout how long an agent's phone rings
 * @param busyDelay how long a busy agent is offered nothing
 * @param maxNoAnswer after so many calls in a row that were not answered the agent is on a break; 0: never
 */
public record CallCenterConfig(
        Map<String, List<String>> queues, Duration wrapUp, Duration legTimeout, Duration busyDelay, int maxNoAnswer) {

    public CallCenterConfig {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        queues.forEach((queue, agents) -> copy.put(queue, List.copyOf(agents)));
        queues = Collections.unmodifiableMap(copy);
    }

    /** No queue at all: the switch does not have the module. */
    public static CallCenterConfig none() {
        return new CallCenterConfig(Map.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }

    /** That of the recordings: {@code support@127.0.0.1} with the agents 1001 and 1002. */
    public static CallCenterConfig recorded() {
        return of(Map.of("support@127.0.0.1", List.of("1001@127.0.0.1", "1002@127.0.0.1")));
    }

    /** These queues, with the times of the recordings. */
    public static CallCenterConfig of(Map<String, List<String>> queues) {
        return new CallCenterConfig(queues, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(5), 3);
    }

    /** The same with another time after each call. */
    public CallCenterConfig wrapUp(Duration value) {
        return new CallCenterConfig(queues, value, legTimeout, busyDelay, maxNoAnswer);
    }

    /** Every agent once, in the order in which the queues name them. */
    public List<String> agents() {
        List<String> all = new ArrayList<>();
        queues.values().stream().flatMap(List::stream).distinct().forEach(all::add);
        return all;
    }
}
