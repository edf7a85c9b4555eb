package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log of a daemon that runs as a process. */
class CallLogTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void oneCallsIdFindsItsWholeStoryInTheJsonLog() throws Exception {
        try (DaemonWorld world = DaemonWorld.settings().build();
                DaemonProcess process = DaemonProcess.start(
                        world.configuration(), Map.of("DIALER_LOG_FORMAT", "json", "DIALER_LOG_CALLS", "DEBUG"))) {
            world.apiIsAt(process.port());
            world.awaitReady();
            String id = world.post(world.agentContact("logged", DaemonWorld.CARRIER, "0"));
            world.awaitFinal(id);

            await().untilAsserted(() -> assertThat(told(process, id))
                    .contains("event: claimed for attempt 1")
                    .anyMatch(line -> line.startsWith("command: ask the voice connector for an agent of Sales"))
                    .anyMatch(line -> line.matches("event: agent .* is reserved"))
                    .anyMatch(line -> line.startsWith("command: originate 1555"))
                    .anyMatch(line -> line.startsWith("originating -> "))
                    .anyMatch(line -> line.startsWith("event: hung up with "))
                    .anyMatch(line -> line.startsWith("command: store the result CONNECTED")));
            assertThat(process.lines())
                    .allSatisfy(
                            line -> assertThat(MAPPER.readTree(line).isObject()).isTrue());
        }
    }

    /** The messages of the lines that carry the call's id. */
    private static List<String> told(DaemonProcess process, String call) throws Exception {
        List<String> messages = new ArrayList<>();
        for (String line : process.lines()) {
            JsonNode json = MAPPER.readTree(line);
            if (json.at("/mdc/call").asText().equals(call)) {
                assertThat(json.at("/mdc/campaign").asText()).isEqualTo("logged");
                messages.add(json.path("formattedMessage").asText());
            }
        }
        return messages;
    }
}
