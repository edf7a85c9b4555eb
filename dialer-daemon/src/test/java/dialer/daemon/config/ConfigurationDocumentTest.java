package dialer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final Path DOCS = Path.of("../docs");

    @Test
    void theDocumentListsEveryKeyWithItsDefaultAndItsBounds() throws IOException {
        if (Boolean.getBoolean("configuration.write")) {
            write();
        }
        List<String> rows = Files.readAllLines(DOCS.resolve("configuration.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(DaemonSettings.keys().stream()
                        .map(ConfigurationDocumentTest::row)
                        .toList());
    }

    /** The table stands in one piece. */
    private static void write() throws IOException {
        Path document = DOCS.resolve("configuration.md");
        List<String> lines = Files.readAllLines(document);
        int at = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("| `"))
                .findFirst()
                .orElseThrow();
        List<String> written = new ArrayList<>(
                lines.stream().filter(line -> !line.startsWith("| `")).toList());
        written.addAll(
                at,
                DaemonSettings.keys().stream()
                        .map(ConfigurationDocumentTest::row)
                        .toList());
        Files.writeString(document, String.join("\n", written) + "\n");
    }

    @Test
    void everyDefaultIsWithinTheBoundsOfItsKey() {
        assertThat(DaemonSettings.keys())
                .filteredOn(key -> key.defaultText() != null)
                .allSatisfy(key -> assertThat(key.values().parse(String.valueOf(key.defaultText())))
                        .as(key.name())
                        .isPresent());
    }

    @Test
    void theExampleLoads() {
        DaemonSettings settings = DaemonSettings.load(DOCS.resolve("dialer-example.yaml"), Map.of());

        assertThat(settings.node()).isEqualTo("dialer-1");
        assertThat(settings.campaigns().named()).hasSize(1);
        assertThat(settings.gateways()).hasSize(1);
    }

    private static String row(Key<?> key) {
        return "| `" + key.name() + "` | " + key.whenAbsent() + " | "
                + key.values().allowed().replace("|", "\\|") + " | "
                + key.meaning().replace("|", "\\|") + " |";
    }
}
