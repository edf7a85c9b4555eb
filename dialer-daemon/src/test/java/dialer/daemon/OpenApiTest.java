package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API's description says what there is, no more and no less. */
class OpenApiTest {
    private static DaemonWorld world;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings().start();
        document = world.get("/openapi.json");
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @Test
    void itsPathsAndMethodsAreThoseOfTheServer() {
        List<String> described = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).containsExactlyInAnyOrderElementsOf(world.daemon().routes());
    }

    @Test
    void theFieldsOfItsSchemasAreThoseThatAreAnswered() throws Exception {
        String id = world.postLongCall("described");
        world.awaitLiveState(id, "answered");

        assertThat(fields(world.get("/campaigns/described")))
                .containsExactlyInAnyOrderElementsOf(described("Campaign"));
        assertThat(fields(world.liveCall(id))).containsExactlyInAnyOrderElementsOf(described("Call"));
        assertThat(fields(world.get("/calls/" + id + "/story")))
                .containsExactlyInAnyOrderElementsOf(described("Story"));
        assertThat(fields(world.get("/health/ready"))).containsExactlyInAnyOrderElementsOf(described("Ready"));
        world.endCall(id);
        JsonNode contact = world.awaitFinal(id);
        assertThat(fields(contact)).containsExactlyInAnyOrderElementsOf(described("Contact"));
        assertThat(fields(contact.at("/history/0"))).containsExactlyInAnyOrderElementsOf(described("Attempt"));
    }

    @Test
    void everythingItRefersToIsThere() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isObject())
                    .as(reference.asText())
                    .isTrue();
        }
    }

    private static List<String> described(String schema) {
        return fields(document.at("/components/schemas/" + schema + "/properties"));
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
