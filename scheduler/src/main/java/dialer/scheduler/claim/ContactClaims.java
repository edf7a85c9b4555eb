package dialer.scheduler.claim;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * Records that the contact may be called now: {@code agent_pending} to {@code dialed}. False if the claim is no longer ours.
     *
     * @param agent the reserved agent; null if the person is called before anybody is
     */
    boolean markDialed(CallId callId, @Nullable Extension agent);

    /** Records which agent a dialed call has now; null: none any more. Nothing changes if the attempt is over. */
    void agentOf(CallId callId, @Nullable Extension agent);

    /** Records how long the agent's wrap-up after the call has taken, in milliseconds. */
    void wrappedUp(CallId callId, long wrapUpMs);

    /**
     * Gives a claimed contact back: {@code pending} (or {@code stopped}, if its campaign is), not before the delay is over.
     *
     * @param originateLeft whether an originate with this call id left for the switch, so that the id may not be used again
     */
    void release(CallId callId, Duration delay, boolean originateLeft);

    /** The open attempts of this node, oldest first. Called once for each lease, at its begin. */
    List<RecoveredAttempt> recover();
}
