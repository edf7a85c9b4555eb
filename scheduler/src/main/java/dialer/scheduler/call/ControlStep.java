package dialer.scheduler.call;

import dialer.scheduler.Effect;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.LoopContext;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.result.HangupCause;
import org.jspecify.annotations.Nullable;

/** Lets the voice connector (or an operator) act on a live call. */
public final class ControlStep {
    private final LoopContext context;

    public ControlStep(LoopContext context) {
        this.context = context;
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
        SwitchId where = call.switchId();
        if (where == null || !call.state().mayBeAtSwitch()) {
            return ControlAnswer.NOT_NOW;
        }
        if (!context.switches().isUp(where)) {
            return ControlAnswer.SWITCH_DOWN;
        }
        if (signal instanceof ControlSignal.RouteToAgent route) {
            if (call.state() != AttemptState.ANSWERED) {
                return ControlAnswer.NOT_NOW;
            }
            call.reserve(route.agent(), 0);
            context.perform(new Effect.Transfer(where, call.id(), route.agent()));
        } else {
            context.perform(new Effect.Kill(where, call.id(), HangupCause.NORMAL_CLEARING));
        }
        return ControlAnswer.DONE;
    }
}
