package dialer.scheduler.notify;

import dialer.scheduler.Effect;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.originate.OriginateStep;
import dialer.scheduler.result.ResultStep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Agent campaigns in progressive mode: the agent first, then one call for each reserved agent. */
public final class ReservationStep {
    /** If the store has not said anything for so long the call is not made, and whoever posted the agent is told while they still wait. */
    private static final long LONGEST_DIAL_MARK_MS = 5_000;

    private final LoopContext context;
    private final OriginateStep originates;
    private final ResultStep results;

    public ReservationStep(LoopContext context, OriginateStep originates, ResultStep results) {
        this.context = context;
        this.originates = originates;
        this.results = results;
    }

    /** Asks for an agent for the claimed contact. */
    public void reserve(LiveCall call) {
        long timeoutMs = context.settings().reservationTimeout().toMillis();
        context.calls().advance(call, AttemptState.RESERVING, "agent requested", context.nowMs());
        call.waitFor(Wait.AGENT, context.nowMs() + timeoutMs);
        context.campaignOf(call).reserving(1);
        context.perform(new Effect.RequestAgent(call.id(), call.contact()));
    }

    /** An agent is reserved; the contact is marked as dialed before anything rings. */
    public void reserved(AgentSignal.AgentReserved signal) {
        LiveCall call = context.calls().findByContact(signal.contactId());
        if (call == null || call.waitsFor() != Wait.AGENT) {
            notWaiting(signal.requestId(), signal.contactId(), signal.agent(), call);
            return;
        }
        Campaign campaign = context.campaignOf(call);
        campaign.reserving(-1);
        campaign.window().agentReserved();
        call.reserve(signal.agent(), signal.requestId());
        call.waitFor(Wait.DIAL_MARK, context.nowMs() + LONGEST_DIAL_MARK_MS);
        context.perform(new Effect.MarkDialed(call.id(), signal.agent()));
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

    /** The store has recorded that the person may be called (or that the contact is no longer ours). */
    public void dialMarked(LiveCall call, boolean ours) {
        if (call.waitsFor() != Wait.DIAL_MARK) {
            return;
        }
        if (!ours) {
            answerOnce(call, AgentAnswer.NOT_WAITING);
            results.backToPending(call, "claim no longer ours", Duration.ZERO, false);
        } else if (context.draining()) {
            originates.withdraw(call, "draining");
        } else {
            originates.enqueue(call);
            originates.originate();
        }
    }

    /** The store could not record it: no call is made. */
    public void dialMarkFailed(LiveCall call) {
        if (call.waitsFor() == Wait.DIAL_MARK) {
            answerOnce(call, AgentAnswer.DATABASE_DOWN);
            results.backToPending(call, "not recorded", context.settings().refusedRetry(), false);
        }
    }

    /** No agent is available. */
    public void noAgent(AgentSignal.NoAgent signal) {
        answer(signal.requestId(), AgentAnswer.ACCEPTED);
        LiveCall call = context.calls().findByContact(signal.contactId());
        if (call == null || call.waitsFor() != Wait.AGENT) {
            return;
        }
        Campaign campaign = context.campaignOf(call);
        campaign.window().noAgent();
        Duration retry = context.settings().noAgentRetry();
        if (call.contact().routingMode() == RoutingMode.AGENT) {
            // one named agent is busy: that contact waits, the others need not
            unreserve(call, "agent not available", retry);
        } else {
            campaign.hold(WhyNot.NO_AGENTS, context.nowMs() + retry.toMillis());
            unreserve(call, "no agent", Duration.ZERO);
        }
    }

    /** The request could not be delivered. */
    public void requestFailed(LiveCall call) {
        if (call.waitsFor() == Wait.AGENT) {
            Campaign campaign = context.campaignOf(call);
            campaign.window().noAgent();
            campaign.hold(
                    WhyNot.CONNECTOR_DOWN,
                    context.nowMs() + context.settings().connectorDownRetry().toMillis());
            unreserve(call, "voice connector down", Duration.ZERO);
        }
    }

    /** The reservation was not answered in time, or is no longer wanted. */
    public void cancel(LiveCall call, String reason, Duration retry) {
        context.perform(new Effect.Notify(new Notice.CancelAgent(call.contact())));
        unreserve(call, reason, retry);
    }

    private void unreserve(LiveCall call, String reason, Duration retry) {
        context.campaignOf(call).reserving(-1);
        results.backToPending(call, reason, retry, false);
    }

    private void answerOnce(LiveCall call, AgentAnswer answer) {
        long request = call.takeAgentRequest();
        if (request != 0) {
            answer(request, answer);
        }
    }

    private void answer(long requestId, AgentAnswer answer) {
        context.perform(new Effect.AnswerAgent(requestId, answer));
    }
}
