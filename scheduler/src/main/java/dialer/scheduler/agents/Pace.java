package dialer.scheduler.agents;

import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.Campaign.Audience;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.pacing.PacingDecision;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PacingPolicy.CallOutcome;
import dialer.scheduler.pacing.PacingReason;
import dialer.scheduler.pacing.PacingRegime;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How many people may be called for the agents there are: tells each pool's policy what happens and takes its decisions to the campaigns. */
public final class Pace {
    private static final long LIST_AGENTS_EVERY_MS = 30_000;
    private static final long STORE_EVERY_MS = 30_000;

    private final LoopContext context;
    private final SortedMap<CampaignId, PacingMemory> remembered = new TreeMap<>();
    private final SortedSet<QueueName> asked = new TreeSet<>();
    private long nextListMs;
    private long nextStoreMs;

    public Pace(LoopContext context) {
        this.context = context;
    }

    /** What campaigns had learned before this node started; used when their pools begin. */
    public void remember(SortedMap<CampaignId, PacingMemory> memories) {
        remembered.putAll(memories);
    }

    // ---- before a call ----

    /** Whether the person may be called before an agent is reserved: predictive contacts of one queue, while its agents are known. */
    public boolean mayCallAhead(LiveCall call) {
        Campaign campaign = context.campaignOf(call);
        AgentPool pool = context.agents().poolOf(call);
        return callsAhead(call)
                && campaign.audience() == Audience.AHEAD
                && pool != null
                && pool.queue().equals(campaign.queue())
                && (pool.allowsCallsAhead() && (pool.told() || !ownQueue(campaign.id())));
    }

    /** Whether contacts of this kind are called ahead of the agents at all. One named agent is always asked first. */
    public static boolean callsAhead(LiveCall call) {
        return call.wantsAgent()
                && call.contact().dialingMode() == DialingMode.PREDICTIVE
                && call.contact().routingMode() == RoutingMode.QUEUE;
    }

    /** Sets for each campaign how many contacts its agents have room for. */
    public void decide(int slots, int cps) {
        for (Campaign campaign : context.campaigns().all()) {
            QueueName queue = campaign.queue();
            if (queue == null) {
                campaign.agentRoom(Integer.MAX_VALUE);
            } else {
                campaign.agentRoom(roomWithoutPolicy(campaign, context.agents().pool(queue)));
            }
        }
        context.agents().pools().forEach(pool -> decide(pool, slots, cps));
    }

    private int roomWithoutPolicy(Campaign campaign, AgentPool pool) {
        boolean own = ownQueue(campaign.id());
        int free = pool.free() - campaign.claiming();
        if (campaign.audience() == Audience.AHEAD) {
            if (own && !pool.told()) {
                return 0;
            }
            if (!pool.allowsCallsAhead()) {
                return campaign.window().room(campaign.reserving() + campaign.claiming());
            }
            return pool.isUnknown() ? 1 - campaign.claiming() - context.calls().ofCampaign(campaign.id()) : 0;
        }
        if (own) {
            return free;
        }
        return pool.told() ? free - campaign.reserving() : Integer.MAX_VALUE;
    }

    private void decide(AgentPool pool, int slots, int cps) {
        boolean wanted = false;
        for (Campaign campaign : context.campaigns().all()) {
            if (isPaced(campaign, pool)) {
                int number = number(pool, campaign.id());
                boolean open = campaign.running() && campaign.duePending() && !campaign.held(context.nowMs());
                pool.limits().contacts(number, open ? slots : 0);
                pool.limits().underWay(number, campaign.claiming() + notLeft(campaign.id()));
                wanted = true;
            }
        }
        if (!wanted) {
            return;
        }
        pool.limits().slots(slots).cps(cps);
        PacingDecision decision = pool.decide(context.nowMs());
        for (Campaign campaign : context.campaigns().all()) {
            if (isPaced(campaign, pool)) {
                campaign.agentRoom(decision.originate(number(pool, campaign.id())));
            }
        }
        for (int i = 0; i < decision.givenUp(); i++) {
            giveUp(context.calls().findByNumber(decision.givenUp(i)));
        }
    }

    /**
     * Hangs up as if the ring timeout had come: to the person it is the same. Where the switch takes no commands the call rings on, and whoever answers is
     * served as everybody else.
     */
    private void giveUp(@Nullable LiveCall call) {
        if (call != null && context.hangUp(call, HangupCause.NO_ANSWER)) {
            call.giveUp();
        }
    }

    private boolean isPaced(Campaign campaign, AgentPool pool) {
        return campaign.audience() == Audience.AHEAD
                && pool.queue().equals(campaign.queue())
                && pool.allowsCallsAhead()
                && !pool.isUnknown();
    }

    private int notLeft(CampaignId campaign) {
        int count = 0;
        for (LiveCall call : context.calls().all()) {
            if (call.aheadOfAgents()
                    && call.switchId() == null
                    && call.campaignId().equals(campaign)) {
                count++;
            }
        }
        return count;
    }

