package dialer.daemon.demo;

import dialer.daemon.Daemon;
import dialer.daemon.config.DaemonSettings;
import dialer.simulator.carrier.CallPlan;
import dialer.simulator.carrier.SeededCarrier;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.Dialplan;
import dialer.simulator.freeswitch.SimulatedSwitch;
import dialer.simulator.freeswitch.SwitchConfig;
import dialer.sql.embedded.EmbeddedMariaDb;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Database, switch, voice connector and daemon of the demo, each real or simulated as far as it can be on one machine; all on loopback. */
final class DemoWorld implements AutoCloseable {
    private static final String PASSWORD = "ClueCon";

    /** Calls run this much faster than real ones, so that the demo shows thousands of them within a minute. */
    private static final double TIME_SCALE = 10;

    private final EmbeddedMariaDb database;
    private final SimulatedSwitch freeswitch;
    private final SimulatedVoiceConnector connector;
    private final Daemon daemon;

    private DemoWorld(
            EmbeddedMariaDb database, SimulatedSwitch freeswitch, SimulatedVoiceConnector connector, Daemon daemon) {
        this.database = database;
        this.freeswitch = freeswitch;
        this.connector = connector;
        this.daemon = daemon;
    }

    /**
     * Starts everything; dialing begins when contacts arrive.
     *
     * @param httpPort port of the daemon's API, 0 for any free one
     */
    static DemoWorld start(DemoPlan plan, int httpPort) throws IOException {
        EmbeddedMariaDb database = EmbeddedMariaDb.start();
        SimulatedSwitch freeswitch = SimulatedSwitch.start(switchOf(plan));
        SimulatedVoiceConnector connector =
                SimulatedVoiceConnector.start(ConnectorConfig.withAgents(Math.max(1, plan.agents()))
                        .wrapUp(Duration.ofMillis(300))
                        .queuesRequests(true));
        Daemon daemon = new Daemon(DaemonSettings.parse(
                configuration(plan, httpPort, database, freeswitch.port(), connector.uri()), Map.of()));
        daemon.start();
        connector.setDaemon(URI.create("http://127.0.0.1:" + daemon.port()));
        return new DemoWorld(database, freeswitch, connector, daemon);
    }

    private static SwitchConfig switchOf(DemoPlan plan) {
        SeededCarrier people = new SeededCarrier(plan.seed(), SeededCarrier.Mix.typical());
        return SwitchConfig.builder()
                .password(PASSWORD)
                // N lets N-1 legs start in a second, and every answered agent call adds one
                .sessionsPerSecond(2 * plan.cps() + 1)
                .maxSessions(4 * plan.slots())
                .heartbeatPeriod(Duration.ofSeconds(2))
                .timeScale(TIME_SCALE)
                .seed(plan.seed())
                .carrier(people)
                .agents(extension -> CallPlan.answerAndHold(Duration.ofSeconds(2)))
                .dialplan(new Dialplan()
                        .context("127.0.0.1")
                        .ivr(DemoPlan.IVR_EXTENSION, Duration.ofSeconds(20))
                        .agents("1[0-9]{3,4}"))
                .build();
    }

    private static String configuration(
            DemoPlan plan, int httpPort, EmbeddedMariaDb database, int eslPort, URI connector) {
        return """
                node: demo
                http: {port: %d}
                database: {url: "%s", user: "%s"}
                switches:
                  - {name: simulated, host: 127.0.0.1, port: %d, password: %s, max-slots: %d, cps: %d}
                dialing: {max-slots: %d, no-agent-retry: 1s, drain-timeout: 5s}
                campaign-defaults: {ring-timeout: 30s}
                voice-connector: {url: "%s"}
                """.formatted(
                        httpPort,
                        database.url(),
                        database.user(),
                        eslPort,
                        PASSWORD,
                        plan.slots(),
                        plan.cps(),
                        plan.slots(),
                        connector);
    }

    SimulatedSwitch freeswitch() {
        return freeswitch;
    }

    SimulatedVoiceConnector connector() {
        return connector;
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + daemon.port());
    }

    @Override
    public void close() {
        daemon.drain(Duration.ofSeconds(5));
        daemon.close();
        connector.close();
        freeswitch.close();
        database.close();
    }
}
