package dialer.scheduler.notify;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;

/** What is learned about reservations. */
public sealed interface AgentSignal extends dialer.scheduler.Signal {
    /**
     * An agent is reserved for the contact.
     *
     * @param requestId the caller waits for {@code Effect.AnswerAgent} under this number
     */
    record AgentReserved(long requestId, ContactId contactId, Extension agent) implements AgentSignal {}

    /** No agent is available for the contact. */
    record NoAgent(long requestId, ContactId contactId) implements AgentSignal {}

    /** The request did not reach the voice connector (or it refused it). */
    record RequestFailed(CallId callId, String why) implements AgentSignal {}
}
