package dialer.scheduler.result;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.notify.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The final result of an attempt: contact status, attempt and notices are committed together, once.
 *
 * @param status {@code ENDED} if a call took place, else {@code FAILED}
 * @param callResult what the voice connector is told: the hang-up cause verbatim, or {@code Invalid Gateway}, {@code EXPIRED} ...
 * @param end the switch's facts; null if no channel ever existed
 * @param agent the agent of the call, null if none was found
 * @param verdict what was found out about who answered, null if nothing listened
 * @param counts how it counts for the abandonment rate
 * @param notices delivered after the commit, in this order
 */
public record AttemptResult(
        CallId callId,
        Contact contact,
        ContactStatus status,
        Disposition disposition,
        String callResult,
        @Nullable CallEnd end,
        @Nullable AgentId agent,
        @Nullable AmdVerdict verdict,
        AnswerCount counts,
        List<Notice> notices) {
    public AttemptResult {
        notices = List.copyOf(notices);
    }
}
