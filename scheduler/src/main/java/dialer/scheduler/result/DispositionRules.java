package dialer.scheduler.result;

import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.CampaignType;
import java.util.Map;

/**
 * The one place where the switch's facts become our {@link Disposition}. The rules rest on recordings of FreeSWITCH 1.10.12:
 *
 * <ul>
 *   <li>answered is decided by the answer time, never by the cause: a call killed while it rings ends NORMAL_CLEARING too;
 *   <li>an agent's busy phone ends the person's answered leg with USER_BUSY: that is not a busy person;
 *   <li>a person declined only if the far end refused the INVITE ({@code recv_refuse}, status of 300 or more).
 * </ul>
 */
public final class DispositionRules {
    /** Ends of an answered leg by which the dialplan says that it has no such destination. */
    private static final Map<String, Disposition> ANSWERED_WITHOUT_DESTINATION = Map.of(
            "UNALLOCATED_NUMBER", Disposition.IVR_MISSING,
            "NO_ROUTE_DESTINATION", Disposition.IVR_MISSING,
            "DESTINATION_OUT_OF_ORDER", Disposition.IVR_MISSING);

    private static final Map<Integer, Disposition> REFUSED_WITH = Map.ofEntries(
            Map.entry(404, Disposition.INVALID_NUMBER),
            Map.entry(408, Disposition.NO_ANSWER),
            Map.entry(410, Disposition.INVALID_NUMBER),
            Map.entry(480, Disposition.NO_ANSWER),
            Map.entry(484, Disposition.INVALID_NUMBER),
            Map.entry(486, Disposition.BUSY),
            Map.entry(487, Disposition.NO_ANSWER),
            Map.entry(600, Disposition.BUSY),
            Map.entry(604, Disposition.INVALID_NUMBER),
            Map.entry(403, Disposition.DECLINED),
            Map.entry(603, Disposition.DECLINED),
            Map.entry(607, Disposition.DECLINED),
            Map.entry(608, Disposition.DECLINED));

    private static final Map<String, Disposition> UNANSWERED_BY_CAUSE = Map.ofEntries(
            Map.entry("USER_BUSY", Disposition.BUSY),
            Map.entry("NO_ANSWER", Disposition.NO_ANSWER),
            Map.entry("NO_USER_RESPONSE", Disposition.NO_ANSWER),
            Map.entry("ALLOTTED_TIMEOUT", Disposition.NO_ANSWER),
            Map.entry("SUBSCRIBER_ABSENT", Disposition.NO_ANSWER),
            Map.entry("NORMAL_CLEARING", Disposition.NO_ANSWER),
            Map.entry("NORMAL_UNSPECIFIED", Disposition.NO_ANSWER),
            Map.entry("ORIGINATOR_CANCEL", Disposition.CANCELLED),
            Map.entry("MANAGER_REQUEST", Disposition.CANCELLED),
            Map.entry("SYSTEM_SHUTDOWN", Disposition.CANCELLED),
            Map.entry("UNALLOCATED_NUMBER", Disposition.INVALID_NUMBER),
            Map.entry("INVALID_NUMBER_FORMAT", Disposition.INVALID_NUMBER),
            Map.entry("NUMBER_CHANGED", Disposition.INVALID_NUMBER),
            Map.entry("NO_ROUTE_DESTINATION", Disposition.INVALID_NUMBER),
            Map.entry("INVALID_GATEWAY", Disposition.INVALID_GATEWAY),
            Map.entry("GATEWAY_DOWN", Disposition.GATEWAY_DOWN));

    /** The gateway never said a word. The switch makes a 408 of it, like that of a phone which was not picked up, but nothing rang. */
    private static final String PEER_MUTE = "RECOVERY_ON_TIMER_EXPIRE";

    private DispositionRules() {}

    /**
     * The disposition of an ended call.
     *
     * @param course what was heard of the call, and done about it, while it lived; the hang-up event need not tell of it
     */
    public static Disposition of(CampaignType type, CallEnd end, CallCourse course) {
        if (course.bridged() || end.bridgedAt() != null) {
            return Disposition.CONNECTED;
        }
        if (course.machine() && end.answered()) {
            return Disposition.MACHINE;
        }
        return end.answered() ? ofAnswered(type, end) : ofUnanswered(end);
    }

    private static Disposition ofAnswered(CampaignType type, CallEnd end) {
        if (type == CampaignType.AGENT) {
            return Disposition.ABANDONED;
        }
        return ANSWERED_WITHOUT_DESTINATION.getOrDefault(end.cause().word(), Disposition.ANSWERED_IVR);
    }

    private static Disposition ofUnanswered(CallEnd end) {
        if (end.cause().word().equals(PEER_MUTE)) {
            return Disposition.NETWORK_ERROR;
        }
        if (end.sipHangup().equals("recv_refuse") && end.sipStatus() >= 300) {
            return REFUSED_WITH.getOrDefault(end.sipStatus(), Disposition.NETWORK_ERROR);
        }
        return UNANSWERED_BY_CAUSE.getOrDefault(end.cause().word(), Disposition.NETWORK_ERROR);
    }
}
