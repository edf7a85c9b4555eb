package dialer.simulator.world;

import java.util.List;

/**
 * What came out of one run.
 *
 * @param events things that happened
 * @param violations sentences, one for each rule that did not hold; at most {@value Witness#MOST}
 * @param traceHash fingerprint of all that the daemons were told and did, 16 hexadecimal digits
 * @param configuration what was drawn from the seed, line by line
 */
public record WorldReport(
        long seed, long events, List<String> violations, String traceHash, List<String> configuration) {
    public WorldReport {
        violations = List.copyOf(violations);
        configuration = List.copyOf(configuration);
    }
}
