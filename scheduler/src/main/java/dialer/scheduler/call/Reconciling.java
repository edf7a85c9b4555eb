package dialer.scheduler.call;

import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.call.SwitchSignal.SwitchUp;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.result.ResultStep;
import java.util.Set;

/**
 * Compares our live calls with the switch's channels: after each reconnect, and regularly, because the switch can lose events without saying so.
 * A call that is missing is confirmed by {@code uuid_exists} (the list is eventually consistent), given time for a last word, and only then lost.
 */
public final class Reconciling {
    /** A hang-up event may still be on its way when the leg is gone already. */
    static final long LAST_WORD_MS = 5_000;

    /** How often a switch is asked about a call that it has been silent about. */
    static final long ASK_AGAIN_MS = 30_000;

    /** A call that has just left may not be in the list yet. */
    private static final long YOUNGEST_MS = 5_000;

    private final LoopContext context;
    private final AnswerStep answers;
    private final ResultStep results;
    private long nextListMs;

    public Reconciling(LoopContext context, AnswerStep answers, ResultStep results) {
        this.context = context;
        this.answers = answers;
        this.results = results;
    }

    /** Asks each switch for its channels when it is time to. */
    public void listWhenDue() {
        if (context.nowMs() < nextListMs) {
            return;
        }
        nextListMs = context.nowMs() + context.settings().reconcileInterval().toMillis();
        for (SwitchId where : context.settings().switches().keySet()) {
            if (context.switches().isUp(where) && mayHaveCallsOn(where)) {
                context.perform(new Effect.ListChannels(where));
            }
        }
    }

    private boolean mayHaveCallsOn(SwitchId where) {
        return context.calls().onSwitch(where) > 0
                || context.calls().all().stream()
                        .anyMatch(call -> call.mayBeOn().contains(where));
    }

    /** An attempt whose switch nobody knows: those that are there are asked at the next tick, the others when they come. */
    public void lookEverywhere(LiveCall call) {
        call.lookOn(context.settings().switches().keySet());
        context.calls().seek(call);
        nextListMs = context.nowMs();
    }

    /** The switch lists the call's channel: whoever was thought gone is not. */
    private void lives(LiveCall call) {
        call.sawChannel();
        if (call.waitsFor() == Wait.CONFIRMATION || call.waitsFor() == Wait.LAST_WORD) {
            goesOn(call);
        } else if (call.over() && (call.waitsFor() == Wait.NONE || call.waitsFor() == Wait.ORIGINATE)) {
            answers.end(call);
        }
    }

    /** A call that was thought gone shows that it lives: its events carry it on, and if they do not it is asked about again. */
    void goesOn(LiveCall call) {
        boolean unanswered = call.state() == AttemptState.ORIGINATING || call.state() == AttemptState.RINGING;
        if (unanswered && !call.over()) {
            call.waitFor(Wait.ORIGINATE, context.nowMs() + ASK_AGAIN_MS);
        } else {
            answers.goesOn(call);
        }
        if (call.switchId() == null) {
            lookEverywhere(call);
        }
    }

    /** The switch is (again) there. If it is another process than before, none of our calls has survived. */
    public void onSwitchUp(SwitchUp up) {
        boolean restarted = context.switches().up(up.switchId(), up.coreUuid(), up.capacity(), up.gateways());
        for (LiveCall call : context.calls().copy()) {
            if (up.switchId().equals(call.switchId())) {
                if (call.waitsFor() == Wait.HANGUP) {
                    continue; // how it ended is known already
                }
                if (restarted) {
                    awaitLastWord(call);
                } else if (up.liveChannels().contains(call.id())) {
                    lives(call);
                } else {
                    call.waitFor(Wait.CONFIRMATION, context.nowMs());
                }
            } else if (call.mayBeOn().contains(up.switchId())) {
                lookFor(call, up.switchId(), up.liveChannels());
            }
        }
    }

    /** An attempt of an earlier run: it lives where it is found, and is lost if it is on no switch. */
    private void lookFor(LiveCall call, SwitchId where, Set<CallId> liveChannels) {
        if (liveChannels.contains(call.id())) {
            context.calls().place(call, where);
            call.sawChannel();
            call.waitForNothing();
            return;
        }
        call.notOn(where);
        if (call.mayBeOn().isEmpty()) {
            awaitLastWord(call);
        }
    }

    /** The channels of a switch. */
    public void onListed(SwitchSignal.ChannelsListed listed) {
        for (LiveCall call : context.calls().all()) {
            if (call.mayBeOn().contains(listed.switchId())) {
                lookFor(call, listed.switchId(), listed.liveChannels());
            }
            if (!listed.switchId().equals(call.switchId())) {
                continue;
            }
            if (listed.liveChannels().contains(call.id())) {
                lives(call);
                continue;
            }
            boolean old = context.nowMs() - call.stateSinceMs() >= YOUNGEST_MS;
            boolean unasked = call.waitsFor() == Wait.NONE || call.waitsFor() == Wait.ORIGINATE;
            if (old && unasked) {
                call.waitFor(Wait.CONFIRMATION, context.nowMs());
            }
        }
    }

    /** Somebody else says that the call must be over. */
    public void askSoon(LiveCall call) {
        if (call.switchId() != null && (call.waitsFor() == Wait.NONE || call.waitsFor() == Wait.ORIGINATE)) {
            call.waitFor(Wait.CONFIRMATION, context.nowMs());
        }
    }

    /** Its switch has been away for longer than a short cut, and an agent waits for what is to become of the call: they are freed. */
    public void freeAgentsOfLostSwitches() {
        long graceMs = context.settings().switchDownGrace().toMillis();
        for (LiveCall call : context.calls().all()) {
            SwitchId where = call.switchId();
            boolean reserved = call.agent() != null && !call.bridgedSeen() && !call.agentLegLives();
            if (where != null && reserved && context.switches().downForMs(where, context.nowMs()) > graceMs) {
                answers.freeAgent(call);
                call.nothingMoreToDo();
            }
        }
    }

    /** It is time to ask the switch whether the call exists; while the switch is away the question waits. */
    public void confirm(LiveCall call) {
        SwitchId where = call.switchId();
        if (where == null) {
            // taken up again, and a word of an earlier run has come in between: nobody knows yet by which switch it
            // left
            lookEverywhere(call);
        } else if (context.switches().isUp(where)) {
            context.perform(new Effect.Confirm(where, call.id()));
        }
        call.waitFor(Wait.CONFIRMATION, context.nowMs() + ASK_AGAIN_MS);
    }

    /** The leg is gone: its hang-up event, or the switch's record of it, is waited for. */
    void awaitLastWord(LiveCall call) {
        long settleMs = context.settings().recordSettle().toMillis();
        call.waitFor(Wait.LAST_WORD, context.nowMs() + Math.max(LAST_WORD_MS, settleMs));
    }

    /**
     * The call is gone and no last word has come. A node that cannot be sure of its claims, because it does not reach the database, has not been
     * able to learn of a record either: the wait begins anew.
     */
    public void lastWordMissing(LiveCall call) {
        if (!context.leaseHeld()) {
            awaitLastWord(call);
        } else if (context.settings().rulesOf(call.campaignId()).redialLost()) {
            results.backToPending(call, "lost", context.settings().refusedRetry(), true);
        } else {
            results.lost(call);
        }
    }
}
