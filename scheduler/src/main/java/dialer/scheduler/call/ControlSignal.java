package dialer.scheduler.call;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;

/** What somebody wants done to a live call. Answered by {@code Effect.AnswerControl} under the request's number. */
public sealed interface ControlSignal extends dialer.scheduler.Signal {
    long requestId();

    CallId callId();

    /** End the call, whatever its state. */
    record EndCall(long requestId, CallId callId) implements ControlSignal {}

    /** The agent has seen the contact and wants the call. */
    record Dial(long requestId, CallId callId) implements ControlSignal {}

    /** The agent has seen the contact and does not want the call: it goes back. */
    record Skip(long requestId, CallId callId) implements ControlSignal {}

    /** Send the answered person to this agent. */
    record RouteToAgent(long requestId, CallId callId, Extension agent) implements ControlSignal {}
}
