package dialer.daemon.connector;

import dialer.scheduler.Signal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.AgentSignal.RequestFailed;
import dialer.scheduler.notify.AgentSource;
import java.util.function.Consumer;

/** Asks the voice connector for agents; it answers later, by POST /agent. */
public final class VoiceConnectorAgentSource implements AgentSource {
    private final VoiceConnectorClient client;
    private final VoiceConnectorMessages messages;
    private final Consumer<Signal> signals;

    /** @param signals where a request that failed is posted, from any thread */
    public VoiceConnectorAgentSource(
            VoiceConnectorClient client, VoiceConnectorMessages messages, Consumer<Signal> signals) {
        this.client = client;
        this.messages = messages;
        this.signals = signals;
    }

    @Override
    public void request(CallId callId, Contact contact) {
        var unused = client.post("/request-agent", messages.reservation(contact), null)
                .thenAccept(outcome -> {
                    if (outcome instanceof DeliveryOutcome.Refused refused) {
                        signals.accept(new RequestFailed(callId, refused.why()));
                    } else if (outcome instanceof DeliveryOutcome.Failed failed) {
                        signals.accept(new RequestFailed(callId, failed.why()));
                    } else if (outcome instanceof DeliveryOutcome.Paused) {
                        signals.accept(new RequestFailed(callId, "too many requests failed, sending pauses"));
                    }
                });
    }
}
