package dialer.sql.testing;

import dialer.sql.Database;
import dialer.sql.embedded.EmbeddedMariaDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.mariadb.MariaDBContainer;

/**
 * An empty, migrated schema on a real MariaDB. The server is, in this order: the one that the environment names ({@code DIALER_TEST_DB_URL}, a JDBC
 * URL without a schema, with {@code DIALER_TEST_DB_USER} and {@code DIALER_TEST_DB_PASSWORD}, of a user who may create schemas); a container, where a
 * Docker engine answers; the embedded one. It is started once for a JVM and ends with it.
 */
public final class TestDatabase implements AutoCloseable {
    private static final int POOL_SIZE = 8;
    private static final Logger log = LoggerFactory.getLogger(TestDatabase.class);

    private final String url;
    private final Database database;
    private final Server server;
    private final String schema;

    private TestDatabase(Server server, String schema) {
        this.server = server;
        this.schema = schema;
        this.url = server.urlOf(schema);
        this.database =
                new Database(url + "?createDatabaseIfNotExist=true", server.user(), server.password(), POOL_SIZE);
    }

    /** A new schema; closing it drops it. */
    public static TestDatabase fresh() {
        TestDatabase fresh = new TestDatabase(
                Holder.SERVER, "t" + UUID.randomUUID().toString().replace("-", ""));
        fresh.database.migrate();
        return fresh;
    }

    public Database database() {
        return database;
    }

    /** JDBC URL of the schema. */
    public String url() {
        return url;
    }

    public String user() {
        return server.user();
    }

    public String password() {
        return server.password();
    }

    @Override
    public void close() {
        try (var connection = java.sql.DriverManager.getConnection(url, server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + schema);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("schema " + schema + " cannot be dropped", e);
        } finally {
            database.close();
        }
    }

    /** @param base JDBC URL up to the slash before the schema, and parameters after it */
    private record Server(String base, String parameters, String user, String password) {
        static Server of(String url, String user, String password) {
            int question = url.indexOf('?');
            String path = question < 0 ? url : url.substring(0, question);
            int afterHost = path.indexOf('/', "jdbc:mariadb://".length());
            return new Server(
                    (afterHost < 0 ? path : path.substring(0, afterHost)) + "/",
                    question < 0 ? "" : url.substring(question),
                    user,
                    password);
        }

        String urlOf(String schema) {
            return base + schema + parameters;
        }
    }

    /** Started by the first test that needs it. */
    private static final class Holder {
        static final Server SERVER = start();

        private static Server start() {
            Map<String, String> environment = System.getenv();
            String url = environment.get("DIALER_TEST_DB_URL");
            if (url != null) {
                return Server.of(
                        url,
                        environment.getOrDefault("DIALER_TEST_DB_USER", "root"),
                        environment.getOrDefault("DIALER_TEST_DB_PASSWORD", ""));
            }
            Server container = hasDocker(environment) ? container() : null;
            return container != null ? container : embedded();
        }

        private static boolean hasDocker(Map<String, String> environment) {
            return environment.containsKey("DOCKER_HOST") || Files.exists(Path.of("/var/run/docker.sock"));
        }

        private static @Nullable Server container() {
            MariaDBContainer container = new MariaDBContainer("mariadb:11.4").withUsername("root");
            try {
                container.start();
            } catch (RuntimeException e) {
                log.info("no MariaDB container: {}", e.getMessage());
                return null;
            }
            return Server.of(container.getJdbcUrl(), container.getUsername(), container.getPassword());
        }

        private static Server embedded() {
            EmbeddedMariaDb server = EmbeddedMariaDb.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "embedded-mariadb-stop"));
            return Server.of(server.url(), server.user(), server.password());
        }
    }
}
