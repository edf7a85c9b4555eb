package dialer.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void aSeedIsReplayedToTheSameHash() throws IOException {
        assertThat(run("--seed", "7", "--json")).isEqualTo(ExitStatus.OK);
        assertThat(run("--seed", "7", "--json")).isEqualTo(ExitStatus.OK);
        assertThat(run("--seed", "8", "--json")).isEqualTo(ExitStatus.OK);

        List<String> lines = printed();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).isEqualTo(lines.get(0));
        JsonNode seventh = new ObjectMapper().readTree(lines.get(0));
        assertThat(seventh.get("seed").asLong()).isEqualTo(7);
        assertThat(seventh.get("events").asLong()).isGreaterThan(100);
        assertThat(seventh.get("violations").asInt()).isZero();
        assertThat(seventh.get("traceHash").asText()).matches("[0-9a-f]{16}");
        assertThat(new ObjectMapper().readTree(lines.get(2)).get("traceHash")).isNotEqualTo(seventh.get("traceHash"));
    }

    @Test
    void manySeedsEndInOneLineThatCountsThem() throws IOException {
        assertThat(run("--seeds", "20", "--from", "100", "--threads", "2")).isEqualTo(ExitStatus.OK);

        List<String> lines = printed();
        JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(last.get("seeds").asInt()).isEqualTo(20);
        assertThat(last.get("violations").asInt()).isZero();
        assertThat(last.get("failedSeeds")).isEmpty();
    }

    @Test
    void theDrawnConfigurationAndTheTraceAreShownOnRequest() {
        run("--seed", "7", "--trace");

        assertThat(printed())
                .anyMatch(line -> line.startsWith("campaign "))
                .anyMatch(line -> line.contains("node1 Originate "));
    }

    @Test
    void whatIsToBeSimulatedMustBeSaid() {
        assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("--seed", "1", "--seeds", "2")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("--seeds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString()).contains("--seed S, --seeds N, or pacing");
    }

    @Test
    void thePacingLaboratoryIsStillThere() {
        assertThat(run("pacing", "--list")).isEqualTo(ExitStatus.OK);
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private int run(String... arguments) {
        return new CommandLine(new SimulateCommand(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
