package dialer.sql;

import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.Disposition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contact as stored.
 *
 * @param seq its place in the order received
 * @param due whether it may be claimed now
 * @param notBefore start time, or the end of the delay after a release; null if there is neither
 * @param attempts attempts that used up a call id
 * @param disposition null until it is final
 * @param callResult what the voice connector was told; null until it is final
 * @param history its attempts, oldest first
 */
public record ContactView(
        Contact contact,
        long seq,
        ContactStatus status,
        boolean due,
        @Nullable Instant notBefore,
        Instant receivedAt,
        int attempts,
        @Nullable Disposition disposition,
        @Nullable String callResult,
        @Nullable Instant endedAt,
        List<AttemptView> history) {
    public ContactView {
        history = List.copyOf(history);
    }
}
