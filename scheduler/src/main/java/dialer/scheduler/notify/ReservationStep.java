package dialer.scheduler.notify;

import dialer.scheduler.Effect;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopContext;
import dialer.scheduler.agents.AgentPool;
import dialer.scheduler.call.AnswerStep;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.call.Reconciling;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.claim.DialMarkStep;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.ResourceId;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.result.ResultStep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The agent first, then one call for each reserved agent; and what is heard of agents that were asked for. */
public final class ReservationStep {
    private final LoopContext context;
    private final DialMarkStep marks;
    private final PreviewStep previews;
    private final AnswerStep answers;
    private final Reconciling reconciling;
    private final ResultStep results;

    public ReservationStep(
            LoopContext context,
            DialMarkStep marks,
            PreviewStep previews,
            AnswerStep answers,
            Reconciling reconciling,
            ResultStep results) {
        this.context = context;
        this.marks = marks;
        this.previews = previews;
        this.answers = answers;
        this.reconciling = reconciling;
        this.results = results;
    }

    /** Asks for an agent for the claimed contact; of the switch's own queue one is kept for it. */
    public void reserve(LiveCall call) {
        context.calls().advance(call, AttemptState.RESERVING, "agent requested", context.nowMs());
        if (context.pace().ownQueue(call.campaignId())) {
            keepAgent(call);
            return;
        }
        long timeoutMs = context.settings().reservationTimeout().toMillis();
        call.waitFor(Wait.AGENT, context.nowMs() + timeoutMs);
        call.agentAsked(true);
        context.campaignOf(call).reserving(1);
        context.perform(new Effect.RequestAgent(call.id(), call.contact()));
    }

    private void keepAgent(LiveCall call) {
        AgentId kept = freeAgentFor(call);
        if (kept != null) {
            call.promise(kept);
            context.agents().taken(call, kept, context.nowMs());
            goOn(call);
            return;
        }
        Duration retry = context.settings().noAgentRetry();
        if (call.contact().routingMode() == RoutingMode.AGENT) {
            results.backToPending(call, "agent not available", retry, false);
        } else {
            AgentPool pool = context.agents().poolOf(call);
            boolean told = pool != null && pool.told();
            context.campaignOf(call)
                    .hold(
                            told ? WhyNot.NO_AGENTS : WhyNot.WAITING_FOR_AGENTS,
                            context.nowMs() + (told ? retry.toMillis() : 1000));
            results.backToPending(call, "no agent", Duration.ZERO, false);
        }
    }

    private @Nullable AgentId freeAgentFor(LiveCall call) {
        ResourceId named = call.contact().resourceId();
        if (call.contact().routingMode() == RoutingMode.AGENT && named != null) {
            AgentId agent = new AgentId(named.value());
            return context.agents().pools().stream().anyMatch(pool -> pool.isFree(agent)) ? agent : null;
        }
        AgentPool pool = context.agents().poolOf(call);
        return pool == null ? null : pool.longestFree();
    }

    /** An agent is reserved: for a contact that is to be called, or for a person who waits. */
    public void reserved(AgentSignal.AgentReserved signal) {
        if (!context.leaseHeld()) {
            // whoever has the contact by now may have told that it is over: then nobody would set the agent free
            answer(signal.requestId(), AgentAnswer.NOT_SURELY_OURS);
            return;
        }
        LiveCall call = context.calls().findByContact(signal.contactId());
        if (call == null || !waitsForConnector(call)) {
            notWaiting(signal.requestId(), signal.contactId(), signal.agent(), call);
            return;
        }
        LiveCall other = context.calls().withAgent(signal.agent());
        if (other != null) {
            reservedTwice(call, other, signal);
        } else if (call.waitsFor() == Wait.LIVE_AGENT) {
            answer(signal.requestId(), AgentAnswer.ACCEPTED);
            answers.agentFound(call, signal.agent());
        } else {
            Campaign campaign = context.campaignOf(call);
            campaign.reserving(-1);
            campaign.window().agentReserved();
            call.agentAsked(false);
            call.reserve(signal.agent(), signal.requestId());
            context.agents().taken(call, AgentId.of(signal.agent()), context.nowMs());
            goOn(call);
        }
    }

