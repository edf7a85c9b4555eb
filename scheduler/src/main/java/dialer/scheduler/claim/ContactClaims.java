package dialer.scheduler.claim;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import java.time.Duration;
import java.util.List;

/**
 * Port to the contacts' store. Every method is one short transaction; failures are the implementation's unchecked exception, after its own
 * retries of deadlocks.
 */
public interface ContactClaims {
    /**
     * Takes up to the wanted number of due contacts of each campaign, best first (priority, then oldest received), and commits status, attempt and
     * owner before it returns. Contacts of a stopped campaign, not yet due or locked by somebody else are passed over; an expired one ends as
     * failed ({@code EXPIRED}) and does not count.
     */
    List<ClaimedContact> claim(List<ClaimRequest> requests);

    /** Records that the reserved agent's contact may be called now: {@code agent_pending} to {@code dialed}. False if the claim is no longer ours. */
    boolean markDialed(CallId callId, Extension agent);

    /**
     * Gives a claimed contact back: {@code pending} (or {@code stopped}, if its campaign is), not before the delay is over.
     *
     * @param originateLeft whether an originate with this call id left for the switch, so that the id may not be used again
     */
    void release(CallId callId, Duration delay, boolean originateLeft);

    /** The open attempts of this node, oldest first. Called once at start. */
    List<RecoveredAttempt> recover();
}