    /** Why its agents hold the campaign back. */
    public WhyNot whyNot(Campaign campaign) {
        QueueName queue = campaign.queue();
        if (queue == null) {
            return WhyNot.WAITING_FOR_AGENTS;
        }
        PacingDecision latest = context.agents().pool(queue).latest();
        if (campaign.audience() != Audience.AHEAD || latest == null) {
            return context.agents().pool(queue).told() ? WhyNot.NO_AGENTS : WhyNot.WAITING_FOR_AGENTS;
        }
        if (latest.reason() == PacingReason.NO_AGENTS) {
            return WhyNot.NO_AGENTS;
        }
        return latest.regime() == PacingRegime.BUDGET_SPENT ? WhyNot.ABANDONMENT_BUDGET : WhyNot.PACED;
    }

    private int number(AgentPool pool, CampaignId campaign) {
        CampaignRules rules = context.settings().rulesOf(campaign);
        PacingMemory memory = remembered.getOrDefault(campaign, PacingMemory.NONE);
        return pool.number(campaign, rules.pacing(), memory, context.nowMs());
    }

    // ---- what happens to calls ----

    public void originated(LiveCall call) {
        AgentPool pool = paced(call);
        if (pool != null) {
            pool.policy().originated(call.number(), number(pool, call.campaignId()), context.nowMs());
        }
    }

    public void ringing(LiveCall call) {
        AgentPool pool = paced(call);
        if (pool != null) {
            pool.policy().ringing(call.number(), context.nowMs());
        }
    }

    public void answered(LiveCall call) {
        AgentPool pool = paced(call);
        if (pool != null) {
            pool.policy().answered(call.number(), context.nowMs());
        }
    }

    public void underAmd(LiveCall call) {
        AgentPool pool = paced(call);
        if (pool != null) {
            pool.policy().amdBegan(call.number(), context.nowMs());
        }
    }

    public void verdict(LiveCall call, boolean person) {
        AgentPool pool = paced(call);
        if (pool != null) {
            pool.policy().amdVerdict(call.number(), person, context.nowMs());
        }
    }

    /** The call was given back without a result. */
    public void cancelled(LiveCall call) {
        ended(call, CallOutcome.CANCELLED);
    }

    /** The call has its result; one that had an agent is known already. */
    public void ended(LiveCall call, Disposition disposition, boolean countedAsAbandoned) {
        ended(
                call,
                switch (disposition) {
                    case NO_ANSWER -> CallOutcome.NO_ANSWER;
                    case BUSY -> CallOutcome.BUSY;
                    case DECLINED -> CallOutcome.DECLINED;
                    case MACHINE -> CallOutcome.MACHINE;
                    case CANCELLED, CONNECTED -> CallOutcome.CANCELLED;
                    case ABANDONED -> countedAsAbandoned ? CallOutcome.ABANDONED : CallOutcome.LEFT_EARLY;
                    default -> CallOutcome.FAILED;
                });
    }

    private void ended(LiveCall call, CallOutcome outcome) {
        AgentPool pool = paced(call);
        if (pool != null && call.switchId() != null) {
            pool.policy().ended(call.number(), outcome, context.nowMs());
        }
    }

    private @Nullable AgentPool paced(LiveCall call) {
        return call.aheadOfAgents() ? context.agents().poolOf(call) : null;
    }

    /** Hands out what the campaigns have learned, so that a restart does not begin anew. */
    public void storeWhenDue() {
        if (context.nowMs() < nextStoreMs) {
            return;
        }
        nextStoreMs = context.nowMs() + STORE_EVERY_MS;
        for (AgentPool pool : context.agents().pools()) {
            pool.campaigns().forEach((campaign, number) -> {
                PacingMemory memory = pool.policy().memory(number, context.nowMs());
                if (!memory.equals(remembered.put(campaign, memory))) {
                    context.perform(new Effect.StorePacing(campaign, memory));
                }
            });
        }
    }

    // ---- the switch's own queue ----

    /** Whether the campaign's agents are those of the switch's own queue. */
    public boolean ownQueue(CampaignId campaign) {
        return context.settings().rulesOf(campaign).agents() == AgentsBy.CALLCENTER;
    }

    /** A switch has come up: its queues are read again. */
    public void listAgentsSoon() {
        nextListMs = context.nowMs();
    }

    /** Reads the agents of the switches' own queues, as far as campaigns need them: their events can be lost. */
    public void listAgentsWhenDue() {
        boolean due = context.nowMs() >= nextListMs;
        if (due) {
            nextListMs = context.nowMs() + LIST_AGENTS_EVERY_MS;
            asked.clear();
        }
        for (Campaign campaign : context.campaigns().all()) {
            QueueName queue = campaign.queue();
            if (queue != null && ownQueue(campaign.id()) && asked.add(queue)) {
                for (SwitchId where : context.switches().up()) {
                    if (context.switches().has(where, SwitchModule.MOD_CALLCENTER)) {
                        context.perform(new Effect.ListAgents(where, queue));
                    }
                }
            }
        }
    }
}