    private boolean waitsForConnector(LiveCall call) {
        return (call.waitsFor() == Wait.AGENT || call.waitsFor() == Wait.LIVE_AGENT)
                && !context.pace().ownQueue(call.campaignId());
    }

    private void goOn(LiveCall call) {
        if (call.contact().dialingMode() == DialingMode.PREVIEW) {
            long request = call.takeAgentRequest();
            if (request != 0) {
                answer(request, AgentAnswer.ACCEPTED);
            }
            previews.show(call);
        } else {
            marks.mark(call);
        }
    }

    /** The same agent told twice for the same contact changes nothing; anybody else is set free. */
    private void notWaiting(long requestId, ContactId contact, Extension agent, @Nullable LiveCall call) {
        if (call != null && agent.equals(call.agent())) {
            answer(requestId, AgentAnswer.ACCEPTED);
            return;
        }
        answer(requestId, context.switches().anyUp() ? AgentAnswer.NOT_WAITING : AgentAnswer.SWITCH_DOWN);
        context.perform(new Effect.FreeAgent(contact, agent));
    }

    /** Nobody has two calls. If the other one is over and its end was not heard of, the switch is asked at once. */
    private void reservedTwice(LiveCall call, LiveCall other, AgentSignal.AgentReserved signal) {
        answer(signal.requestId(), AgentAnswer.BUSY);
        reconciling.askSoon(other);
        if (call.waitsFor() == Wait.LIVE_AGENT) {
            context.perform(new Effect.FreeAgent(signal.contactId(), signal.agent()));
            answers.noAgent(call);
        } else {
            cancel(call, "agent is in another call", context.settings().refusedRetry());
        }
    }

    /** No agent is available. */
    public void noAgent(AgentSignal.NoAgent signal) {
        LiveCall call = context.calls().findByContact(signal.contactId());
        answer(signal.requestId(), call == null ? AgentAnswer.NOT_WAITING : AgentAnswer.ACCEPTED);
        if (call == null) {
            return;
        }
        if (call.waitsFor() == Wait.LIVE_AGENT && call.agentAsked()) {
            answers.noneFree(call);
            answers.noAgent(call);
        } else if (call.waitsFor() == Wait.PREVIEW) {
            previews.withdraw(call, "agent gone");
        } else if (call.waitsFor() == Wait.AGENT) {
            noneToReserve(call);
        }
    }

    private void noneToReserve(LiveCall call) {
        Campaign campaign = context.campaignOf(call);
        campaign.window().noAgent();
        call.agentAsked(false);
        Duration retry = context.settings().noAgentRetry();
        if (call.contact().routingMode() == RoutingMode.AGENT) {
            // one named agent is busy: that contact waits, the others need not
            unreserve(call, "agent not available", retry);
        } else {
            answers.noneFree(call);
            campaign.hold(WhyNot.NO_AGENTS, context.nowMs() + retry.toMillis());
            unreserve(call, "no agent", Duration.ZERO);
        }
    }

    /** The request could not be delivered. */
    public void requestFailed(LiveCall call) {
        if (call.waitsFor() == Wait.LIVE_AGENT && call.agentAsked()) {
            answers.noAgent(call);
            holdForConnector(call);
        } else if (call.waitsFor() == Wait.AGENT) {
            context.campaignOf(call).window().noAgent();
            call.agentAsked(false);
            holdForConnector(call);
            unreserve(call, "voice connector down", Duration.ZERO);
        }
    }

    private void holdForConnector(LiveCall call) {
        long retryMs = context.settings().connectorDownRetry().toMillis();
        context.campaignOf(call).hold(WhyNot.CONNECTOR_DOWN, context.nowMs() + retryMs);
    }

    /** The reservation was not answered in time, or is no longer wanted. */
    public void cancel(LiveCall call, String reason, Duration retry) {
        unreserve(call, reason, retry);
    }

    private void unreserve(LiveCall call, String reason, Duration retry) {
        context.campaignOf(call).reserving(-1);
        results.backToPending(call, reason, retry, false);
    }

    private void answer(long requestId, AgentAnswer answer) {
        context.perform(new Effect.AnswerAgent(requestId, answer));
    }
}
