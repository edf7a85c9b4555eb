package dialer.simulator.pacing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who decides how many calls to originate. */
public enum Policy {
    /** The product's law, learning from a cold start. */
    LAW,
    /** The product's law, told the true distributions. */
    LAW_INFORMED,
    /** One call in flight for each free agent. */
    PROGRESSIVE,
    /** Calls in flight and busy agents together are a multiple of the agents; the best multiple by hindsight. */
    FIXED_RATIO,
    /** Calls in flight = (idle - m) / answer rate; rate known, best m by hindsight. */
    AFFINE,
    /** VICIdial's ADAPT_HARD_LIMIT. */
    VICIDIAL_HARD,
    /** VICIdial's ADAPT_AVERAGE. */
    VICIDIAL_AVERAGE,
    /** VICIdial's ADAPT_TAPERED. */
    VICIDIAL_TAPERED,
    /** Issabel's (Elastix') predictor. */
    ISSABEL,
    /** The optimum of the memoryless model's decision process; only for memoryless scenarios. */
    ORACLE;

    /** As written in scenario files and in the table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The policy of that word. */
    public static Optional<Policy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }
}
