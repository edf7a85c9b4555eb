package dialer.scheduler.notify;

import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * All agents of a queue; replaces what was known from the same source.
     *
     * @param switchId the switch whose own queue it is; null: somebody else tells (the voice connector's feed)
     */
    record AgentsListed(QueueName queue, @Nullable SwitchId switchId, List<AgentRow> agents) implements AgentSignal {
        public AgentsListed {
            agents = List.copyOf(agents);
        }
    }

    /**
     * An agent does something else now.
     *
     * @param queue null: in every queue in which that source has named the agent
     * @param switchId as in {@link AgentsListed}
     */
    record AgentChanged(@Nullable QueueName queue, @Nullable SwitchId switchId, AgentRow agent)
            implements AgentSignal {}

    /** The request did not reach the voice connector (or it refused it). */
    record RequestFailed(CallId callId, String why) implements AgentSignal {}
}
