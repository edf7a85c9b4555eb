package dialer.scheduler.call;

import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.OnAnswer;
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
    private final AnswerStep answers;
    private final ResultStep results;
    private long strays;

    public FollowStep(
            LoopContext context,
            OriginateStep originates,
            Reconciling reconciling,
            AnswerStep answers,
            ResultStep results) {
        this.answers = answers;
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
        } else if (signal instanceof CallSignal.AgentLegEnded) {
            onAgentLegEnded(call);
        } else if (signal instanceof CallSignal.QueueJoined) {
            onAlive(call);
        } else if (signal instanceof CallSignal.AgentOffered offered) {
            onOffered(call, offered.agent());
        } else if (signal instanceof CallSignal.QueueLeft) {
            onAlive(call);
        } else if (signal instanceof CallSignal.AmdDone done) {
            onVerdict(call, done.verdict());
        } else if (signal instanceof CallSignal.BeepHeard) {
            onBeep(call);
        } else if (signal instanceof CallSignal.MessagePlayed) {
            answers.messagePlayed(call);
        } else if (signal instanceof CallSignal.Unbridged) {
            onUnbridged(call);
        } else if (signal instanceof CallSignal.Bridged) {
            onBridged(call);
        } else if (signal instanceof CallSignal.HungUp hungUp) {
            results.ended(call, hungUp.end());
        } else if (signal instanceof CallSignal.OriginateSucceeded) {
            onOriginateSucceeded(call);
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
            context.pace().ringing(call);
        }
    }

    private void onAnswered(LiveCall call) {
        onAlive(call);
        if (call.state() == AttemptState.ORIGINATING || call.state() == AttemptState.RINGING) {
            context.calls().advance(call, AttemptState.ANSWERED, "answer", context.nowMs());
            context.perform(new Effect.Notify(new Notice.CallProgress(call.contact(), "connected")));
            answers.answered(call);
        }
    }

    /** A parked leg answers before its job ends; should that event be lost, nobody but us would fetch the person. */
    private void onOriginateSucceeded(LiveCall call) {
        if (call.onAnswer() == OnAnswer.PARK) {
            onAnswered(call);
        } else {
            onAlive(call);
        }
    }

    /** Whatever tells of what comes after the answer tells of the answer, too. */
    private void onVerdict(LiveCall call, AmdVerdict verdict) {
        onAnswered(call);
        if (call.verdict() == null && verdict != AmdVerdict.UNKNOWN) {
            String event = verdict == AmdVerdict.HUMAN ? "HUMAN" : "ANSWERING_MACHINE";
            context.perform(new Effect.Notify(new Notice.CallProgress(call.contact(), event)));
        }
        answers.verdict(call, verdict);
    }

    private void onBeep(LiveCall call) {
        onAnswered(call);
        if (call.verdict() == null) {
            context.perform(new Effect.Notify(new Notice.CallProgress(call.contact(), "ANSWERING_MACHINE")));
        }
        answers.beep(call);
    }

    private void onOffered(LiveCall call, AgentId agent) {
        onAnswered(call);
        answers.offered(call, agent);
    }

    private void onAgentLegEnded(LiveCall call) {
        call.agentLegLives(false);
        answers.agentLegEnded(call);
    }

    /** The agent has left and the person is still there: the dialplan goes on with them, or another agent is called. */
    private void onUnbridged(LiveCall call) {
        onAlive(call);
        if (call.state() == AttemptState.BRIDGED) {
            context.calls().advance(call, AttemptState.BRIDGING, "agent's leg has left", context.nowMs());
        }
    }

    private void onAgentLeg(LiveCall call) {
        onAlive(call);
        call.agentLegLives(true);
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
        call.sawBridge(context.nowMs());
        call.agentLegLives(true);
        context.calls().advance(call, AttemptState.BRIDGED, "bridge", context.nowMs());
        if (call.over()) {
            return;
        }
        call.waitForNothing();
        AgentId agent = call.talksTo();
        if (agent != null) {
            context.agents().talks(call, agent, context.nowMs());
        }
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
            reconciling.awaitLastWord(call);
        }
    }

    /** Signals about calls that were not live. */
    public long strays() {
        return strays;
    }
}
