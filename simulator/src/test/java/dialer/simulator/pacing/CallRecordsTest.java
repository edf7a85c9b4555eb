package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallRecordsTest {
    @TempDir
    Path folder;

    @Test
    void aScenarioTakesTimesAndAnswerRateFromThem() throws IOException {
        Scenario scenario = CallRecords.read(file("""
                        startedAt,answered,ringSeconds,talkSeconds,wrapUpSeconds
                        2026-03-02T09:10:00,true,8.5,90,10
                        2026-03-02T09:20:00,false,25,,
                        2026-03-02T11:20:00,true,12,150,30
                        """)).applyTo(Scenarios.of("agents: 4", "machineShare: 0.1"));

        assertThat(scenario.agents()).isEqualTo(4);
        assertThat(scenario.machineShare()).isZero();
        assertThat(scenario.answerRate().at(0)).isEqualTo(0.5);
        assertThat(scenario.answerRate().at(121 * 60_000_000L)).isEqualTo(1);
        assertThat(scenario.ring().mean()).isCloseTo(10.25, within(1e-9));
        assertThat(scenario.talk().at(0).mean()).isEqualTo(120);
        assertThat(scenario.wrapUp().at(0).mean()).isEqualTo(20);
        assertThat(scenario.ringTimeoutSeconds()).isEqualTo(25);
        assertThat(new CallCenter(scenario, new ProgressiveDialer(), 0).run().occupancy())
                .isBetween(0.6, 0.95);
    }

    @Test
    void everyFaultIsToldWithItsLine() throws IOException {
        Path file = file("answered,ringSeconds,talkSeconds,mood\nyes,3,4,good\ntrue,long,4,bad\n");

        assertThatThrownBy(() -> CallRecords.read(file))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("line 1: mood is not a column")
                .hasMessageContaining("line 2: answered is 'yes'; it must be true or false")
                .hasMessageContaining("line 3: ringSeconds is 'long'; it must be seconds");
    }

    @Test
    void recordsWithoutATalkOrWithoutAFileAreRefused() throws IOException {
        Path noTalk = file("answered,ringSeconds,talkSeconds\nfalse,25,\n");

        assertThatThrownBy(() -> CallRecords.read(noTalk)).hasMessageContaining("no answered call with a talk time");
        assertThatThrownBy(() -> CallRecords.read(folder.resolve("none.csv"))).hasMessageContaining("cannot be read");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("calls.csv"), text);
    }
}
