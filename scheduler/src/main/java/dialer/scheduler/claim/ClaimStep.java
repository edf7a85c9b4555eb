package dialer.scheduler.claim;

import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.SwitchDownRule;
import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.agents.Pace;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.fairshare.FairShare;
import dialer.scheduler.fairshare.FairShare.Claimant;
import dialer.scheduler.fairshare.FairShare.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Divides the free slots among the campaigns and claims contacts for them, one claim at a time; and says of each campaign what holds it back. */
public final class ClaimStep {
    /** Contacts are claimed so far ahead of their calls per second: enough to hide the claim's own time, little enough to give back on a stop. */
    private static final double LOOKAHEAD_SECONDS = 0.25;

    private static final long PAUSE_AFTER_FAILURE_MS = 1000;

    private final LoopContext context;
    private final PlaceQueue queue;
    private boolean claimUnderWay;
    private long claimSentAtMs;

    /** A claim that failed may have been committed all the same: the store is asked again, whether or not anybody wants contacts. */
    private boolean claimUnheard;

    private long databaseDownUntilMs = Long.MIN_VALUE;

    public ClaimStep(LoopContext context, PlaceQueue queue) {
        this.context = context;
        this.queue = queue;
    }

    /** Claims what may be dialed next. */
    public void claim() {
        if (claimUnderWay) {
            return;
        }
        WhyNot everywhere = heldBackEverywhere();
        if (everywhere != null) {
            explain(everywhere, Map.of());
            return;
        }
        int slots = freeSlots();
        int free = Math.min(slots, callsPerSecondAhead());
        context.pace().decide(Math.max(0, slots), Math.max(0, callsPerSecondAhead()));
        SortedMap<CampaignId, Integer> granted = new TreeMap<>();
        if (free > 0) {
            for (Grant<CampaignId> grant : FairShare.divide(free, claimants(free))) {
                granted.put(grant.key(), grant.slots());
            }
        }
        explain(slots <= 0 ? WhyNot.NO_FREE_SLOTS : WhyNot.CPS, granted);
        request(granted);
    }

    /** Whether the answer to a claim is still awaited. */
    public boolean underWay() {
        return claimUnderWay;
    }

    private @Nullable WhyNot heldBackEverywhere() {
        if (context.draining()) {
            return WhyNot.DRAINING;
        }
        if (!context.leaseHeld()) {
            return WhyNot.NO_LEASE;
        }
        if (context.overloaded()) {
            return WhyNot.OVERLOADED;
        }
        if (context.nowMs() < databaseDownUntilMs) {
            return WhyNot.DATABASE_DOWN;
        }
        if (!context.switches().anyUp()) {
            return contactsFailForWantOfASwitch() ? null : WhyNot.SWITCH_DOWN;
        }
        return context.switches().anyAccepting() ? null : WhyNot.SWITCH_PAUSED;
    }

    private boolean contactsFailForWantOfASwitch() {
        return context.settings().switchDown() == SwitchDownRule.FAIL && context.switchDownGraceOver();
    }

    /** Every claimed contact holds a slot, whether or not its call has left: an agent who is being asked for needs one soon. */
    private int freeSlots() {
        int configured = context.settings().maxSlots() - context.calls().size();
        if (!context.switches().anyUp()) {
            return configured;
        }
        return Math.min(
                configured, context.switches().freeSlots() - context.calls().onNoSwitch());
    }

    private int callsPerSecondAhead() {
        int cps = context.switches().anyUp()
                ? context.switches().cps()
                : context.switches().configuredCps();
        return (int) Math.ceil(cps * LOOKAHEAD_SECONDS) - queue.ready();
    }

    private List<Claimant<CampaignId>> claimants(int free) {
        List<Claimant<CampaignId>> claimants = new ArrayList<>();
        for (Campaign campaign : context.campaigns().all()) {
            int wanted = Math.min(free, wantedBy(campaign));
            if (wanted > 0) {
                CampaignRules rules = context.settings().rulesOf(campaign.id());
                int held = context.calls().ofCampaign(campaign.id());
                claimants.add(new Claimant<>(campaign.id(), held, wanted, rules.weight(), campaign.waitingSinceMs()));
            }
        }
        return claimants;
    }

    private int wantedBy(Campaign campaign) {
        if (!campaign.running()
                || !campaign.duePending()
                || campaign.elsewhere()
                || lacksItsQueue(campaign)
                || campaign.held(context.nowMs())
                || queue.isHeldUp(campaign.id())) {
            return 0;
        }
        return Math.min(ownSlotsLeft(campaign), campaign.claimLimit());
    }

