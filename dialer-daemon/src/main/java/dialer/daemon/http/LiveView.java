package dialer.daemon.http;

import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.QueueName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port to what the dial loop holds now. Answers come from a copy that the loop makes; nothing here waits for the loop. */
public interface LiveView {
    /** Whether the dial loop is at work. A process whose loop stands still is to be restarted. */
    boolean isLoopAtWork();

    /** All attempts in flight, oldest first. */
    List<Call> calls();

    /** What the loop knows of the campaign; one that it has not seen has nothing in flight. */
    Campaign campaign(CampaignId campaign);

    /** The agents of the queue and the latest decision of its pacing; empty while nobody has needed them. */
    Optional<PoolView> pool(QueueName queue);

    /** The pool whose agents the campaign's people are called ahead of; empty if there is none. */
    Optional<PoolView> poolOf(CampaignId campaign);

    /**
     * An attempt in flight.
     *
     * @param switchId null before a switch is chosen
     * @param contact who is called; an agent who previews sees it here
     * @param agent the reserved agent, or who talks to the person; null if there is none
     * @param claimedAt when the attempt began
     */
    record Call(
            CallId callId,
            Contact contact,
            @Nullable SwitchId switchId,
            AttemptState state,
            @Nullable AgentId agent,
            Instant claimedAt) {}

    /**
     * A campaign in the loop.
     *
     * @param inFlight attempts in flight
     * @param whyNotDialing what held the campaign back when the loop last looked; null if nothing did
     */
    record Campaign(int inFlight, @Nullable String whyNotDialing) {}
}
