package dialer.scheduler.call;

import dialer.scheduler.Effect;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.LoopContext;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.PreviewStep;
import org.jspecify.annotations.Nullable;

/** Lets the voice connector (or an operator) act on a live call. */
public final class ControlStep {
    private final LoopContext context;
    private final AnswerStep answers;
    private final PreviewStep previews;

    public ControlStep(LoopContext context, AnswerStep answers, PreviewStep previews) {
        this.context = context;
        this.answers = answers;
        this.previews = previews;
    }

    /** Does what is wanted, if the call is live and in a state for it. */
    public void on(ControlSignal signal) {
        LiveCall call = find(signal);
        context.perform(new Effect.AnswerControl(
                signal.requestId(), call == null ? ControlAnswer.NOT_LIVE : act(call, signal)));
    }

    /** The voice connector knows a call by its contact's id, which is the call's own only at the first attempt. */
    private @Nullable LiveCall find(ControlSignal signal) {
        LiveCall call = context.calls().find(signal.callId());
        return call != null
                ? call
                : context.calls().findByContact(new ContactId(signal.callId().value()));
    }

    private ControlAnswer act(LiveCall call, ControlSignal signal) {
        if (signal instanceof ControlSignal.Dial || signal instanceof ControlSignal.Skip) {
            return decide(call, signal instanceof ControlSignal.Dial);
        }
        SwitchId where = call.switchId();
        if (where == null || !call.state().mayBeAtSwitch()) {
            return ControlAnswer.NOT_NOW;
        }
        if (!context.switches().isUp(where)) {
            return ControlAnswer.SWITCH_DOWN;
        }
        if (signal instanceof ControlSignal.RouteToAgent route) {
            return route(call, route.agent());
        }
        answers.end(call);
        return ControlAnswer.DONE;
    }

    private ControlAnswer decide(LiveCall call, boolean dial) {
        if (call.waitsFor() != LiveCall.Wait.PREVIEW) {
            return ControlAnswer.NOT_NOW;
        }
        if (dial) {
            previews.dial(call);
        } else {
            previews.skip(call, "skipped by the agent");
        }
        return ControlAnswer.DONE;
    }

    /** Whoever sends the person to an agent has answered our question for one; an agent reserved before is free again. */
    private ControlAnswer route(LiveCall call, Extension agent) {
        LiveCall other = context.calls().withAgent(agent);
        if (call.state() != AttemptState.ANSWERED || call.over() || (other != null && other != call)) {
            return ControlAnswer.NOT_NOW;
        }
        Extension before = call.agent();
        if (before != null && !before.equals(agent)) {
            context.perform(new Effect.FreeAgent(call.contact().id(), before));
            context.agents().released(call, AgentId.of(before), context.nowMs());
        }
        answers.agentFound(call, agent);
        return ControlAnswer.DONE;
    }
}
