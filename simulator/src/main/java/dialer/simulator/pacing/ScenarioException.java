package dialer.simulator.pacing;

import java.util.List;

/** A scenario (or a table of call records) that cannot be used. The message names every fault, for the person who wrote it. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param faults each a sentence without full stop, at least one */
    ScenarioException(String what, List<String> faults) {
        super(what + " cannot be used:"
                + faults.stream().map(fault -> "\n  " + fault).reduce("", String::concat));
    }
}
