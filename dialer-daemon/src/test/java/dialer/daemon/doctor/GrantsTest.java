package dialer.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as MariaDB 10.11 writes them. */
class GrantsTest {
    private static final String LOGIN = "GRANT USAGE ON *.* TO `dialer`@`localhost` IDENTIFIED BY PASSWORD '*8232'";

    @Test
    void privilegesOfTheSchemaCount() {
        assertThat(Grants.on("dialer", List.of(LOGIN, "GRANT SELECT, INSERT ON `dialer`.* TO `dialer`@`localhost`")))
                .containsExactly("INSERT", "SELECT", "USAGE");
        assertThat(Grants.on("my_dialer", List.of("GRANT ALL PRIVILEGES ON `my\\_dialer`.* TO `dialer`@`%`")))
                .containsExactly("ALL PRIVILEGES");
        assertThat(Grants.on("dialer", List.of("GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION")))
                .containsExactly("ALL PRIVILEGES");
        assertThat(Grants.on("dialer2", List.of("GRANT SELECT ON `dial%`.* TO `dialer`@`%`")))
                .containsExactly("SELECT");
    }

    @Test
    void thoseOfAnotherSchemaOrOfOneTableDoNot() {
        assertThat(Grants.on(
                        "dialer",
                        List.of(
                                LOGIN,
                                "GRANT ALL PRIVILEGES ON `other`.* TO `dialer`@`localhost`",
                                "GRANT DELETE ON `dialer`.`contact` TO `dialer`@`localhost`")))
                .containsExactly("USAGE");
    }
}