    private boolean lacksItsQueue(Campaign campaign) {
        return context.pace().ownQueue(campaign.id())
                && context.switches().up().stream()
                        .noneMatch(where -> context.switches().has(where, SwitchModule.MOD_CALLCENTER));
    }

    private int ownSlotsLeft(Campaign campaign) {
        return context.settings().rulesOf(campaign.id()).maxSlots()
                - context.calls().ofCampaign(campaign.id());
    }

    private void explain(WhyNot common, Map<CampaignId, Integer> granted) {
        for (Campaign campaign : context.campaigns().all()) {
            campaign.whyNot(
                    granted.containsKey(campaign.id()) ? WhyNot.NOTHING : reasonOf(campaign, common), context.nowMs());
        }
    }

    private WhyNot reasonOf(Campaign campaign, WhyNot common) {
        if (!campaign.running()) {
            return WhyNot.STOPPED;
        }
        if (campaign.elsewhere()) {
            return WhyNot.OWNED_ELSEWHERE;
        }
        if (common != WhyNot.NO_FREE_SLOTS && common != WhyNot.CPS) {
            return common;
        }
        if (!context.switches().anyUp()) {
            return WhyNot.SWITCH_DOWN;
        }
        if (campaign.held(context.nowMs())) {
            return campaign.holdReason();
        }
        if (lacksItsQueue(campaign)) {
            return WhyNot.NO_CALLCENTER;
        }
        if (queue.isHeldUp(campaign.id())) {
            return WhyNot.GATEWAY_LIMIT;
        }
        if (!campaign.duePending()) {
            return WhyNot.NO_PENDING_CONTACTS;
        }
        if (ownSlotsLeft(campaign) <= 0) {
            return WhyNot.CAMPAIGN_SLOTS;
        }
        if (campaign.claimLimit() <= 0) {
            return context.pace().whyNot(campaign);
        }
        return context.switches().anyRefusing(context.nowMs()) ? WhyNot.SWITCH_REFUSES : common;
    }

    private void request(SortedMap<CampaignId, Integer> granted) {
        if (granted.isEmpty() && !claimUnheard) {
            return;
        }
        List<ClaimRequest> requests = new ArrayList<>();
        granted.forEach((id, count) -> {
            Campaign campaign = context.campaigns().get(id, context.nowMs());
            campaign.granted(context.nowMs());
            campaign.claiming(count);
            requests.add(new ClaimRequest(id, count));
        });
        claimUnderWay = true;
        claimSentAtMs = context.nowMs();
        context.perform(new Effect.Claim(requests));
    }

    /** The contacts are ours. Returns them as calls, in claim order. */
    public List<LiveCall> claimed(ClaimSignal.Claimed claimed) {
        finish(claimed.requests());
        claimUnheard = false;
        SortedMap<CampaignId, Integer> counts = new TreeMap<>();
        List<LiveCall> calls = new ArrayList<>();
        for (ClaimedContact contact : claimed.contacts()) {
            LiveCall call = new LiveCall(contact, context.nowMs());
            if (contact.dialableFor() != null) {
                // the answer may have been long on its way: counted from the question, it is never too late
                call.dialableUntil(claimSentAtMs + contact.dialableFor().toMillis());
            }
            context.calls().add(call);
            learn(context.campaignOf(call), call);
            counts.merge(call.campaignId(), 1, Integer::sum);
            calls.add(call);
        }
        for (ClaimRequest request : claimed.requests()) {
            if (counts.getOrDefault(request.campaignId(), 0) < request.count()) {
                context.campaigns().get(request.campaignId(), context.nowMs()).duePending(false);
            }
        }
        return calls;
    }

    private static void learn(Campaign campaign, LiveCall call) {
        if (!call.wantsAgent()) {
            campaign.audience(Campaign.Audience.IVR);
        } else {
            campaign.audience(Pace.callsAhead(call) ? Campaign.Audience.AHEAD : Campaign.Audience.AGENTS);
            campaign.queue(call.contact().queue());
        }
    }

    /** The database could not be asked; it is asked again on a later cycle. */
    public void failed(ClaimSignal.ClaimFailed failed) {
        finish(failed.requests());
        claimUnheard = true;
        databaseDownUntilMs = context.nowMs() + PAUSE_AFTER_FAILURE_MS;
    }

    private void finish(List<ClaimRequest> requests) {
        claimUnderWay = false;
        for (ClaimRequest request : requests) {
            context.campaigns().get(request.campaignId(), context.nowMs()).claiming(-request.count());
        }
    }
}
