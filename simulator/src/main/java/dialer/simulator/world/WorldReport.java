package dialer.simulator.world;

import java.util.List;

/**
 * What came out of one run.
 *
 * @param events signals that the dial loop took
 * @param violations sentences, one for each rule that did not hold; at most {@value Witness#MOST}
 * @param traceHash fingerprint of all signals and effects, 16 hexadecimal digits
 * @param configuration what was drawn from the seed: settings, contacts and faults
 */
public record WorldReport(long seed, long events, List<String> violations, String traceHash, String configuration) {
    public WorldReport {
        violations = List.copyOf(violations);
    }
}
