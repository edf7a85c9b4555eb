package dialer.sql.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmbeddedMariaDbTest {
    @Test
    void servesDurableUtf8AndKeepsAGivenDirectoryOverARestart() throws Exception {
        // also where the library would take the data for temporary ones
        Path directory = Files.createTempDirectory("embedded");
        try {
            try (EmbeddedMariaDb first = EmbeddedMariaDb.startIn(directory)) {
                assertThat(
                                text(
                                        first,
                                        "SELECT CONCAT(@@innodb_flush_log_at_trx_commit, @@character_set_server, @@bind_address)"))
                        .isEqualTo("1utf8mb4127.0.0.1");
                execute(first, "CREATE TABLE word (w VARCHAR(10))");
                execute(first, "INSERT INTO word VALUES ('ü📞')");
            }
            try (EmbeddedMariaDb second = EmbeddedMariaDb.startIn(directory)) {
                assertThat(text(second, "SELECT w FROM word")).isEqualTo("ü📞");
            }
        } finally {
            delete(directory);
        }
    }

    @Test
    void aServerThatDoesNotStartIsExplained(@TempDir Path directory) throws Exception {
        Path notADirectory = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedMariaDb.startIn(notADirectory))
                .isInstanceOf(EmbeddedMariaDbException.class)
                .hasMessageStartingWith("the embedded MariaDB did not start");
    }

    @Test
    void missingLibrariesAreNamed() {
        String ldd = "\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibaio.so.1 => not found\n\tlibfoo.so.2 => not found\n";

        assertThat(NativeLibraries.missing(ldd)).containsExactly("libaio.so.1", "libfoo.so.2");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String text(EmbeddedMariaDb server, String select) throws Exception {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(select)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(EmbeddedMariaDb server, String sql) throws Exception {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedMariaDb server) throws Exception {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }
}
