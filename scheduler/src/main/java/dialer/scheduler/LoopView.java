package dialer.scheduler;

import dialer.scheduler.agents.AgentPool;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.originate.SwitchBoard.SwitchView;
import dialer.scheduler.pacing.PacingDecision;
import dialer.scheduler.pacing.PacingView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live state of the dial loop at one moment.
 *
 * @param strayCallSignals signals about calls that were not live
 * @param illegalTransitions changes of state that the table refused
 */
public record LoopView(
        List<CallView> calls,
        List<CampaignView> campaigns,
        List<SwitchView> switches,
        List<PoolView> pools,
        boolean draining,
        long strayCallSignals,
        long illegalTransitions) {
    public LoopView {
        calls = List.copyOf(calls);
        campaigns = List.copyOf(campaigns);
        switches = List.copyOf(switches);
        pools = List.copyOf(pools);
    }

    /**
     * A live attempt.
     *
     * @param inStateMs how long it has been in its state
     * @param ageMs how long ago it was claimed
     */
    public record CallView(
            CallId id,
            Contact contact,
            int attemptNumber,
            AttemptState state,
            long inStateMs,
            long ageMs,
            @Nullable SwitchId switchId,
            @Nullable AgentId agent) {}

    /**
     * The agents of one queue.
     *
     * @param told whether somebody tells of them; if not they are learned from the answers to reservations
     * @param campaigns those that call people for these agents ahead
     * @param pacing the latest decision, null if none was taken yet
     */
    public record PoolView(
            QueueName queue,
            boolean told,
            List<AgentRow> agents,
            List<CampaignId> campaigns,
            @Nullable PacingView pacing) {}

    /**
     * A campaign as the loop sees it.
     *
     * @param inFlight contacts claimed and not ended: dialed and agent_pending
     * @param reserving of these, those whose agent is being asked for
     * @param whyNotForMs how long that reason has held
     * @param queue whose agents its contacts need, as far as known; null for IVR campaigns
     */
    public record CampaignView(
            CampaignId id,
            boolean running,
            int inFlight,
            int reserving,
            WhyNot whyNot,
            long whyNotForMs,
            @Nullable QueueName queue) {}

    static LoopView of(LoopContext context, long strays) {
        long now = context.nowMs();
        List<CallView> calls = new ArrayList<>();
        for (LiveCall call : context.calls().all()) {
            calls.add(new CallView(
                    call.id(),
                    call.contact(),
                    call.attemptNumber(),
                    call.state(),
                    now - call.stateSinceMs(),
                    now - call.claimedAtMs(),
                    call.switchId(),
                    call.talksTo()));
        }
        List<CampaignView> campaigns = new ArrayList<>();
        for (Campaign campaign : context.campaigns().all()) {
            campaigns.add(new CampaignView(
                    campaign.id(),
                    campaign.running(),
                    context.calls().ofCampaign(campaign.id()),
                    campaign.reserving(),
                    campaign.whyNot(),
                    now - campaign.whyNotSinceMs(),
                    campaign.queue()));
        }
        List<PoolView> pools = new ArrayList<>();
        for (AgentPool pool : context.agents().pools()) {
            PacingDecision latest = pool.latest();
            pools.add(new PoolView(
                    pool.queue(),
                    pool.told(),
                    pool.rows(now),
                    List.copyOf(pool.campaigns().keySet()),
                    latest == null ? null : latest.view()));
        }
        return new LoopView(
                calls,
                campaigns,
                List.copyOf(context.switches().views()),
                pools,
                context.draining(),
                strays,
                context.calls().illegalTransitions());
    }
}
