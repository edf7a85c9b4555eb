package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class FiguresOutputTest {
    @Test
    void theJsonObjectHasTheFiguresAsNumbers() throws Exception {
        JsonNode json =
                new ObjectMapper().readTree(FiguresText.json(figures("base-5").get(0)));

        assertThat(json.get("scenario").asText()).isEqualTo("base-5");
        assertThat(json.get("policy").asText()).isEqualTo("progressive");
        for (String key : List.of(
                "agents",
                "occupancy",
                "occupancyCi95",
                "abandonment",
                "abandonmentWorstDay",
                "abandonmentWorst30Days",
                "abandonmentWorstFiveMinutes",
                "agentWaitSeconds",
                "personWaitSeconds",
                "dialsPerConnect")) {
            assertThat(json.get(key).isNumber()).as(key).isTrue();
        }
    }

    @Test
    void theTableHasALineForEachPolicy() throws Exception {
        assertThat(FiguresText.table(figures("base-5")))
                .contains("base-5: 5 agents, 2 days of 8 h, target 2.8 %, limit 3 %")
                .containsPattern("progressive +0\\.[56]\\d+ \\+-0\\.\\d+ +0\\.00%")
                .containsPattern("vicidial-hard +0\\.6\\d+");
    }

    @Test
    void chartsAreWellFormedAndShowEverySeries(@TempDir Path folder) throws Exception {
        List<Figures> all = new ArrayList<>(figures("base-5"));
        all.addAll(figures("base-20"));

        List<Path> files = Charts.write(folder, all);

        assertThat(files)
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("abandonment-base-20.svg", "abandonment-base-5.svg", "team-size-base.svg");
        for (Path file : files) {
            Document svg =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
            assertThat(Files.readString(file)).contains(">vicidial-hard<").doesNotContain("NaN");
        }
    }

    private static List<Figures> figures(String name) throws InterruptedException {
        try (Laboratory laboratory = new Laboratory(2, hours -> {})) {
            return laboratory.run(StandardScenarios.of(name)
                    .withReplications(2)
                    .withPolicies(List.of(Policy.PROGRESSIVE, Policy.VICIDIAL_HARD)));
        }
    }
}
