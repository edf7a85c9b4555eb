package dialer.scheduler.result;

import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
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
        Disposition disposition =
                DispositionRules.of(call.contact().campaignType(), end, new CallCourse(call.bridgedSeen(), false));
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

    private void finish(
            LiveCall call, ContactStatus status, Disposition disposition, String callResult, @Nullable CallEnd end) {
        boolean bridged = call.bridgedSeen() || (end != null && end.bridgedAt() != null);
        List<Notice> notices = new ArrayList<>();
        notices.add(new Notice.DeliveryNotification(call.contact(), callResult));
        Extension agent = call.agent();
        if (agent != null && bridged) {
            notices.add(new Notice.RecordingLink(
                    call.contact(), agent, end == null ? null : end.answeredAt(), end == null ? null : end.endedAt()));
        } else if (agent != null) {
            notices.add(new Notice.EndChat(call.contact()));
        }
        if (end == null || !end.answered()) {
            notices.add(new Notice.CallProgress(call.contact(), "failed"));
        }
        context.perform(new Effect.StoreResult(
                new AttemptResult(call.id(), call.contact(), status, disposition, callResult, end, agent, notices)));
        context.calls().advance(call, AttemptState.ENDED, disposition.name(), context.nowMs());
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
        context.perform(new Effect.Release(call.id(), delay, originateLeft));
        context.calls().advance(call, AttemptState.ENDED, "back: " + reason, context.nowMs());
    }
}
