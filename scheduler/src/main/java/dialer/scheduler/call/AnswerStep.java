package dialer.scheduler.call;

import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.Effect;
import dialer.scheduler.LoopContext;
import dialer.scheduler.agents.AgentPool;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.LiveCall.Wait;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.result.HangupCause;
import org.jspecify.annotations.Nullable;

/** Somebody has answered: is it a person, and who talks to them? Each wait here has its end, because a person is on the line. */
public final class AnswerStep {
    /** While a person waits, whoever had no agent a moment ago is asked again. */
    private static final long ASK_AGAIN_MS = 500;

    /** Few greetings of machines are longer. */
    private static final long LONGEST_GREETING_MS = 20_000;

    private static final long LONGEST_MESSAGE_MS = 60_000;

    private final LoopContext context;

    public AnswerStep(LoopContext context) {
        this.context = context;
    }

    // ---- who is it? ----

    /** The leg was answered. */
    public void answered(LiveCall call) {
        if (call.over()) {
            end(call);
            return;
        }
        call.answeredAt(context.nowMs());
        if (call.onAnswer() == OnAnswer.DIALPLAN) {
            waitForBridge(call);
        } else if (call.amd() == AmdMode.OFF) {
            context.pace().answered(call);
            person(call);
        } else {
            context.pace().underAmd(call);
            call.waitFor(
                    Wait.VERDICT, context.nowMs() + rules(call).amd().timeout().toMillis());
        }
    }

    /** It was found out who has answered. Once an agent is on their way, or talks, that is only noted. */
    public void verdict(LiveCall call, AmdVerdict heard) {
        AmdVerdict before = call.verdict();
        if (before == null || heard == AmdVerdict.MACHINE) {
            call.verdict(heard);
        }
        boolean machine = heard == AmdVerdict.MACHINE && rules(call).amd().action() != MachineAction.LIVE;
        if (call.waitsFor() == Wait.VERDICT) {
            context.pace().verdict(call, !machine);
            if (machine) {
                machine(call);
            } else {
                person(call);
            }
        } else if (call.waitsFor() == Wait.LIVE_AGENT && machine) {
            machine(call);
        }
    }

    /** A machine's beep: from now on it records. */
    public void beep(LiveCall call) {
        if (call.waitsFor() == Wait.BEEP) {
            leaveMessage(call);
        } else if (call.amd() == AmdMode.AVMD) {
            verdict(call, AmdVerdict.MACHINE);
            if (call.waitsFor() == Wait.BEEP) {
                leaveMessage(call);
            }
        }
    }

    /** No beep was heard for so long that the machine must be recording by now. */
    public void beepTimedOut(LiveCall call) {
        leaveMessage(call);
    }

    private void machine(LiveCall call) {
        call.takeAsMachine();
        withoutAgent(call);
        SwitchId where = call.switchId();
        if (rules(call).amd().action() == MachineAction.MESSAGE && where != null) {
            call.waitFor(Wait.BEEP, context.nowMs() + LONGEST_GREETING_MS);
            if (call.amd() != AmdMode.AVMD && context.switches().has(where, SwitchModule.MOD_AVMD)) {
                context.perform(new Effect.AwaitBeep(where, call.id()));
            }
        } else {
            end(call);
        }
    }

    private void leaveMessage(LiveCall call) {
        play(call, rules(call).amd().message());
    }

    // ---- who talks to them? ----

    private void person(LiveCall call) {
        SwitchId where = call.switchId();
        if (where == null) {
            throw new IllegalStateException("call " + call.id() + " has answered at no switch");
        }
        Extension agent = call.agent();
        AgentId promised = call.promised();
        if (!call.wantsAgent()) {
            Extension ivr = call.contact().ivr() == null
                    ? rules(call).ivr()
                    : call.contact().ivr();
            if (ivr == null) {
                end(call);
            } else {
                context.perform(new Effect.Transfer(where, call.id(), ivr));
                call.waitForNothing();
            }
        } else if (agent != null) {
            transfer(call, where, agent);
        } else if (promised != null && isForOneAgent(call)) {
            transfer(call, where, promised.extension());
        } else {
            call.waitFor(Wait.LIVE_AGENT, context.nowMs() + rules(call).graceMs());
            find(call, where);
        }
    }

    /** Whom the contact names, and who has previewed it, is called; all others are taken by whom the queue chooses. */
    private static boolean isForOneAgent(LiveCall call) {
        return call.contact().routingMode() == RoutingMode.AGENT
                || call.contact().dialingMode() == DialingMode.PREVIEW;
    }

    private void find(LiveCall call, SwitchId where) {
        call.graceEndsAt(call.deadlineMs());
        QueueName queue = call.contact().queue();
        if (rules(call).agents() == AgentsBy.CALLCENTER && queue != null) {
            context.perform(new Effect.TransferToQueue(where, call.id(), queue));
        } else {
            ask(call);
        }
    }

    /**
     * While it is in doubt whose the call is nobody is asked: another daemon may have ended it, and told so, and the agent would stay reserved for
     * ever.
     */
    private void ask(LiveCall call) {
        if (!context.leaseHeld()) {
            noAgent(call);
            return;
        }
        call.agentAsked(true);
        context.perform(new Effect.RequestAgent(call.id(), call.contact()));
    }

    private void transfer(LiveCall call, SwitchId where, Extension agent) {
        context.perform(new Effect.Transfer(where, call.id(), agent));
        waitForBridge(call);
    }

    private void waitForBridge(LiveCall call) {
        if (call.wantsAgent()) {
            call.waitFor(
                    Wait.BRIDGE, context.nowMs() + rules(call).bridgeTimeout().toMillis());
        } else {
            call.waitForNothing();
        }
    }

