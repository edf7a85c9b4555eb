package dialer.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulatePacingCommandTest {
    private static final String SMALL = """
            agents: 5
            hours: 0.5
            warmupMinutes: 5
            replications: 2
            policies: [progressive, vicidial-hard]
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void jsonIsOneObjectForEachPolicyAndNothingElse() throws IOException {
        int status = run("--scenario", file("team.yaml", SMALL), "--json");

        assertThat(status).isEqualTo(ExitStatus.OK);
        List<String> lines = printed().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("scenario").asText()).isEqualTo("team");
        assertThat(first.get("policy").asText()).isEqualTo("progressive");
        assertThat(first.get("agents").asInt()).isEqualTo(5);
        assertThat(first.get("occupancy").asDouble()).isBetween(0.3, 0.9);
        assertThat(first.get("abandonment").asDouble()).isZero();
    }

    @Test
    void aSeedReproducesEveryDigit() throws IOException {
        String team = file("team.yaml", SMALL);

        run("--scenario", team, "--json", "--seed", "5", "--threads", "1");
        run("--scenario", team, "--json", "--seed", "5", "--threads", "3");

        List<String> lines = printed().lines().toList();
        assertThat(lines.subList(2, 4)).isEqualTo(lines.subList(0, 2));
    }

    @Test
    void theTableAndTheChartsAreForPeople() throws IOException {
        Path charts = folder.resolve("charts");

        int status = run(
                "--scenario",
                file("team.yaml", SMALL),
                "--charts",
                charts.toString(),
                "--replications",
                "3",
                "--policies",
                "progressive,issabel");

        assertThat(status).isEqualTo(ExitStatus.OK);
        assertThat(printed())
                .contains("team: 5 agents, 3 days", "issabel", "1 chart in")
                .doesNotContain("vicidial");
        assertThat(charts.resolve("abandonment-team.svg")).isNotEmptyFile();
        assertThat(err.toString()).contains("% after");
    }

    @Test
    void ownCallRecordsReplaceTheTimes() throws IOException {
        String calls =
                file("calls.csv", "answered,ringSeconds,talkSeconds\ntrue,5,600\ntrue,5,600\ntrue,5,600\nfalse,10,\n");

        int status = run("--scenario", file("team.yaml", SMALL), "--calls", calls, "--json");

        assertThat(status).isEqualTo(ExitStatus.OK);
        assertThat(new ObjectMapper()
                        .readTree(printed().lines().findFirst().orElseThrow())
                        .get("occupancy")
                        .asDouble())
                .isGreaterThan(0.95);
    }

    @Test
    void aBadScenarioIsAConfigurationErrorThatNamesAllFaults() throws IOException {
        int status = run("--scenario", file("bad.yaml", "agents: -1\ntalks: 3\n"), "--json");

        assertThat(status).isEqualTo(ExitStatus.CONFIG);
        assertThat(printed()).isEmpty();
        assertThat(err.toString())
                .contains("bad.yaml cannot be used", "line 1: agents is '-1'", "line 2: talks is not a key");
    }

    @Test
    void aWrongCommandLineIsToldApart() {
        assertThat(run("--policies", "best")).isEqualTo(2);
        assertThat(run("--replications", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--policies has 'best'", "--replications must be 1 to 100000");
    }

    @Test
    void theBuiltInScenariosAreListed() {
        assertThat(run("--list")).isEqualTo(ExitStatus.OK);
        assertThat(printed().lines()).contains("base-5", "base-500", "churn", "memoryless-20");
    }

    @Test
    void simulateAloneAsksWhat() {
        int status = new CommandLine(new SimulateCommand())
                .setErr(new PrintWriter(err, true))
                .execute();

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("Say what to simulate");
    }

    private int run(String... arguments) {
        return new CommandLine(new SimulatePacingCommand(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
