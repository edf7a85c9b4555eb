package dialer.scheduler.call;

import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.OriginateStep;
import dialer.scheduler.result.HangupCause;
import dialer.scheduler.result.ResultStep;

/**
 * Follows calls by what the switch says. An end is known from the originate's job (no channel ever existed) or from the hang-up event; the order
 * of the two varies, and whichever tells more wins once.
 */
public final class FollowStep {
    /** Events of one call were seen a few places out of order; the hang-up that belongs to a failed originate comes within this time. */
    private static final long REORDERING_MS = 500;

    /** A channel exists but its hang-up event has not come: after so long the job's word is taken. */
    private static final long HANGUP_AFTER_FAILURE_MS = 5_000;

    private final LoopContext context;
    private final OriginateStep originates;
    private final Reconciling reconciling;
    private final ResultStep results;
    private long strays;

    public FollowStep(LoopContext context, OriginateStep originates, Reconciling reconciling, ResultStep results) {
        this.context = context;
        this.originates = originates;
        this.reconciling = reconciling;
        this.results = results;
    }

    /** Takes one signal about a call. Signals about calls that are not (or no longer) live are counted and otherwise ignored. */
    public void on(CallSignal signal) {
        LiveCall call = context.calls().find(signal.callId());
        if (call == null || !call.state().mayBeAtSwitch()) {
            strays++;
        } else if (signal instanceof CallSignal.ChannelCreated) {
            onAlive(call);
        } else if (signal instanceof CallSignal.Ringing) {
            onRinging(call);
        } else if (signal instanceof CallSignal.Answered) {
            onAnswered(call);
        } else if (signal instanceof CallSignal.AgentLegCreated) {
            onAgentLeg(call);
        } else if (signal instanceof CallSignal.Bridged) {
            onBridged(call);
        } else if (signal instanceof CallSignal.HungUp hungUp) {
            results.ended(call, hungUp.end());
        } else if (signal instanceof CallSignal.OriginateSucceeded) {
            onAlive(call);
        } else if (signal instanceof CallSignal.OriginateFailed failed) {
            onOriginateFailed(call, failed.cause());
        } else if (signal instanceof CallSignal.OriginateNotSent) {
            onNotSent(call);
        } else if (signal instanceof CallSignal.OriginateUncertain) {
            onUncertain(call);
        } else if (signal instanceof CallSignal.Existence existence) {
            onExistence(call, existence.exists());
        }
    }

    /** Whoever was thought gone, or never to have had a channel, shows that the channel is (or was a moment ago) there. */
    private void onAlive(LiveCall call) {
        boolean first = !call.channelSeen();
        call.sawChannel();
        switch (call.waitsFor()) {
            case CONFIRMATION, LAST_WORD -> reconciling.goesOn(call);
            case HANGUP -> {
                if (first) {
                    call.waitFor(Wait.HANGUP, context.nowMs() + HANGUP_AFTER_FAILURE_MS);
                }
            }
            default -> {}
        }
    }

    private void onRinging(LiveCall call) {
        onAlive(call);
        if (call.state() == AttemptState.ORIGINATING) {
            context.calls().advance(call, AttemptState.RINGING, "progress", context.nowMs());
        }
    }

    private void onAnswered(LiveCall call) {
        onAlive(call);
        if (call.state() == AttemptState.ORIGINATING || call.state() == AttemptState.RINGING) {
            context.calls().advance(call, AttemptState.ANSWERED, "answer", context.nowMs());
            call.waitForNothing();
            context.perform(new Effect.Notify(new Notice.CallProgress(call.contact(), "connected")));
        }
    }

    private void onAgentLeg(LiveCall call) {
        onAlive(call);
        SwitchId where = call.switchId();
        if (where != null) {
            context.switches().legAdded(where, context.nowMs());
        }
        if (call.state() == AttemptState.ANSWERED) {
            context.calls().advance(call, AttemptState.BRIDGING, "agent's leg", context.nowMs());
        }
    }

    private void onBridged(LiveCall call) {
        onAnswered(call);
        call.sawBridge();
        context.calls().advance(call, AttemptState.BRIDGED, "bridge", context.nowMs());
    }

    private void onOriginateFailed(LiveCall call, HangupCause cause) {
        if (call.channelSeen()) {
            call.originateFailed(cause);
            call.waitFor(Wait.HANGUP, context.nowMs() + HANGUP_AFTER_FAILURE_MS);
        } else if (cause.is(HangupCause.INVALID_GATEWAY)) {
            results.invalidGateway(call);
        } else if (cause.is(HangupCause.GATEWAY_DOWN)) {
            results.gatewayDown(call, true);
        } else {
            call.originateFailed(cause);
            call.waitFor(Wait.HANGUP, context.nowMs() + REORDERING_MS);
        }
    }

    /** No hang-up event has come after a failed originate: what the job said is all there is. */
    public void hangupTimedOut(LiveCall call) {
        HangupCause cause = call.originateFailure();
        if (cause == null) {
            throw new IllegalStateException("call " + call.id() + " waits for a hang-up without a failed originate");
        }
        if (!call.channelSeen() && cause.is(HangupCause.DESTINATION_OUT_OF_ORDER)) {
            refusedBySwitch(call);
        } else {
            results.ended(call, CallEnd.withoutChannel(cause));
        }
    }

    /** No channel at all and "destination out of order": the switch refused for its own limits; the person was not called. */
    private void refusedBySwitch(LiveCall call) {
        SwitchId where = call.switchId();
        if (where != null) {
            context.switches().refused(where, context.nowMs());
        }
        results.backToPending(call, "refused by the switch", context.settings().refusedRetry(), true);
    }

    /** A channel that was seen is a better witness than whoever says that nothing was sent. */
    private void onNotSent(LiveCall call) {
        if (!call.channelSeen()) {
            originates.notSent(call);
        }
    }

    private void onUncertain(LiveCall call) {
        call.waitFor(Wait.CONFIRMATION, context.nowMs());
    }

    private void onExistence(LiveCall call, boolean exists) {
        if (call.waitsFor() != Wait.CONFIRMATION) {
            return;
        }
        if (exists) {
            onAlive(call);
        } else {
            call.waitFor(Wait.LAST_WORD, context.nowMs() + Reconciling.LAST_WORD_MS);
        }
    }

    /** Signals about calls that were not live. */
    public long strays() {
        return strays;
    }
}
