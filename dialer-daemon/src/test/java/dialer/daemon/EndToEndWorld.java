package dialer.daemon;

import dialer.simulator.connector.AgentState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A world whose switch is a real one if the property {@code freeswitch} names it ({@code HOST:PORT:PASSWORD}), else simulated. */
final class EndToEndWorld extends DaemonWorld {
    private static final int AGENTS = 2;

    private EndToEndWorld() throws IOException {
        super(settings().agents(AGENTS).realSwitch(namedSwitch()));
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
        SwitchAddress where = switchAddress();
        try (Socket socket = new Socket(where.host(), where.port())) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write(("auth " + where.password() + "\n\napi fsctl sps " + limit + "\n\nexit\n\n")
                            .getBytes(StandardCharsets.UTF_8));
            while (answers.readLine() != null) {
                // the switch closes after "exit"; all commands are done then
            }
        }
    }

    @Override
    public void close() {
        stopDaemon();
        super.close();
    }
}
