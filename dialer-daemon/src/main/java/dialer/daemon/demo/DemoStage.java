package dialer.daemon.demo;

import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.freeswitch.SwitchConfig;
import org.jspecify.annotations.Nullable;

/**
 * The simulated world around the daemon, and how the daemon is set up for it.
 *
 * @param connector null if the switch's own queues keep the agents
 * @param slots calls in flight that the daemon may have
 * @param cps calls in any one second that it may make
 * @param campaigns its section {@code campaign-defaults}, as YAML of one line
 */
record DemoStage(SwitchConfig freeswitch, @Nullable ConnectorConfig connector, int slots, int cps, String campaigns) {
    static final String PASSWORD = "ClueCon";
}
