package dialer.scheduler.claim;

import dialer.scheduler.contact.CallId;
import java.util.List;

/** What became of claims. */
public sealed interface ClaimSignal extends dialer.scheduler.Signal {
    /** The claim committed; fewer contacts than requested mean that the campaign has no more due ones now. */
    record Claimed(List<ClaimRequest> requests, List<ClaimedContact> contacts) implements ClaimSignal {
        public Claimed {
            requests = List.copyOf(requests);
            contacts = List.copyOf(contacts);
        }
    }

    /** The database could not be asked; nothing is claimed. */
    record ClaimFailed(List<ClaimRequest> requests, String why) implements ClaimSignal {
        public ClaimFailed {
            requests = List.copyOf(requests);
        }
    }

    /** The contact of the reserved agent is stored as dialed ({@code ours}), or the claim was no longer ours. */
    record DialMarked(CallId callId, boolean ours) implements ClaimSignal {}

    /** The database could not store that the contact may be dialed. */
    record DialMarkFailed(CallId callId, String why) implements ClaimSignal {}

    /**
     * Another node owns all that this one had claimed: it is forgotten without a result, for the other one follows it. Comes after the answer to
     * the claim under way, and before anything that is claimed under a new lease.
     */
    record Disowned() implements ClaimSignal {}

    /** What an earlier run of this node, or another node that has died, left open. */
    record Recovered(List<RecoveredAttempt> attempts) implements ClaimSignal {
        public Recovered {
            attempts = List.copyOf(attempts);
        }
    }
}
