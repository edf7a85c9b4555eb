package dialer.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.daemon.config.ApiKey;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.config.Role;
import dialer.daemon.config.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KeyCommandTest {
    private static List<String> drawn() {
        StringWriter said = new StringWriter();
        assertThat(new CommandLine(new KeyCommand())
                        .setOut(new PrintWriter(said))
                        .execute("crm"))
                .isZero();
        return Arrays.asList(said.toString().split("\\R"));
    }

    @Test
    void whatItPrintsIsAKeyAndItsConfiguration() {
        List<String> lines = drawn();
        String configuration = String.join("\n", lines.subList(1, lines.size())) + """

                database: {url: "jdbc:mariadb://127.0.0.1/dialer"}
                switches: [{name: fs, password: secret}]
                """;

        ApiKey key =
                DaemonSettings.parse(configuration, Map.of()).http().apiKeys().get(0);

        assertThat(key.name()).isEqualTo("crm");
        assertThat(key.roles()).containsExactly(Role.READ);
        assertThat(key.isFor(new Secret(lines.get(0)))).isTrue();
        assertThat(configuration).doesNotContain(lines.get(0));
    }

    @Test
    void noTwoKeysAreAlike() {
        assertThat(drawn().get(0)).isNotEqualTo(drawn().get(0)).hasSize(46);
    }
}
