package dialer.scheduler;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.AnswerStep;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.call.ControlStep;
import dialer.scheduler.call.FollowStep;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.call.Reconciling;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.call.Trace;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimStep;
import dialer.scheduler.claim.DialMarkStep;
import dialer.scheduler.claim.PlaceQueue;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.notify.PreviewStep;
import dialer.scheduler.notify.ReservationStep;
import dialer.scheduler.originate.ModuleCheck;
import dialer.scheduler.originate.OriginateStep;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.result.ResultStep;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The whole way on one screen: contact, claim, originate, call events, result, notify.
 *
 * <p>One thread feeds it signals, one at a time, with the monotonic time; it advances the live state and returns what is to be done as data. It
 * does no I/O, reads no clock and draws no random number, so that the same signals give the same effects, to the last one.
 */
public final class DialLoop {
    private static final long SWEEP_EVERY_MS = 100;
    private static final long LIST_CAMPAIGNS_EVERY_MS = 1000;

    private final LoopContext context;
    private final ClaimStep claims;
    private final DialMarkStep marks;
    private final PreviewStep previews;
    private final ReservationStep reservations;
    private final OriginateStep originates;
    private final FollowStep follow;
    private final AnswerStep answers;
    private final ControlStep control;
    private final Reconciling reconciling;
    private final ResultStep results;
    private final ModuleCheck modules;
    private long nextSweepMs;
    private long nextCampaignListMs;

    /** @param policies makes the pacing of each pool of agents */
    public DialLoop(DialSettings settings, Supplier<PacingPolicy> policies, Trace trace, long nowMs) {
        context = new LoopContext(settings, policies, trace, nowMs);
        PlaceQueue queue = new PlaceQueue();
        results = new ResultStep(context);
        modules = new ModuleCheck(context);
        claims = new ClaimStep(context, queue);
        originates = new OriginateStep(context, queue, results);
        marks = new DialMarkStep(context, originates, results);
        previews = new PreviewStep(context, marks, results);
        answers = new AnswerStep(context);
        reconciling = new Reconciling(context, answers, results);
        reservations = new ReservationStep(context, marks, previews, answers, reconciling, results);
        follow = new FollowStep(context, originates, reconciling, answers, results);
        control = new ControlStep(context, answers, previews);
    }

    /**
     * Takes one signal.
     *
     * @param nowMs monotonic milliseconds; a time before an earlier one counts as that earlier one
     * @return what is to be done, in this order
     */
    public List<Effect> on(Signal signal, long nowMs) {
        context.nowMs(nowMs);
        if (signal instanceof Signal.Tick) {
            onTick();
        } else if (signal instanceof ClaimSignal claim) {
            onClaim(claim);
        } else if (signal instanceof AgentSignal agent) {
            onAgent(agent);
        } else if (signal instanceof CallSignal call) {
            follow.on(call);
        } else if (signal instanceof ControlSignal wish) {
            control.on(wish);
        } else if (signal instanceof SwitchSignal change) {
            onSwitch(change);
        } else if (signal instanceof CampaignSignal campaign) {
            onCampaign(campaign);
        } else if (signal instanceof Signal.Drain) {
            onDrain();
        } else if (signal instanceof Signal.WallClock clock) {
            context.agents().calendar(context.nowMs(), clock.localMs());
        } else if (signal instanceof Signal.Overload overload) {
            context.overloaded(overload.now());
        } else if (signal instanceof Signal.Lease lease) {
            context.leaseHeld(lease.held());
        } else {
            throw new IllegalArgumentException("unknown signal " + signal.getClass());
        }
        return context.takeEffects();
    }

    private void onTick() {
        listCampaignsWhenDue();
        sweepWhenDue();
        reconciling.listWhenDue();
        context.pace().listAgentsWhenDue();
        context.pace().storeWhenDue();
        originates.originate();
        claims.claim();
    }

    private void onClaim(ClaimSignal signal) {
        if (signal instanceof ClaimSignal.Claimed claimed) {
            claims.claimed(claimed).forEach(this::begin);
            originates.originate();
            claims.claim();
        } else if (signal instanceof ClaimSignal.ClaimFailed failed) {
            claims.failed(failed);
        } else if (signal instanceof ClaimSignal.DialMarked marked) {
            withCall(marked.callId(), call -> marks.marked(call, marked.ours()));
        } else if (signal instanceof ClaimSignal.DialMarkFailed failed) {
            withCall(failed.callId(), marks::failed);
        } else if (signal instanceof ClaimSignal.Recovered recovered) {
            recovered.attempts().forEach(this::takeUpAgain);
        } else if (signal instanceof ClaimSignal.Disowned) {
            onDisowned();
        }
    }

