package dialer.scheduler.notify;

import dialer.scheduler.DialSettings.PreviewChoice;
import dialer.scheduler.DialSettings.PreviewRules;
import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.claim.DialMarkStep;
import dialer.scheduler.result.ResultStep;
import java.time.Duration;

/** Preview: the reserved agent sees the contact first, and decides. */
public final class PreviewStep {
    private final LoopContext context;
    private final DialMarkStep marks;
    private final ResultStep results;

    public PreviewStep(LoopContext context, DialMarkStep marks, ResultStep results) {
        this.context = context;
        this.marks = marks;
        this.results = results;
    }

    /** An agent is reserved and is shown the contact. */
    public void show(LiveCall call) {
        context.calls().advance(call, AttemptState.PREVIEWING, "shown to the agent", context.nowMs());
        call.waitFor(Wait.PREVIEW, context.nowMs() + rules(call).timeout().toMillis());
        context.perform(new Effect.Notify(new Notice.CallProgress(call.contact(), "PREVIEW")));
    }

    /** The agent wants the call. */
    public void dial(LiveCall call) {
        marks.mark(call);
    }

    /** The agent does not want it, or not now. */
    public void skip(LiveCall call, String reason) {
        results.backToPending(call, reason, rules(call).skipRetry(), false);
    }

    /** The agent has not decided in time. */
    public void timedOut(LiveCall call) {
        if (rules(call).onTimeout() == PreviewChoice.DIAL) {
            dial(call);
        } else {
            skip(call, "preview not decided");
        }
    }

    /** The contact may not be called any more. */
    public void withdraw(LiveCall call, String reason) {
        results.backToPending(call, reason, Duration.ZERO, false);
    }

    private PreviewRules rules(LiveCall call) {
        return context.settings().rulesOf(call.campaignId()).preview();
    }
}
