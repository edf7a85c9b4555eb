package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseTroubleTest {
    private DaemonWorld world;

    @BeforeEach
    void start() throws Exception {
        world = DaemonWorld.settings().more("lease: {duration: 2s}").start();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aResultWhoseCommitWasNotHeardOfIsStoredOnce() throws Exception {
        String id = world.postLongCall("unheard");
        world.awaitLiveState(id, "answered");
        world.databaseWay().cutAfterCommitOf("UPDATE attempt SET state = 'ENDED'");
        world.endCall(id);
        await().until(world.databaseWay()::isCut);
        world.mendDatabase();

        JsonNode contact = world.awaitFinal(id);
        assertThat(contact.path("disposition").asText()).isEqualTo("ANSWERED_IVR");
        assertThat(contact.path("history")).hasSize(1);
    }

    @Test
    void aCallGoesOnThroughAnOutageThatIsLongerThanTheLeaseAndItsResultIsStored() throws Exception {
        String id = world.postLongCall("outage");
        world.awaitLiveState(id, "answered");
        world.databaseWay().cut();
        await().untilAsserted(() -> assertThat(world.notReady("lease")).isNotEmpty());
        assertThat(world.liveState(id)).isEqualTo("answered");
        world.endCall(id);
        await().until(() -> world.theSwitch().liveLegs() == 0);
        world.mendDatabase();

        assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
        assertThat(world.originatesOf(id)).hasSize(1);
    }

    @Test
    void aSlowDatabaseDelaysAndLosesNothing() throws Exception {
        List<String> ids = world.postMany("slow", DaemonWorld.CARRIER, "1", 30);
        world.databaseWay().lag(Duration.ofMillis(60));
        for (String id : ids) {
            assertThat(world.awaitFinal(id).path("disposition").asText()).isEqualTo("BUSY");
            assertThat(world.originatesOf(id)).hasSize(1);
        }
        world.databaseWay().lag(Duration.ZERO);
    }
}