    private void begin(LiveCall call) {
        if (context.draining()
                || !context.leaseHeld()
                || !context.campaignOf(call).running()) {
            results.backToPending(call, "no longer wanted", Duration.ZERO, false);
        } else if (context.calls().size() > context.settings().maxSlots()) {
            // what another node has left was taken over while the claim was under way
            results.backToPending(call, "no slot left", Duration.ZERO, false);
        } else if (call.wantsAgent() && call.untold()) {
            results.backToPending(
                    call,
                    "the voice connector has not been told of the earlier attempt's end yet",
                    context.settings().connectorDownRetry(),
                    false);
        } else if (hasNoDestination(call)) {
            results.noDestination(call);
        } else if (!call.wantsAgent() || !context.switches().anyUp()) {
            originates.enqueue(call);
        } else if (context.pace().mayCallAhead(call)) {
            call.callAheadOfAgents();
            marks.mark(call);
        } else {
            reservations.reserve(call);
        }
    }

    private boolean hasNoDestination(LiveCall call) {
        return !call.wantsAgent()
                && call.contact().ivr() == null
                && context.settings().rulesOf(call.campaignId()).ivr() == null;
    }

    private void onAgent(AgentSignal signal) {
        if (signal instanceof AgentSignal.AgentReserved reserved) {
            reservations.reserved(reserved);
        } else if (signal instanceof AgentSignal.NoAgent none) {
            reservations.noAgent(none);
        } else if (signal instanceof AgentSignal.RequestFailed failed) {
            withCall(failed.callId(), reservations::requestFailed);
        } else if (signal instanceof AgentSignal.AgentsListed listed) {
            context.agents().listed(listed, context.nowMs(), this::wrappedUp);
        } else if (signal instanceof AgentSignal.AgentChanged changed) {
            context.agents().changed(changed, context.nowMs(), this::wrappedUp);
        }
    }

    private void wrappedUp(CallId call, long wrapUpMs) {
        context.perform(new Effect.StoreWrapUp(call, wrapUpMs));
    }

    private void onSwitch(SwitchSignal signal) {
        if (signal instanceof SwitchSignal.SwitchUp up) {
            reconciling.onSwitchUp(up);
            context.pace().listAgentsSoon();
        } else if (signal instanceof SwitchSignal.SwitchDown down) {
            context.switches().down(down.switchId(), context.nowMs());
            context.agents().switchGone(down.switchId(), context.nowMs());
        } else if (signal instanceof SwitchSignal.ModulesListed listed) {
            modules.listed(listed);
        } else if (signal instanceof SwitchSignal.CapacityChanged changed) {
            context.switches().capacity(changed.switchId(), changed.capacity());
        } else if (signal instanceof SwitchSignal.GatewayChanged changed) {
            context.switches().gateway(changed.switchId(), changed.gatewayId(), changed.state());
        } else if (signal instanceof SwitchSignal.GatewaysListed listed) {
            context.switches().gateways(listed.switchId(), listed.gateways());
        } else if (signal instanceof SwitchSignal.ChannelsListed listed) {
            reconciling.onListed(listed);
        }
    }

    private void onCampaign(CampaignSignal signal) {
        if (signal instanceof CampaignSignal.PacingRemembered known) {
            context.pace().remember(known.memories());
        } else if (signal instanceof CampaignSignal.CampaignsListed listed) {
            context.campaigns()
                    .listed(listed.campaigns(), id -> context.calls().ofCampaign(id) > 0, context.nowMs())
                    .forEach(this::withdrawFrom);
        } else if (signal instanceof CampaignSignal.ContactsArrived arrived) {
            context.campaigns().get(arrived.campaignId(), context.nowMs()).duePending(true);
        } else if (signal instanceof CampaignSignal.CampaignStarted started) {
            context.campaigns().get(started.campaignId(), context.nowMs()).changed(true, context.nowMs());
            context.campaigns().get(started.campaignId(), context.nowMs()).duePending(true);
        } else if (signal instanceof CampaignSignal.CampaignStopped stopped) {
            context.campaigns().get(stopped.campaignId(), context.nowMs()).changed(false, context.nowMs());
            withdrawFrom(stopped.campaignId());
        }
    }

