package dialer.daemon.demo;

import dialer.daemon.Daemon;
import dialer.daemon.config.DaemonSettings;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.SimulatedSwitch;
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
    private static final Logger LOG = LoggerFactory.getLogger(DemoWorld.class);

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
    static DemoWorld start(DemoStage stage, int httpPort) throws IOException {
        DemoWorld world = new DemoWorld();
        try {
            world.startAll(stage, httpPort);
            return world;
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
    }

    private void startAll(DemoStage stage, int httpPort) throws IOException {
        EmbeddedMariaDb database = opened(EmbeddedMariaDb.startUntilClosed());
        freeswitch = opened(SimulatedSwitch.start(stage.freeswitch()));
        ConnectorConfig agents = stage.connector();
        if (agents != null) {
            connector = opened(SimulatedVoiceConnector.start(agents));
        }
        String settings = configuration(stage, httpPort, database, freeswitch.port());
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

    private String configuration(DemoStage stage, int httpPort, EmbeddedMariaDb database, int eslPort) {
        return """
                node: demo
                http: {port: %d}
                database: {url: "%s", user: "%s"}
                switches:
                  - {name: simulated, host: 127.0.0.1, port: %d, password: %s, max-slots: %d, cps: %d}
                dialing: {max-slots: %d, no-agent-retry: 1s, drain-timeout: 5s}
                campaign-defaults: %s
                %s
                """.formatted(
                        httpPort,
                        database.url(),
                        database.user(),
                        eslPort,
                        DemoStage.PASSWORD,
                        stage.slots(),
                        stage.cps(),
                        stage.slots(),
                        stage.campaigns(),
                        connector == null ? "" : "voice-connector: {url: \"" + connector.uri() + "\"}");
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
            // nobody is at the end of the simulated calls
            daemon.drain(Duration.ofSeconds(1));
        }
        if (connector != null) {
            connector.stopTellingOfAgents();
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
