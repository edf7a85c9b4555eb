package dialer.daemon;

import dialer.simulator.connector.AgentState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A world whose switch is a real one if the property {@code freeswitch} names it ({@code HOST:PORT:PASSWORD}), else simulated. */
final class EndToEndWorld extends DaemonWorld {
    private static final int AGENTS = 2;

    /** That of a real switch. */
    private static final Duration HEARTBEAT_PERIOD = Duration.ofSeconds(20);

    private EndToEndWorld() throws IOException {
        super(settings()
                .agents(AGENTS)
                .heartbeatPeriod(HEARTBEAT_PERIOD)
                .realSwitch(namedSwitch())
                .more("campaigns: {e2e-ahead: {min-ring: 300ms}}"));
    }

    static EndToEndWorld startEndToEnd() throws IOException {
        EndToEndWorld world = new EndToEndWorld();
        world.startDaemon();
        return world;
    }

    private static @Nullable SwitchAddress namedSwitch() {
        String[] parts = System.getProperty("freeswitch", "").split(":", 3);
        return parts.length < 3 ? null : new SwitchAddress(parts[0], Integer.parseInt(parts[1]), parts[2]);
    }

    int agents() {
        return AGENTS;
    }

    long freeAgents() {
        return connector().agentStates().values().stream()
                .filter(AgentState.FREE::equals)
                .count();
    }

    /** Sets the switch's own limit, as its operator would. */
    void sessionsPerSecond(int limit) throws IOException {
        if (switchIsSimulated()) {
            theSwitch().setSessionsPerSecond(limit);
            return;
        }
        try (Socket socket = new Socket(switchAddress().host(), switchAddress().port())) {
            BufferedReader answers = tell(socket, "api fsctl sps " + limit + "\n\nexit");
            while (answers.readLine() != null) {
                // the switch closes after "exit"; all commands are done then
            }
        }
    }

    /** Returns when the switch has sent its next heartbeat. */
    void awaitHeartbeat() throws IOException {
        try (Socket socket = new Socket(switchAddress().host(), switchAddress().port())) {
            BufferedReader lines = tell(socket, "event plain HEARTBEAT");
            String line = lines.readLine();
            while (line != null && !line.equals("Event-Name: HEARTBEAT")) {
                line = lines.readLine();
            }
        }
    }

    private BufferedReader tell(Socket socket, String commands) throws IOException {
        String text = "auth " + switchAddress().password() + "\n\n" + commands + "\n\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        stopDaemon();
        super.close();
    }
}
