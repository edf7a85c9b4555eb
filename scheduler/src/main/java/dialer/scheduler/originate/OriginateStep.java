package dialer.scheduler.originate;

import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.SwitchDownRule;
import dialer.scheduler.Effect;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopContext;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.claim.PlaceQueue;
import dialer.scheduler.originate.SwitchBoard.Placement;
import dialer.scheduler.result.ResultStep;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns claimed contacts into calls, as slots and calls per second allow. */
public final class OriginateStep {
    /** Claims are only a fraction of a second ahead; a call that finds no place for so long goes back, so that others are not held up. */
    private static final long LONGEST_WAIT_FOR_PLACE_MS = 10_000;

    /** After the ring timeout the switch needs up to 32 s to give up a mute peer; beyond that it is asked what became of the call. */
    private static final long MARGIN_AFTER_RING_TIMEOUT_MS = 40_000;

    /** Longer than any greeting, message and search for an agent together. */
    private static final Duration LONGEST_PARKED = Duration.ofMinutes(3);

    private final LoopContext context;
    private final PlaceQueue queue;
    private final ResultStep results;
    private final CpsLimiter withoutSwitch;

    public OriginateStep(LoopContext context, PlaceQueue queue, ResultStep results) {
        this.context = context;
        this.queue = queue;
        this.results = results;
        this.withoutSwitch = new CpsLimiter(Math.max(1, context.switches().configuredCps()));
    }

    /** The call may leave as soon as there is a place for it. */
    public void enqueue(LiveCall call) {
        call.waitFor(LiveCall.Wait.PLACE, context.nowMs() + LONGEST_WAIT_FOR_PLACE_MS);
        queue.add(call);
    }

    /** Lets leave what may leave now. */
    public void originate() {
        if (queue.size() == 0 || context.overloaded() || !context.leaseHeld()) {
            return;
        }
        for (LiveCall call : queue.inOrder()) {
            if (context.nowMs() >= call.dialableUntilMs()) {
                giveUpPlace(call, "its end time has come", Duration.ZERO);
                continue;
            }
            if (lacksItsAgent(call)) {
                queue.remove(call);
                results.backToPending(call, "a switch is there again", Duration.ZERO, false);
                continue;
            }
            Placement place = context.switches().place(call.gatewayId(), neededBy(call), context.nowMs());
            switch (place.verdict()) {
                case GO -> leave(call, Objects.requireNonNull(place.switchId()));
                case GATEWAY_DOWN -> {
                    queue.remove(call);
                    answerAgent(call, AgentAnswer.ACCEPTED);
                    results.gatewayDown(call, false);
                }
                case NO_SWITCH -> withoutSwitch(call);
                case GATEWAY_FULL -> queue.heldUp(call);
                case LATER -> {}
            }
        }
    }

    /** While no switch is there nobody is asked for an agent; a contact that was claimed then must be asked for before it is called. */
    private boolean lacksItsAgent(LiveCall call) {
        return call.wantsAgent()
                && call.agent() == null
                && call.promised() == null
                && !call.aheadOfAgents()
                && context.switches().anyUp();
    }

    private void leave(LiveCall call, SwitchId where) {
        queue.remove(call);
        context.calls().place(call, where);
        context.switches().take(where, call.gatewayId(), context.nowMs());
        context.campaignOf(call).originated();
        context.calls().advance(call, AttemptState.ORIGINATING, "originate to " + where, context.nowMs());
        CampaignRules rules = context.settings().rulesOf(call.campaignId());
        Duration ringTimeout = rules.ringTimeout();
        call.waitFor(LiveCall.Wait.ORIGINATE, context.nowMs() + ringTimeout.toMillis() + MARGIN_AFTER_RING_TIMEOUT_MS);
        AmdMode amd = listensTo(where, rules.amd().mode());
        boolean parks = amd != AmdMode.OFF || call.aheadOfAgents() || call.promised() != null;
        call.left(parks ? OnAnswer.PARK : OnAnswer.DIALPLAN, amd);
        context.pace().originated(call);
        context.perform(new Effect.Originate(new OriginateRequest(
                where, call.id(), call.contact(), ringTimeout, call.agent(), call.onAnswer(), LONGEST_PARKED, amd)));
        answerAgent(call, AgentAnswer.ACCEPTED);
    }

    /** A switch without the module dials without it; that was said when it came up. */
    private AmdMode listensTo(SwitchId where, AmdMode wanted) {
        SwitchModule module = wanted.module();
        return module != null && context.switches().has(where, module) ? wanted : AmdMode.OFF;
    }

    private @Nullable SwitchModule neededBy(LiveCall call) {
        return call.wantsAgent() && context.pace().ownQueue(call.campaignId()) ? SwitchModule.MOD_CALLCENTER : null;
    }

    private void withoutSwitch(LiveCall call) {
        boolean agentWaits = call.agent() != null || call.promised() != null;
        if ((agentWaits || context.switchDownGraceOver()) && withoutSwitch.mayTake(context.nowMs())) {
            withoutSwitch.take(context.nowMs());
            queue.remove(call);
            noSwitch(call);
        }
    }

    /** The command was not sent. A short cut costs nobody their call; an agent who waits is not kept for it. */
    public void notSent(LiveCall call) {
        if (call.agent() == null && !context.switchDownGraceOver()) {
            results.backToPending(call, "not sent", context.settings().refusedRetry(), false);
        } else {
            noSwitch(call);
        }
    }

    /** No switch took the command; it is certain that nobody was called. */
    private void noSwitch(LiveCall call) {
        answerAgent(call, AgentAnswer.SWITCH_DOWN);
        if (context.settings().switchDown() == SwitchDownRule.RETRY) {
            results.backToPending(call, "no switch", context.settings().refusedRetry(), false);
        } else {
            results.switchDown(call);
        }
    }

    /** The call has waited too long for a place. */
    public void placeTimedOut(LiveCall call) {
        giveUpPlace(call, "no place in time", context.settings().refusedRetry());
    }

    private void giveUpPlace(LiveCall call, String reason, Duration retry) {
        queue.remove(call);
        answerAgent(call, AgentAnswer.ACCEPTED);
        results.backToPending(call, reason, retry, false);
    }

    /** The call must not leave: its campaign was stopped or the daemon drains. */
    public void withdraw(LiveCall call, String reason) {
        queue.remove(call);
        answerAgent(call, AgentAnswer.NOT_WAITING);
        results.backToPending(call, reason, Duration.ZERO, false);
    }

    /** The call is another node's: it does not leave, and whoever posted its agent is told that nobody waits here. */
    public void disowned(LiveCall call) {
        queue.remove(call);
        answerAgent(call, AgentAnswer.NOT_WAITING);
        results.disowned(call);
    }

    /** Answers whoever posted the call's agent, once. */
    public void answerAgent(LiveCall call, AgentAnswer answer) {
        long request = call.takeAgentRequest();
        if (request != 0) {
            context.perform(new Effect.AnswerAgent(request, answer));
        }
    }
}
