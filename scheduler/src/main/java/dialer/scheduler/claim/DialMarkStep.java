package dialer.scheduler.claim;

import dialer.scheduler.Effect;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.originate.OriginateStep;
import dialer.scheduler.result.ResultStep;
import java.time.Duration;

/** Agent campaigns: that the person may be called is stored before anything rings. */
public final class DialMarkStep {
    /** If the store has not said anything for so long the call is not made, and whoever posted the agent is told while they still wait. */
    private static final long LONGEST_DIAL_MARK_MS = 5_000;

    private final LoopContext context;
    private final OriginateStep originates;
    private final ResultStep results;

    public DialMarkStep(LoopContext context, OriginateStep originates, ResultStep results) {
        this.context = context;
        this.originates = originates;
        this.results = results;
    }

    /** The person is to be called. */
    public void mark(LiveCall call) {
        call.waitFor(Wait.DIAL_MARK, context.nowMs() + LONGEST_DIAL_MARK_MS);
        context.perform(new Effect.MarkDialed(call.id(), call.agent()));
    }

    /** The store has recorded that the person may be called (or that the contact is no longer ours). */
    public void marked(LiveCall call, boolean ours) {
        if (call.waitsFor() != Wait.DIAL_MARK) {
            return;
        }
        if (!ours) {
            originates.answerAgent(call, AgentAnswer.NOT_WAITING);
            results.backToPending(call, "claim no longer ours", Duration.ZERO, false);
        } else if (context.draining()) {
            originates.withdraw(call, "draining");
        } else if (call.agent() == null && !context.campaignOf(call).running()) {
            originates.withdraw(call, "campaign stopped");
        } else {
            originates.enqueue(call);
            originates.originate();
        }
    }

    /** The store could not record it: no call is made. */
    public void failed(LiveCall call) {
        if (call.waitsFor() == Wait.DIAL_MARK) {
            originates.answerAgent(call, AgentAnswer.DATABASE_DOWN);
            results.backToPending(call, "not recorded", context.settings().refusedRetry(), false);
        }
    }
}
