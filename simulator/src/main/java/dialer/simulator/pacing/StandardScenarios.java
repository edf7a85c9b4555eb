package dialer.simulator.pacing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The built-in scenarios: resource files of the form that anybody's own have. */
public final class StandardScenarios {
    private StandardScenarios() {}

    /** Their names in the order of the table. */
    public static List<String> names() {
        return resource("standard.txt").lines().filter(line -> !line.isBlank()).toList();
    }

    /** The scenario of that name; {@link #names} has it. */
    public static Scenario of(String name) {
        return ScenarioFile.parse(name, "The built-in scenario " + name, resource(name + ".yaml"));
    }

    private static String resource(String file) {
        try (InputStream in = StandardScenarios.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
