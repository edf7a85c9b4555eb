package dialer.scheduler.call;

import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The facts of an ended customer leg, as CHANNEL_HANGUP_COMPLETE gives them. Times are the switch's own, in microseconds there.
 *
 * @param cause the leg's hang-up cause
 * @param createdAt when the channel was made
 * @param ringingAt first progress (180 or 183); null if there was none
 * @param answeredAt null if nobody answered: answered is decided by this time, never by the cause
 * @param bridgedAt when the agent's leg was joined; null if never
 * @param endedAt when the leg hung up
 * @param sipStatus final status of the INVITE ({@code sip_term_status}), 0 if there was none
 * @param sipHangup who ended it: {@code recv_refuse}, {@code recv_bye}, {@code send_bye}, {@code send_cancel} ...; empty if unknown
 * @param bridgeHangupCause why the agent's leg ended, null if it never existed or was never joined
 * @param sipCallId the SIP Call-ID, null if unknown
 */
public record CallEnd(
        HangupCause cause,
        @Nullable Instant createdAt,
        @Nullable Instant ringingAt,
        @Nullable Instant answeredAt,
        @Nullable Instant bridgedAt,
        @Nullable Instant endedAt,
        int sipStatus,
        String sipHangup,
        @Nullable HangupCause bridgeHangupCause,
        @Nullable String sipCallId) {

    /** The end of a call of which nothing but a cause is known. */
    public static CallEnd withoutChannel(HangupCause cause) {
        return new CallEnd(cause, null, null, null, null, null, 0, "", null, null);
    }

    public boolean answered() {
        return answeredAt != null;
    }
}
