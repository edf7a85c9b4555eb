package dialer.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The demos, small, with everything that they start: database, switch, agents and daemon. */
class DemoTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Demo demo =
            new Demo(new PrintStream(out, true, StandardCharsets.UTF_8), false, 0, false, new CountDownLatch(1));

    @Test
    void aSwitchWithQueuesOfItsOwnIsAContactCentreWithoutAVoiceConnector() throws Exception {
        boolean good = demo.campaigns(20, 3, DemoAgents.CALLCENTER);

        JsonNode last = lastLine();
        assertThat(good).as(printed()).isTrue();
        assertThat(last.path("contacts").asInt()).isEqualTo(20);
        assertThat(last.path("ended").asInt() + last.path("failed").asInt()).isEqualTo(20);
        assertThat(last.path("connected").asInt()).isPositive();
        assertThat(last.path("notified").isNull()).isTrue();
        assertThat(last.path("duplicateOriginates").asInt()).isZero();
        assertThat(last.path("lostResults").asInt()).isZero();
    }

    @Test
    void thePredictiveDemoShowsWhatTheFarSideMeasuredAndWhatTheLaboratoryForetold() throws Exception {
        PacingPlan plan = new PacingPlan(30, 60, 60, 40, 1);

        boolean good = demo.predictive(plan);

        JsonNode last = lastLine();
        assertThat(good).as(printed()).isTrue();
        assertThat(last.path("mode").asText()).isEqualTo("predictive");
        assertThat(last.path("agents").asInt()).isEqualTo(30);
        assertThat(last.path("ended").asInt()).isEqualTo(60);
        assertThat(last.path("attempts").asInt()).isEqualTo(60);
        assertThat(last.path("notified").asInt()).isEqualTo(60);
        assertThat(last.path("answered").asInt()).isPositive();
        assertThat(last.path("abandoned").asInt())
                .isLessThanOrEqualTo(last.path("answered").asInt());
        assertThat(last.path("occupancy").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(1);
        assertThat(last.at("/foretold/occupancy").asDouble())
                .isBetween(
                        last.at("/foretold/occupancyLow").asDouble(),
                        last.at("/foretold/occupancyHigh").asDouble());
        assertThat(last.at("/foretold/occupancyHigh").asDouble()).isPositive();
        assertThat(last.at("/foretold/abandonmentHigh").isNumber()).isTrue();
        assertThat(last.path("within").isBoolean()).isTrue();
        assertThat(printed()).contains("The daemon's figures lie");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --mode predictive --agents callcenter | --agents must be 1 to 500 with --mode predictive
            --mode predictive --agents 0          | --agents must be 1 to 500 with --mode predictive
            --agents 20                           | --agents must be connector or callcenter
            --contacts 0                          | --contacts must be 1 to 1000000
            --mode predictive --minutes 0         | --minutes must be 0.1 to 600
            """)
    void aWrongCommandLineIsRefusedInOneSentence(String line, String sentence) {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new DemoCommand()).setErr(new PrintWriter(err, true));
        assertThat(command.execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(sentence);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode lastLine() throws IOException {
        List<String> lines = printed().lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
