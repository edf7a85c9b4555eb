package dialer.daemon.demo;

import dialer.daemon.Daemon;
import dialer.daemon.config.DaemonSettings;
import dialer.simulator.carrier.CallPlan;
import dialer.simulator.carrier.SeededCarrier;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.CallCenterConfig;
import dialer.simulator.freeswitch.Dialplan;
import dialer.simulator.freeswitch.SimulatedSwitch;
import dialer.simulator.freeswitch.SwitchConfig;
import dialer.sql.embedded.EmbeddedMariaDb;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Database, switch, voice connector and daemon of the demo, each real or simulated as far as it can be on one machine; all on loopback. */
final class DemoWorld implements AutoCloseable {
    private static final String PASSWORD = "ClueCon";
    private static final Logger LOG = LoggerFactory.getLogger(DemoWorld.class);

    /** Calls run this much faster than real ones, so that the demo shows thousands of them within a minute. */
    private static final double TIME_SCALE = 10;

    /** As people are, but briefer: the demo should not end with a minute of waiting for the last long talk. */
    private static final SeededCarrier.Mix PEOPLE =
            new SeededCarrier.Mix(0.55, 0.10, 0.22, 0.05, 0.05, 0.03, Duration.ofSeconds(8), Duration.ofSeconds(15));

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private @Nullable SimulatedSwitch freeswitch;
    private @Nullable SimulatedVoiceConnector connector;
    private @Nullable Daemon daemon;

    private DemoWorld() {}

    /**
     * Starts everything; dialing begins when contacts arrive.
     *
     * @param httpPort port of the daemon's API, 0 for any free one
     */
    static DemoWorld start(DemoPlan plan, int httpPort) throws IOException {
        DemoWorld world = new DemoWorld();
        try {
            world.startAll(plan, httpPort);
            return world;
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
    }

    private void startAll(DemoPlan plan, int httpPort) throws IOException {
        EmbeddedMariaDb database = opened(EmbeddedMariaDb.start());
        freeswitch = opened(SimulatedSwitch.start(switchOf(plan)));
        if (!plan.ownQueues()) {
            connector = opened(SimulatedVoiceConnector.start(ConnectorConfig.withAgents(Math.max(1, plan.agents()))
                    .wrapUp(Duration.ofMillis(300))
                    .queuesRequests(true)));
        }
        String settings = configuration(plan, httpPort, database, freeswitch.port()) + agents();
        daemon = opened(new Daemon(DaemonSettings.parse(settings, Map.of())));
        daemon.start();
        if (connector != null) {
            connector.setDaemon(api());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private static SwitchConfig switchOf(DemoPlan plan) {
        SeededCarrier people = new SeededCarrier(plan.seed(), PEOPLE);
        return SwitchConfig.builder()
                .password(PASSWORD)
                // N lets N-1 legs start in a second, and every answered agent call adds one
                .sessionsPerSecond(2 * plan.cps() + 1)
                .maxSessions(4 * plan.slots())
                .heartbeatPeriod(Duration.ofSeconds(2))
                .timeScale(TIME_SCALE)
                .seed(plan.seed())
                .carrier(people)
                .agents(extension -> CallPlan.answerAndHold(Duration.ofMillis(500)))
                .callCenter(CallCenterConfig.of(plan.queues()).wrapUp(Duration.ofSeconds(3)))
                .dialplan(new Dialplan()
                        .context("127.0.0.1")
                        .ivr(DemoPlan.IVR_EXTENSION, Duration.ofSeconds(20))
                        .agents("1[0-9]{3,4}"))
                .build();
    }

    private String agents() {
        return connector == null
                ? "campaign-defaults: {ring-timeout: 30s, agents: callcenter}\n"
                : "campaign-defaults: {ring-timeout: 30s}\nvoice-connector: {url: \"" + connector.uri() + "\"}\n";
    }

    private static String configuration(DemoPlan plan, int httpPort, EmbeddedMariaDb database, int eslPort) {
        return """
                node: demo
                http: {port: %d}
                database: {url: "%s", user: "%s"}
                switches:
                  - {name: simulated, host: 127.0.0.1, port: %d, password: %s, max-slots: %d, cps: %d}
                dialing: {max-slots: %d, no-agent-retry: 1s, drain-timeout: 5s}
                """.formatted(
                httpPort, database.url(), database.user(), eslPort, PASSWORD, plan.slots(), plan.cps(), plan.slots());
    }

    SimulatedSwitch freeswitch() {
        return Objects.requireNonNull(freeswitch);
    }

    /** Null if the switch's own queues keep the agents. */
    @Nullable
    SimulatedVoiceConnector connector() {
        return connector;
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + Objects.requireNonNull(daemon).port());
    }

    /** Ends what was started, the last first. */
    @Override
    public void close() {
        if (daemon != null) {
            daemon.drain(Duration.ofSeconds(5));
        }
        while (!parts.isEmpty()) {
            closeOne(parts.pop());
        }
    }

    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not end as it should", part.getClass().getSimpleName(), e);
        }
    }
}
