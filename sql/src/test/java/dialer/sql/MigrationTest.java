package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.sql.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class MigrationTest {
    @Test
    void migratingTwiceChangesNothing() {
        try (TestDatabase test = TestDatabase.fresh()) {
            test.database().migrate();
            assertThat(test.database().isReachable()).isTrue();
        }
    }
}
