package dialer.scheduler;

import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.originate.SwitchBoard.SwitchView;
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
        boolean draining,
        long strayCallSignals,
        long illegalTransitions) {
    public LoopView {
        calls = List.copyOf(calls);
        campaigns = List.copyOf(campaigns);
        switches = List.copyOf(switches);
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
            @Nullable Extension agent) {}

    /**
     * A campaign as the loop sees it.
     *
     * @param inFlight contacts claimed and not ended: dialed and agent_pending
     * @param reserving of these, those whose agent is being asked for
     * @param whyNotForMs how long that reason has held
     */
    public record CampaignView(
            CampaignId id, boolean running, int inFlight, int reserving, WhyNot whyNot, long whyNotForMs) {}

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
                    call.agent()));
        }
        List<CampaignView> campaigns = new ArrayList<>();
        for (Campaign campaign : context.campaigns().all()) {
            campaigns.add(new CampaignView(
                    campaign.id(),
                    campaign.running(),
                    context.calls().ofCampaign(campaign.id()),
                    campaign.reserving(),
                    campaign.whyNot(),
                    now - campaign.whyNotSinceMs()));
        }
        return new LoopView(
                calls,
                campaigns,
                List.copyOf(context.switches().views()),
                context.draining(),
                strays,
                context.calls().illegalTransitions());
    }
}
