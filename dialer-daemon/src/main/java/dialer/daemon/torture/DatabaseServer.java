package dialer.daemon.torture;

import dialer.sql.embedded.EmbeddedMariaDb;
import dialer.sql.embedded.EmbeddedMariaDbException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The MariaDB of the run, which dies and comes back with its data, at another port. */
final class DatabaseServer implements AutoCloseable {
    private final Path directory;
    private EmbeddedMariaDb server;
    private boolean running = true;

    DatabaseServer(Path directory) {
        this.directory = directory;
        this.server = EmbeddedMariaDb.startIn(directory);
    }

    int port() {
        return URI.create(server.url().substring("jdbc:".length())).getPort();
    }

    String url() {
        return server.url();
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    boolean isRunning() {
        return running;
    }

    /** As by a failure of its host. The server is a child of this process, and it alone has the directory on its command line. */
    void kill() {
        List<ProcessHandle> servers = ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
        servers.forEach(ProcessHandle::destroyForcibly);
        servers.forEach(child -> child.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        running = false;
    }

    /** In order. */
    void stop() {
        server.close();
        running = false;
    }

    void start() {
        server = EmbeddedMariaDb.startIn(directory);
        running = true;
    }

    @Override
    public void close() {
        if (running) {
            try {
                server.close();
            } catch (EmbeddedMariaDbException e) {
                kill();
            }
        }
    }
}
