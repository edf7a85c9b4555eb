package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFileTest {
    @Test
    void whatIsNotSaidIsTheBaseScenario() {
        Scenario scenario = Scenarios.of("agents: 7");

        assertThat(scenario.agents()).isEqualTo(7);
        assertThat(scenario.hours()).isEqualTo(8);
        assertThat(scenario.target()).isEqualTo(0.028);
        assertThat(scenario.answerRate().at(0)).isEqualTo(0.3);
        assertThat(scenario.meanLineSeconds().orElseThrow()).isCloseTo(20.93, within(0.02));
        assertThat(scenario.policies()).hasSize(9).doesNotContain(Policy.ORACLE);
    }

    @Test
    void theNameIsThatOfTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("my-team.yaml"), "agents: 3\n");

        assertThat(ScenarioFile.read(file).name()).isEqualTo("my-team");
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirLines() {
        assertThatThrownBy(() -> Scenarios.of(
                        "agents: none",
                        "answerRate: 1.4",
                        "agentz: 3",
                        "talk: {distribution: weibull, meanSeconds: 5}",
                        "ring: {distribution: gamma, meanSeconds: 12, cv: 2, rings: 1}",
                        "policies: [law, best]"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("line 1: agents is 'none'; it must be a whole number from 1 to 5000")
                .hasMessageContaining("line 2: answerRate is '1.4'; it must be a number above 0 up to 1")
                .hasMessageContaining("line 3: agentz is not a key; the keys are agents, amd, answerRate")
                .hasMessageContaining("line 4: talk.distribution is 'weibull'; it must be gamma or exponential")
                .hasMessageContaining("line 5: ring.cv does nothing with the distribution gamma")
                .hasMessageContaining("line 5: ring.rings is not a key")
                .hasMessageContaining("line 6: policies has 'best'; it must be a list of law, law-informed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agents: 0 | agents is '0'",
                "agents: 2.5 | agents is '2.5'",
                "agents: 3 \\n agents: 4 | agents comes twice",
                "hours: 0 | hours is '0'",
                "hours: .nan | hours is '.nan'",
                "target: 0.05 | target is above legalLimit",
                "answerRate: [] | answerRate is not in order",
                "answerRate: [{atMinutes: 5, rate: 0.3}] | the first value is needed at minute 0",
                "answerRate: [{atMinutes: 0, rate: 0.3}, {atMinutes: 0, rate: 0.2}] | the minutes must go up",
                "answerRate: [{atMinutes: 0}] | answerRate[0] has no rate",
                "answerRate: [0.3] | answerRate[0] must have the form key: value",
                "answerRate: 0.8 \\n machineShare: 0.3 | plus machineShare plus fastFailShare is above 1",
                "ring: {meanSeconds: 3} | ring has no distribution",
                "ring: {distribution: gamma} | ring has no meanSeconds",
                "ring: 12 | ring must have the form key: value",
                "ring: {distribution: exponential, meanSeconds: 5, minSeconds: 24, maxSeconds: 24.1} | ring does not fit its bounds",
                "talk: {distribution: uniform, minSeconds: 9, maxSeconds: 3} | talk.minSeconds is above maxSeconds",
                "talk: {distribution: uniform, minSeconds: 2, maxSeconds: 4, meanSeconds: 9} | is not the middle",
                "talk: {distribution: exponential, meanSeconds: 5, cv: 1} | talk.cv does nothing",
                "amd: {falsePositiveShare: 0.1} | amd has no meanSeconds",
                "churn: {share: 0.2} | churn has no meanMinutesAway",
                "churn: {share: 1, meanMinutesAway: 3} | churn.share is '1'",
                "massLogout: {atMinutes: 3, share: 2} | massLogout.share is '2'",
                "cpsLimit: 0 | cpsLimit is '0'",
                "slotLimit: -1 | slotLimit is '-1'",
                "lostEventShare: 1 | lostEventShare is '1'",
                "policies: law | policies must be a list of law",
                "policies: [law, law] | policies has 'law' twice",
                "policies: [oracle] | only in the memoryless model",
                "seed: | seed is empty",
                "- a | the document must have the form key: value",
                "a: [ | it is not YAML"
            })
    void aBadValueIsRefused(String text, String complaint) {
        assertThatThrownBy(() -> Scenarios.of(text.replace("\\n", "\n").replace("\n ", "\n")))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void anEmptyFileAndAMissingOneAreRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> Scenarios.of(""))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> ScenarioFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("cannot be read (NoSuchFileException)");
    }

    static List<String> names() {
        return StandardScenarios.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theBuiltInScenariosAreGood(String name) {
        assertThat(StandardScenarios.of(name).name()).isEqualTo(name);
    }
}
