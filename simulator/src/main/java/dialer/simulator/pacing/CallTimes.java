package dialer.simulator.pacing;

import java.util.HashMap;
import java.util.Map;

/** When the calls began that ring. */
final class CallTimes {
    private final Map<Long, Long> begun = new HashMap<>();

    void begin(long call, long now) {
        begun.put(call, now);
    }

    boolean knows(long call) {
        return begun.containsKey(call);
    }

    /** When it began, forgotten from now on; {@code now} for a call that is not known. */
    long end(long call, long now) {
        Long at = begun.remove(call);
        return at == null ? now : at;
    }
}
