package dialer.scheduler.notify;

import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.Contact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that the voice connector must learn, at least once, in order per contact. */
public sealed interface Notice {
    Contact contact();

    /** A call ended, whatever the result. */
    record DeliveryNotification(Contact contact, String callResult) implements Notice {}

    /** The reserved agent is needed no longer: the conversation is closed and the agent freed. */
    record EndChat(Contact contact) implements Notice {}

    /** A reservation is no longer wanted. */
    record CancelAgent(Contact contact) implements Notice {}

    /** An agent's call ended; its recording may be fetched. */
    record RecordingLink(
            Contact contact,
            AgentId agent,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) implements Notice {}

    /**
     * Progress of the call, for contacts whose metadata name a webhook.
     *
     * @param event {@code connected}, {@code failed}, {@code HUMAN}, {@code ANSWERING_MACHINE}, {@code PREVIEW}
     */
    record CallProgress(Contact contact, String event) implements Notice {}
}