    private void withdrawFrom(CampaignId campaign) {
        withdraw("campaign stopped", call -> call.campaignId().equals(campaign));
    }

    private void onDrain() {
        context.drain();
        withdraw("draining", call -> true);
    }

    /** Gives back what has not been dialed. A call whose agent is reserved already goes on when its campaign stops, but not into a drain. */
    private void withdraw(String reason, Predicate<LiveCall> which) {
        for (LiveCall call : context.calls().copy()) {
            if (!which.test(call)) {
                continue;
            }
            if (call.waitsFor() == Wait.AGENT) {
                reservations.cancel(call, reason, Duration.ZERO);
            } else if (call.waitsFor() == Wait.PREVIEW) {
                previews.withdraw(call, reason);
            } else if (call.waitsFor() == Wait.PLACE && (call.agent() == null || context.draining())) {
                originates.withdraw(call, reason);
            }
        }
    }

    private void onDisowned() {
        for (LiveCall call : context.calls().copy()) {
            if (call.waitsFor() == Wait.AGENT) {
                context.campaignOf(call).reserving(-1);
            }
            originates.disowned(call);
        }
    }

    private void takeUpAgain(RecoveredAttempt attempt) {
        LiveCall call = new LiveCall(attempt.claimed(), context.nowMs());
        context.calls().add(call);
        call.reservedBefore(attempt.agent());
        if (attempt.dialed()) {
            // an agent may have been found after the person had answered, and the crash came before that was stored
            boolean connectors = call.wantsAgent() && !context.pace().ownQueue(call.campaignId());
            call.agentAsked(connectors && attempt.agent() == null);
            context.calls().advance(call, AttemptState.ORIGINATING, "taken up again", context.nowMs());
            reconciling.lookEverywhere(call);
        } else {
            context.perform(new Effect.Notify(new Notice.CancelAgent(call.contact())));
            results.backToPending(call, "not dialed by whoever had claimed it", Duration.ZERO, false);
        }
    }

    private void listCampaignsWhenDue() {
        if (context.nowMs() >= nextCampaignListMs) {
            nextCampaignListMs = context.nowMs() + LIST_CAMPAIGNS_EVERY_MS;
            context.perform(new Effect.ListCampaigns());
        }
    }

    /** No attempt waits for ever: each wait has its deadline and its way on. */
    private void sweepWhenDue() {
        if (context.nowMs() < nextSweepMs) {
            return;
        }
        nextSweepMs = context.nowMs() + SWEEP_EVERY_MS;
        context.agents().sweep(context.nowMs());
        reconciling.freeAgentsOfLostSwitches();
        for (LiveCall call : context.calls().copy()) {
            if (context.nowMs() >= call.deadlineMs()) {
                onDeadline(call);
            }
        }
    }

    private void onDeadline(LiveCall call) {
        switch (call.waitsFor()) {
            case PLACE -> originates.placeTimedOut(call);
            case AGENT ->
                reservations.cancel(
                        call, "reservation not answered", context.settings().noAgentRetry());
            case PREVIEW -> previews.timedOut(call);
            case DIAL_MARK -> marks.failed(call);
            case VERDICT -> answers.verdict(call, AmdVerdict.UNKNOWN);
            case LIVE_AGENT -> answers.liveAgentTimedOut(call);
            case BRIDGE -> answers.bridgeTimedOut(call);
            case BEEP -> answers.beepTimedOut(call);
            case MESSAGE -> answers.end(call);
            case HANGUP -> follow.hangupTimedOut(call);
            case ORIGINATE, CONFIRMATION -> reconciling.confirm(call);
            case LAST_WORD -> reconciling.lastWordMissing(call);
            case NONE -> call.waitForNothing();
        }
    }

    private void withCall(CallId id, Consumer<LiveCall> step) {
        LiveCall call = context.calls().find(id);
        if (call != null) {
            step.accept(call);
        }
    }

    /** How many attempts are live. */
    public int liveCalls() {
        return context.calls().size();
    }

    /** Whether nothing is live and no claim is under way whose contacts would be. */
    public boolean isIdle() {
        return liveCalls() == 0 && !claims.underWay();
    }

    /** The live state as plain data, for the API, the page and the tests. */
    public LoopView view() {
        return LoopView.of(context, follow.strays());
    }
}
