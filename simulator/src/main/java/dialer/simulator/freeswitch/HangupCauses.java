package dialer.simulator.freeswitch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hangup causes of FreeSWITCH and their Q.850 numbers. */
final class HangupCauses {

    static final String NORMAL_CLEARING = "NORMAL_CLEARING";

    private static final int NORMAL = 16;
    private static final Map<String, Integer> Q850 = Map.ofEntries(
            Map.entry("UNALLOCATED_NUMBER", 1),
            Map.entry("NO_ROUTE_DESTINATION", 3),
            Map.entry(NORMAL_CLEARING, NORMAL),
            Map.entry("USER_BUSY", 17),
            Map.entry("NO_USER_RESPONSE", 18),
            Map.entry("NO_ANSWER", 19),
            Map.entry("CALL_REJECTED", 21),
            Map.entry("DESTINATION_OUT_OF_ORDER", 27),
            Map.entry("NORMAL_UNSPECIFIED", 31),
            Map.entry("NORMAL_TEMPORARY_FAILURE", 41),
            Map.entry("RECOVERY_ON_TIMER_EXPIRE", 102),
            Map.entry("ORIGINATOR_CANCEL", 487),
            Map.entry("ALLOTTED_TIMEOUT", 602),
            Map.entry("MANAGER_REQUEST", 503),
            Map.entry("SYSTEM_SHUTDOWN", NORMAL));

    private HangupCauses() {}

    static boolean isKnown(String cause) {
        return Q850.containsKey(cause);
    }

    static int q850(@Nullable String cause) {
        return cause == null ? 0 : Q850.getOrDefault(cause, NORMAL);
    }

    /** What the bridge application leaves in DIALSTATUS. */
    static @Nullable String dialStatus(@Nullable String cause) {
        if (cause == null) {
            return null;
        }
        return switch (cause) {
            case "USER_BUSY" -> "BUSY";
            case "NO_ANSWER", "NO_USER_RESPONSE" -> "NOANSWER";
            case "CALL_REJECTED" -> "CALLREJECTED";
            case "UNALLOCATED_NUMBER" -> "INVALIDARGS";
            default -> cause;
        };
    }
}
