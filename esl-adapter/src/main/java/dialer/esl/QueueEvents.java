package dialer.esl;

import dialer.esl.protocol.EslEvent;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of the switch's own queue (mod_callcenter), {@code CUSTOM callcenter::info}. They name the caller's leg as
 * {@code CC-Member-Session-UUID}; the {@code CC-Member-UUID} is the queue's own number of a stay in it.
 */
final class QueueEvents {
    /** What the queue says when an agent had taken the member, as against a member who gave up or was sent away. */
    private static final String SERVED = "Terminated";

    private QueueEvents() {}

    /** What the event says about a call, or null if it is about agents or counts. */
    static @Nullable CallSignal callSignal(EslEvent event) {
        CallId call = CallEvents.callId(event.header("CC-Member-Session-UUID"));
        if (call == null) {
            return null;
        }
        return switch (String.valueOf(event.header("CC-Action"))) {
            case "member-queue-start" -> new CallSignal.QueueJoined(call, CallEvents.at(event));
            case "agent-offering", "bridge-agent-start" -> {
                AgentId agent = agentId(event.header("CC-Agent"));
                yield agent == null ? null : new CallSignal.AgentOffered(call, agent);
            }
            case "member-queue-end" -> new CallSignal.QueueLeft(call, SERVED.equals(event.header("CC-Cause")));
            default -> null;
        };
    }

    /** The name as an agent's, or null if no campaign can have such an agent. */
    static @Nullable AgentId agentId(@Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return new AgentId(name);
        } catch (InvalidFieldException e) {
            return null;
        }
    }
}
