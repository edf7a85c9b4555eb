package dialer.daemon.http;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import java.util.concurrent.CompletableFuture;

/** Port to whoever waits for agents. No method blocks. */
public interface AgentCallbacks {
    /** An agent is reserved for the contact. */
    CompletableFuture<AgentAnswer> agentReserved(ContactId contact, Extension agent);

    /** No agent is available for the contact. */
    CompletableFuture<AgentAnswer> noAgent(ContactId contact);
}
