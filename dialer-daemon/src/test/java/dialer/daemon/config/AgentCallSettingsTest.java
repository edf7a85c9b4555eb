package dialer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.MediaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCallSettingsTest {
    private static final String BASE = """
            database:
              url: jdbc:mariadb://127.0.0.1/dialer
            switches:
              - name: fs1
                password: secret
            """;

    @TempDir
    Path folder;

    private AgentCallSettings load(String yaml) throws IOException {
        Path file = folder.resolve("dialer.yaml");
        Files.writeString(file, BASE + yaml);
        return DaemonSettings.load(file, Map.of())
                .campaigns()
                .of(new CampaignId("spring"))
                .agentCalls();
    }

    @Test
    void defaultsAreThoseOfTheCoreAndOfTheLaw() throws IOException {
        AgentCallSettings settings = load("");

        assertThat(settings.agents()).isEqualTo(AgentsBy.CONNECTOR);
        assertThat(settings.pacing().targetRate()).isEqualTo(0.028);
        assertThat(settings.pacing().legalRate()).isEqualTo(0.03);
        assertThat(settings.pacing().grace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.amd().mode()).isEqualTo(AmdMode.OFF);
        assertThat(settings.amd().action()).isEqualTo(MachineAction.HANG_UP);
    }

    @Test
    void campaignOverridesWhatItSetsAndKeepsTheRest() throws IOException {
        AgentCallSettings settings = load("""
                campaign-defaults:
                  agents: callcenter
                  abandon-grace: 1500ms
                  min-ring: 20s
                  abandon-message: /sounds/sorry.wav
                campaigns:
                  spring:
                    amd: mod_amd
                    machine: message
                    machine-message: /sounds/voicemail.wav
                    abandonment-target: 0
                """);

        assertThat(settings.agents()).isEqualTo(AgentsBy.CALLCENTER);
        assertThat(settings.pacing().grace()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.pacing().minRing()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.pacing().targetRate()).isZero();
        assertThat(settings.abandonMessage()).isEqualTo(new MediaFile("/sounds/sorry.wav"));
        assertThat(settings.amd().mode()).isEqualTo(AmdMode.MOD_AMD);
        assertThat(settings.amd().message()).isEqualTo(new MediaFile("/sounds/voicemail.wav"));
    }

    @Test
    void messageForMachinesMustBeNamed() {
        assertThatThrownBy(() -> load("""
                        campaigns:
                          spring:
                            machine: message
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("campaigns.spring.machine")
                .hasMessageContaining("machine-message");
    }

    @Test
    void theShareOfPeopleTakenForMachinesIsThePacingsAndACampaignMayOverrideIt() throws IOException {
        AgentCallSettings settings = load("""
                campaign-defaults:
                  amd-false-positives: 4
                campaigns:
                  spring:
                    amd: mod_amd
                    amd-false-positives: 1.5
                """);

        assertThat(settings.pacing().amdFalsePositiveShare()).isEqualTo(0.015);
        assertThatThrownBy(() -> load("""
                        campaign-defaults:
                          amd-false-positives: 60
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("campaign-defaults.amd-false-positives")
                .hasMessageContaining("a percentage from 0 to 50");
    }

    @Test
    void targetMustBeBelowTheLimit() {
        assertThatThrownBy(() -> load("""
                        campaign-defaults:
                          abandonment-target: 5
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("campaign-defaults.abandonment-target")
                .hasMessageContaining("is '5'; it must be below abandonment-limit, which is 3.");
    }
}
