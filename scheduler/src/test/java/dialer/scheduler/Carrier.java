package dialer.scheduler;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.result.HangupCause;

/** What becomes of an originate: the cases of the recordings, told by the same signals in the same order. */
interface Carrier {
    void call(FakeSwitch at, OriginateRequest request);

    /** Rings, is answered, is bridged if an agent is reserved, and ends with the person's BYE. */
    static Carrier answers(long ringMs, long talkMs) {
        return (at, request) -> {
            CallId call = request.callId();
            at.create(5, call);
            at.event(50, new CallSignal.Ringing(call, null));
            at.event(ringMs, new CallSignal.Answered(call, null));
            at.job(ringMs + 2, new CallSignal.OriginateSucceeded(call));
            LoopDriver.EndBuilder end =
                    LoopDriver.end("NORMAL_CLEARING").sipHangup("recv_bye").answeredAt(ringMs);
            if (request.agent() != null && request.onAnswer() == OnAnswer.DIALPLAN) {
                at.event(ringMs + 20, new CallSignal.AgentLegCreated(call, "leg-" + call));
                at.event(ringMs + 200, new CallSignal.Bridged(call, "leg-" + call, null));
                end.bridgedAt(ringMs + 200);
            }
            at.hangUp(ringMs + talkMs, call, end);
        };
    }

    /** Answered, and {@code listensMs} later the switch says what it thinks of who it was. */
    static Carrier answersAs(AmdVerdict verdict, long listensMs, long talkMs) {
        Carrier plain = answers(1000, talkMs);
        return (at, request) -> {
            plain.call(at, request);
            if (request.amd() == AmdMode.MOD_AMD) {
                at.event(1000 + listensMs, new CallSignal.AmdDone(request.callId(), verdict));
            } else if (request.amd() == AmdMode.AVMD && verdict == AmdVerdict.MACHINE) {
                at.event(1000 + listensMs, new CallSignal.BeepHeard(request.callId()));
            }
        };
    }

    /** Answered, and gone (or the agent's phone busy) before anybody is bridged. */
    static Carrier answeredNeverBridged(String cause) {
        return (at, request) -> {
            CallId call = request.callId();
            at.create(5, call);
            at.event(1000, new CallSignal.Answered(call, null));
            at.job(1002, new CallSignal.OriginateSucceeded(call));
            at.event(1020, new CallSignal.AgentLegCreated(call, "leg-" + call));
            at.hangUp(1300, call, LoopDriver.end(cause).answeredAt(1000));
        };
    }

    /** The far end answers the INVITE with a final status; the hang-up comes {@code jobAfterMs} before the job (negative: after it). */
    static Carrier rejects(int sipStatus, String cause, long jobAfterMs) {
        return (at, request) -> {
            CallId call = request.callId();
            at.create(5, call);
            at.event(50, new CallSignal.Ringing(call, null));
            at.hangUp(1000, call, LoopDriver.end(cause).sipStatus(sipStatus).sipHangup("recv_refuse"));
            at.job(1000 + jobAfterMs, new CallSignal.OriginateFailed(call, new HangupCause(cause)));
        };
    }

    /** Nobody answers until the switch gives up. */
    static Carrier neverAnswers() {
        return (at, request) -> {
            CallId call = request.callId();
            long ringMs = request.ringTimeout().toMillis();
            at.create(5, call);
            at.event(50, new CallSignal.Ringing(call, null));
            at.hangUp(ringMs, call, LoopDriver.end("NO_ANSWER").sipHangup("send_cancel"));
            at.job(ringMs + 1, new CallSignal.OriginateFailed(call, new HangupCause("NO_ANSWER")));
        };
    }

    /** The job's error is all there is; no channel ever exists. */
    static Carrier jobFails(String cause) {
        return (at, request) -> at.job(10, new CallSignal.OriginateFailed(request.callId(), new HangupCause(cause)));
    }

    /** A channel exists for {@code livesMs}, but nothing is ever heard of it. */
    static Carrier mute(long livesMs) {
        return (at, request) -> {
            CallId call = request.callId();
            at.job(0, new CallSignal.OriginateUncertain(call, "connection lost"));
            if (livesMs > 0) {
                at.channels.add(call);
                at.hangUp(livesMs, call, LoopDriver.end("NORMAL_CLEARING"));
            }
        };
    }

    /** Nothing is heard of the call, not even that it is uncertain. */
    static Carrier silent() {
        return (at, request) -> {};
    }
}
