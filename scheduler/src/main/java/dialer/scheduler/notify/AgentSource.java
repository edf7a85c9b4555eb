package dialer.scheduler.notify;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;

/** Port to whoever reserves agents. */
public interface AgentSource {
    /**
     * Asks for an agent for the contact. Does not block; if the request could not be delivered, {@code AgentSignal.RequestFailed} is posted, else
     * the answer comes as {@code AgentReserved} or {@code NoAgent}.
     */
    void request(CallId callId, Contact contact);
}
