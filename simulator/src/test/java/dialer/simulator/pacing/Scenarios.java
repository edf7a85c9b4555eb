package dialer.simulator.pacing;

/** Scenarios from a few lines of YAML; the rest is the base scenario. */
final class Scenarios {
    private Scenarios() {}

    static Scenario of(String... lines) {
        return ScenarioFile.parse("test", "The scenario", lines.length == 0 ? "{}" : String.join("\n", lines));
    }
}
