package dialer.daemon.story;

import dialer.scheduler.Effect;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.originate.OriginateRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The words of a story. Numbers, causes and names stand in them as the switch and the API write them. */
final class StoryWords {
    private StoryWords() {}

    /** A change of an attempt's state. */
    record Transition(AttemptState from, AttemptState to, String reason) {}

    /** A change that the table does not allow. */
    record Refused(AttemptState from, AttemptState to, String reason) {}

    static String of(Object what) {
        if (what instanceof Transition change) {
            return change.from().word() + " → " + change.to().word() + " (" + change.reason() + ")";
        }
        if (what instanceof Refused change) {
            return "refused: " + change.from().word() + " → " + change.to().word() + " (" + change.reason() + ")";
        }
        if (what instanceof Effect effect) {
            return command(effect);
        }
        if (what instanceof CallSignal event) {
            return event(event);
        }
        if (what instanceof ClaimedContact claimed) {
            return "claimed for attempt " + claimed.attemptNumber();
        }
        if (what instanceof RecoveredAttempt) {
            return "taken up again: an earlier run of this node left it open";
        }
        return answer(what);
    }

    // ---- commands ----

    /** The call that the effect is about; null if it is about none, or about nothing that a person wants to read. */
    static @Nullable CallId callOf(Effect effect) {
        if (effect instanceof Effect.Originate originate) {
            return originate.request().callId();
        } else if (effect instanceof Effect.MarkDialed mark) {
            return mark.callId();
        } else if (effect instanceof Effect.Release release) {
            return release.callId();
        } else if (effect instanceof Effect.Kill kill) {
            return kill.callId();
        } else if (effect instanceof Effect.Transfer transfer) {
            return transfer.callId();
        } else if (effect instanceof Effect.TransferToQueue transfer) {
            return transfer.callId();
        } else if (effect instanceof Effect.PlayMessage play) {
            return play.callId();
        } else if (effect instanceof Effect.AwaitBeep await) {
            return await.callId();
        } else if (effect instanceof Effect.Confirm confirm) {
            return confirm.callId();
        } else if (effect instanceof Effect.StoreResult store) {
            return store.result().callId();
        } else if (effect instanceof Effect.RequestAgent request) {
            return request.callId();
        } else if (effect instanceof Effect.StoreWrapUp wrapUp) {
            return wrapUp.callId();
        }
        return null;
    }

    private static String command(Effect effect) {
        if (effect instanceof Effect.Originate originate) {
            return originate(originate.request());
        } else if (effect instanceof Effect.MarkDialed mark) {
            return "store that it may be dialed" + (mark.agent() == null ? "" : ", with agent " + mark.agent());
        } else if (effect instanceof Effect.Release release) {
            return "give the contact back, due again in " + release.delay().toMillis() + " ms";
        } else if (effect instanceof Effect.Kill kill) {
            return "hang up on " + kill.switchId() + " with " + kill.cause().word();
        } else if (effect instanceof Effect.Transfer transfer) {
            return "transfer to agent " + transfer.agent().value();
        } else if (effect instanceof Effect.TransferToQueue transfer) {
            return "transfer into the queue " + transfer.queue().value();
        } else if (effect instanceof Effect.PlayMessage play) {
            return "play " + play.message().name();
        } else if (effect instanceof Effect.StoreResult store) {
            return "store the result " + store.result().disposition() + " ("
                    + store.result().callResult() + ") with "
                    + store.result().notices().size() + " notices";
        } else if (effect instanceof Effect.RequestAgent request) {
            return "ask the voice connector for an agent of " + wanted(request.contact());
        } else if (effect instanceof Effect.StoreWrapUp wrapUp) {
            return "store the agent's wrap-up of " + wrapUp.wrapUpMs() + " ms";
        } else if (effect instanceof Effect.AwaitBeep) {
            return "listen for a machine's beep";
        }
        return "ask the switch whether the leg exists";
    }

    private static String originate(OriginateRequest request) {
        String to = "originate " + request.contact().customerNumber().value() + " on " + request.switchId()
                + " through " + request.contact().gatewayId().value() + ", ringing "
                + request.ringTimeout().toSeconds() + " s at most";
        return request.agent() == null
                ? to
                : to + ", for agent " + request.agent().value();
    }