    /** The voice connector has an agent for the person, or says to whom they are sent. */
    public void agentFound(LiveCall call, Extension agent) {
        SwitchId where = call.switchId();
        if (where == null) {
            throw new IllegalStateException("call " + call.id() + " has answered at no switch");
        }
        call.agentAsked(false);
        call.reserve(agent, 0);
        context.agents().taken(call, AgentId.of(agent), context.nowMs());
        context.perform(new Effect.StoreAgent(call.id(), agent));
        transfer(call, where, agent);
    }

    /** The voice connector has no agent, or could not be asked: as long as the person waits it is tried again. */
    public void noAgent(LiveCall call) {
        call.agentAsked(false);
        call.waitFor(Wait.LIVE_AGENT, Math.min(call.graceEndsMs(), context.nowMs() + ASK_AGAIN_MS));
    }

    /** The switch's own queue has chosen an agent and calls them, or has joined them already. */
    public void offered(LiveCall call, AgentId agent) {
        if (agent.equals(call.talksTo()) && call.waitsFor() != Wait.LIVE_AGENT) {
            return;
        }
        context.agents().released(call, call.talksTo(), context.nowMs());
        call.talksTo(agent);
        context.agents().taken(call, agent, context.nowMs());
        if (call.state() == AttemptState.BRIDGED) {
            context.agents().talks(call, agent, context.nowMs());
        } else if (call.waitsFor() == Wait.LIVE_AGENT) {
            waitForBridge(call);
        }
    }

    /** The agent's leg has ended before the two were joined. In the switch's own queue the next agent may be called. */
    public void agentLegEnded(LiveCall call) {
        AgentId chosen = call.talksTo();
        boolean ownQueue = chosen != null && call.agent() == null && call.graceEndsMs() > 0;
        if (ownQueue && !call.bridgedSeen()) {
            context.agents().released(call, chosen, context.nowMs());
            call.talksTo(null);
            if (call.waitsFor() == Wait.BRIDGE) {
                call.waitFor(Wait.LIVE_AGENT, Math.max(call.graceEndsMs(), context.nowMs() + ASK_AGAIN_MS));
            }
        }
    }

    /** The person has waited for an agent as long as they may, or it is time to ask again. */
    public void liveAgentTimedOut(LiveCall call) {
        boolean inQueue = rules(call).agents() == AgentsBy.CALLCENTER;
        if (context.nowMs() < call.graceEndsMs() && !inQueue) {
            call.waitFor(Wait.LIVE_AGENT, call.graceEndsMs());
            ask(call);
        } else {
            abandon(call);
        }
    }

    /**
     * The agent who was found has not answered. If their leg lives, it is its bridge that was not heard of: they talk. And what a dialplan does
     * that makes no leg for the agent is its own affair.
     */
    public void bridgeTimedOut(LiveCall call) {
        boolean dialplans = call.onAnswer() == OnAnswer.DIALPLAN && !call.agentLegSeen();
        if (call.agentLegLives() || dialplans) {
            call.waitForNothing();
        } else {
            abandon(call);
        }
    }

    private void abandon(LiveCall call) {
        call.abandon();
        withoutAgent(call);
        play(call, rules(call).abandonMessage());
    }

    // ---- the end ----

    /** The call goes on without an agent: an unanswered request is cancelled, a reserved agent freed. */
    private void withoutAgent(LiveCall call) {
        if (call.agentAsked()) {
            call.agentAsked(false);
            context.perform(new Effect.Notify(new Notice.CancelAgent(call.contact())));
        }
        freeAgent(call);
    }

    /** Nobody waits for the person any more: the reserved agent is freed. */
    public void freeAgent(LiveCall call) {
        context.agents().released(call, call.talksTo(), context.nowMs());
        context.agents().released(call, call.promised(), context.nowMs());
        if (call.agent() != null) {
            context.perform(new Effect.Notify(new Notice.EndChat(call.contact())));
            call.agentFreed();
            context.perform(new Effect.StoreAgent(call.id(), null));
        }
    }

    private void play(LiveCall call, @Nullable MediaFile message) {
        SwitchId where = call.switchId();
        if (message == null || where == null || !context.switches().isUp(where)) {
            end(call);
            return;
        }
        call.nothingMoreToDo();
        call.waitFor(Wait.MESSAGE, context.nowMs() + LONGEST_MESSAGE_MS);
        context.perform(new Effect.PlayMessage(where, call.id(), message));
    }

    /** The message is over. */
    public void messagePlayed(LiveCall call) {
        if (call.waitsFor() == Wait.MESSAGE) {
            end(call);
        }
    }

    /** Hangs up; a switch that is away is told when it is there again and the call is still alive. */
    public void end(LiveCall call) {
        call.nothingMoreToDo();
        if (call.waitsFor() != Wait.HANGUP) {
            call.waitForNothing();
        }
        context.hangUp(call, HangupCause.NORMAL_CLEARING);
    }

    /** The switch was away, or silent, and the call has gone on meanwhile. */
    void goesOn(LiveCall call) {
        if (call.over()) {
            end(call);
        } else if (call.state() != AttemptState.ANSWERED || call.onAnswer() != OnAnswer.PARK) {
            call.waitForNothing();
        } else if (call.wantsAgent()) {
            bridgeTimedOut(call);
        } else {
            person(call);
        }
    }

    /** How the voice connector's "none available" counts for whoever is called next. */
    public void noneFree(LiveCall call) {
        AgentPool pool = context.agents().poolOf(call);
        if (pool != null) {
            pool.noneFree(context.nowMs());
        }
    }

    private CampaignRules rules(LiveCall call) {
        return context.settings().rulesOf(call.campaignId());
    }
}
