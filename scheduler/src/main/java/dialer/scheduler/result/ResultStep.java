package dialer.scheduler.result;

import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.notify.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends attempts: by a result, stored once with its notices, or by giving the contact back because nobody was called. */
public final class ResultStep {
    /** What the voice connector is told when the switch does not know the gateway. The replaced product's words. */
    public static final String INVALID_GATEWAY_RESULT = "Invalid Gateway";

    private static final String NO_IVR_RESULT = "No IVR";

    private final LoopContext context;

    public ResultStep(LoopContext context) {
        this.context = context;
    }

    /** The switch said how the call ended. */
    public void ended(LiveCall call, CallEnd end) {
        CallCourse course = new CallCourse(call.bridgedSeen(), call.takenAsMachine());
        Disposition disposition = DispositionRules.of(call.contact().campaignType(), end, course);
        finish(call, ContactStatus.ENDED, disposition, end.cause().word(), end);
    }

    /** The switch does not know the gateway: the contact fails and is not redialed. */
    public void invalidGateway(LiveCall call) {
        finish(call, ContactStatus.FAILED, Disposition.INVALID_GATEWAY, INVALID_GATEWAY_RESULT, null);
    }

    /** Neither the contact nor its campaign says where an answered call is to go: nobody is called to hear nothing. */
    public void noDestination(LiveCall call) {
        finish(call, ContactStatus.FAILED, Disposition.IVR_MISSING, NO_IVR_RESULT, null);
    }

    /** No switch could take the command. */
    public void switchDown(LiveCall call) {
        finish(call, ContactStatus.FAILED, Disposition.SWITCH_DOWN, "SWITCH_DOWN", null);
    }

    /** Nobody can say what became of the call; the person may have been called. */
    public void lost(LiveCall call) {
        finish(call, ContactStatus.FAILED, Disposition.LOST, "LOST", null);
    }

    /** Another node follows the call and decides its result: here it ends without one. */
    public void disowned(LiveCall call) {
        context.pace().cancelled(call);
        forget(call);
        context.calls().advance(call, AttemptState.ENDED, "another node owns it", context.nowMs());
    }

    private void finish(
            LiveCall call, ContactStatus status, Disposition disposition, String callResult, @Nullable CallEnd end) {
        boolean bridged = call.bridgedSeen() || (end != null && end.bridgedAt() != null);
        List<Notice> notices = new ArrayList<>();
        notices.add(new Notice.DeliveryNotification(call.contact(), callResult));
        if (call.agentAsked()) {
            notices.add(new Notice.CancelAgent(call.contact()));
        }
        AgentId agent = call.talksTo();
        if (agent != null && bridged) {
            notices.add(new Notice.RecordingLink(
                    call.contact(), agent, end == null ? null : end.answeredAt(), end == null ? null : end.endedAt()));
        }
        // a talk of which nobody knows how it ended leaves an agent, too, who must be freed
        if (call.agent() != null && (!bridged || end == null)) {
            notices.add(new Notice.EndChat(call.contact()));
        }
        if (end == null || !end.answered()) {
            notices.add(new Notice.CallProgress(call.contact(), "failed"));
        }
        boolean live = call.wantsAgent() && end != null && end.answered() && disposition != Disposition.MACHINE;
        boolean abandoned = live
                && (call.servedLate()
                        || (disposition == Disposition.ABANDONED && (hungUpOn(call) || waitedTooLong(call, end))));
        context.perform(new Effect.StoreResult(new AttemptResult(
                call.id(),
                call.contact(),
                status,
                disposition,
                callResult,
                end,
                agent,
                call.verdict(),
                new AnswerCount(live ? 1 : 0, abandoned ? 1 : 0),
                notices)));
        context.pace().ended(call, disposition, abandoned);
        forget(call);
        context.calls().advance(call, AttemptState.ENDED, disposition.name(), context.nowMs());
    }

    private static boolean hungUpOn(LiveCall call) {
        return call.abandoned() || call.givenUp();
    }

    /** Whoever hung up within the grace time was not left waiting for an agent: the rules of abandonment do not count them. */
    private boolean waitedTooLong(LiveCall call, @Nullable CallEnd end) {
        if (end == null || end.answeredAt() == null || end.endedAt() == null) {
            return true;
        }
        long waitedMs = Duration.between(end.answeredAt(), end.endedAt()).toMillis();
        return waitedMs >= context.settings().rulesOf(call.campaignId()).graceMs();
    }

    private void forget(LiveCall call) {
        context.agents().released(call, call.talksTo(), context.nowMs());
        context.agents().released(call, call.promised(), context.nowMs());
    }

    /** The gateway is down: the contact goes back; claims of its campaign pause for a moment. */
    public void gatewayDown(LiveCall call, boolean originateLeft) {
        Duration retry = context.settings().gatewayDownRetry();
        context.campaignOf(call).gatewayDown(context.nowMs(), retry.toMillis());
        backToPending(call, "gateway down", retry, originateLeft);
    }

    /** Nobody was called: the contact waits again, and an agent that was reserved for it is freed. */
    public void backToPending(LiveCall call, String reason, Duration delay, boolean originateLeft) {
        if (call.agent() != null) {
            context.perform(new Effect.Notify(new Notice.EndChat(call.contact())));
        }
        if (call.agentAsked()) {
            context.perform(new Effect.Notify(new Notice.CancelAgent(call.contact())));
        }
        context.pace().cancelled(call);
        forget(call);
        context.perform(new Effect.Release(call.id(), delay, originateLeft));
        context.calls().advance(call, AttemptState.ENDED, "back: " + reason, context.nowMs());
    }
}