    private static String wanted(Contact contact) {
        Object queue = contact.queueName() == null ? contact.resourceId() : contact.queueName();
        return queue == null ? "any queue" : queue.toString();
    }

    // ---- events ----

    private static String event(CallSignal event) {
        if (event instanceof CallSignal.ChannelCreated created) {
            return "the switch has made the channel" + at(created.at());
        } else if (event instanceof CallSignal.Ringing ringing) {
            return "the far end rings" + at(ringing.at());
        } else if (event instanceof CallSignal.Answered answered) {
            return "answered" + at(answered.at());
        } else if (event instanceof CallSignal.AgentLegCreated leg) {
            return "the agent's leg is being called (" + leg.agentLeg() + ")";
        } else if (event instanceof CallSignal.Bridged bridged) {
            return "person and agent are joined" + at(bridged.at());
        } else if (event instanceof CallSignal.AgentLegEnded leg) {
            return "the agent's leg ended with " + leg.cause().word();
        } else if (event instanceof CallSignal.QueueJoined joined) {
            return "the switch's queue has taken the leg in" + at(joined.at());
        } else if (event instanceof CallSignal.AgentOffered offered) {
            return "the switch's queue calls agent " + offered.agent();
        } else if (event instanceof CallSignal.QueueLeft left) {
            return "left the switch's queue, " + (left.served() ? "served" : "not served");
        } else if (event instanceof CallSignal.AmdDone amd) {
            return "who answered was listened to: " + amd.verdict();
        } else if (event instanceof CallSignal.HungUp hungUp) {
            return "hung up with " + hungUp.end().cause().word() + sip(hungUp)
                    + at(hungUp.end().endedAt());
        } else if (event instanceof CallSignal.OriginateFailed failed) {
            return "the originate ended with " + failed.cause().word();
        } else if (event instanceof CallSignal.OriginateNotSent notSent) {
            return "the originate was not sent: " + notSent.why();
        } else if (event instanceof CallSignal.OriginateUncertain uncertain) {
            return "nobody can say whether the originate arrived: " + uncertain.why();
        } else if (event instanceof CallSignal.Existence existence) {
            return existence.exists() ? "the leg exists at the switch" : "the leg does not exist at the switch";
        }
        return brief(event);
    }

    private static String brief(CallSignal event) {
        if (event instanceof CallSignal.BeepHeard) {
            return "a machine's beep was heard";
        } else if (event instanceof CallSignal.MessagePlayed) {
            return "the message was played";
        } else if (event instanceof CallSignal.Unbridged) {
            return "the agent's leg has left";
        }
        return "the originate succeeded";
    }

    private static String sip(CallSignal.HungUp hungUp) {
        return hungUp.end().sipStatus() == 0 ? "" : ", SIP " + hungUp.end().sipStatus();
    }

    /** The switch's own time of an event. */
    private static String at(@Nullable Instant time) {
        return time == null ? "" : ", at " + time;
    }

    private static String answer(Object what) {
        if (what instanceof ClaimSignal.DialMarked marked) {
            return marked.ours() ? "stored that it may be dialed" : "the claim is no longer ours";
        } else if (what instanceof ClaimSignal.DialMarkFailed failed) {
            return "could not be stored: " + failed.why();
        } else if (what instanceof AgentSignal.AgentReserved reserved) {
            return "agent " + reserved.agent().value() + " is reserved";
        } else if (what instanceof AgentSignal.NoAgent) {
            return "no agent is available";
        } else if (what instanceof AgentSignal.RequestFailed failed) {
            return "the request for an agent failed: " + failed.why();
        } else if (what instanceof ControlSignal.EndCall) {
            return "somebody asks for its end";
        } else if (what instanceof ControlSignal.RouteToAgent route) {
            return "somebody sends it to agent " + route.agent().value();
        } else if (what instanceof ControlSignal.Dial) {
            return "the agent wants the call";
        } else if (what instanceof ControlSignal.Skip) {
            return "the agent skips the contact";
        }
        return what.toString();
    }
}
