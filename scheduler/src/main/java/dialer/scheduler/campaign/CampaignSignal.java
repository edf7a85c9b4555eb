package dialer.scheduler.campaign;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.pacing.PacingMemory;
import java.util.List;
import java.util.SortedMap;

/** What is learned about campaigns. */
public sealed interface CampaignSignal extends dialer.scheduler.Signal {
    /** All campaigns as stored; replaces what was known. */
    record CampaignsListed(List<CampaignRow> campaigns) implements CampaignSignal {}

    /** New contacts of the campaign are stored and due (or may be). */
    record ContactsArrived(CampaignId campaignId) implements CampaignSignal {}

    /** Committed: the campaign runs. */
    record CampaignStarted(CampaignId campaignId) implements CampaignSignal {}

    /** Committed: the campaign is stopped; unanswered reservations are to be cancelled. */
    record CampaignStopped(CampaignId campaignId) implements CampaignSignal {}

    /** What campaigns had learned about pacing before this node started. Comes before the first claim. */
    record PacingRemembered(SortedMap<CampaignId, PacingMemory> memories) implements CampaignSignal {}

    /**
     * A campaign as stored.
     *
     * @param running false while stopped
     * @param duePending whether the campaign has contacts that are due
     * @param elsewhere whether another node dials it, because its agents are that node's to count
     */
    record CampaignRow(CampaignId campaignId, boolean running, boolean duePending, boolean elsewhere) {
        /** A campaign that nobody else dials. */
        public CampaignRow(CampaignId campaignId, boolean running, boolean duePending) {
            this(campaignId, running, duePending, false);
        }
    }
}
