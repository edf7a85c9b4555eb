package dialer.daemon.connector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.notify.Notice;
import dialer.sql.NoticeRenderer;
import dialer.sql.RenderedNotice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what the voice connector is told, in its words: names, order and nulls of its published contract. */
public final class VoiceConnectorMessages implements NoticeRenderer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ConnectorFacts facts;

    public VoiceConnectorMessages(ConnectorFacts facts) {
        this.facts = facts;
    }

    @Override
    public @Nullable RenderedNotice render(Notice notice) {
        Contact contact = notice.contact();
        if (notice instanceof Notice.DeliveryNotification delivery) {
            return new RenderedNotice(
                    "delivery-notification",
                    "/send-delivery-notification",
                    deliveryNotification(contact, delivery.callResult()));
        }
        if (notice instanceof Notice.EndChat) {
            return new RenderedNotice("end-chat", "/end-chat", endChat(contact));
        }
        if (notice instanceof Notice.CancelAgent) {
            return new RenderedNotice("cancel-agent", "/cancel-agent", reservation(contact));
        }
        if (notice instanceof Notice.RecordingLink recording) {
            return new RenderedNotice("recording-link", facts.recordingLinkPath(), recordingLink(recording));
        }
        return callProgress((Notice.CallProgress) notice);
    }

    /** Body of {@code /request-agent} and of {@code /cancel-agent}. */
    String reservation(Contact contact) {
        return object(json -> {
            json.writeStringField("callingNumber", contact.customerNumber().value());
            json.writeStringField("callUid", contact.id().value());
            json.writeStringField("eslHost", facts.eslHost().apply(contact.campaignId()));
            json.writeStringField("serviceIdentifier", serviceIdentifier(contact));
            json.writeStringField("direction", "OUTBOUND");
            json.writeStringField("callSipId", "");
            json.writeNullField("priority");
            json.writeStringField("queue", queue(contact));
            json.writeStringField("queueType", "NAME");
        });
    }

    private String deliveryNotification(Contact contact, String callResult) {
        return object(json -> {
            json.writeStringField("id", contact.id().value());
            json.writeStringField("serviceId", serviceIdentifier(contact));
            json.writeStringField("customerNum", contact.customerNumber().value());
            json.writeStringField("callResult", callResult);
        });
    }

    private String endChat(Contact contact) {
        return object(json -> {
            json.writeStringField("customerId", contact.customerNumber().value());
            json.writeStringField("serviceId", serviceIdentifier(contact));
        });
    }

    private String recordingLink(Notice.RecordingLink recording) {
        Contact contact = recording.contact();
        return object(json -> {
            json.writeStringField("id", contact.id().value());
            json.writeStringField("customerNum", contact.customerNumber().value());
            json.writeStringField("serviceId", serviceIdentifier(contact));
            json.writeStringField("agentExtension", recording.agent().value());
            json.writeStringField("startTime", iso(recording.startedAt()));
            json.writeStringField("endTime", iso(recording.endedAt()));
            json.writeStringField("recording", recordingPath(contact));
        });
    }

    /**
     * Null unless the contact's metadata name a webhook of an admitted host. It was looked at when the contact arrived, but the hosts may have been
     * others then, or webhooks off.
     */
    private @Nullable RenderedNotice callProgress(Notice.CallProgress progress) {
        String metadata = progress.contact().schedulingMetadata();
        if (facts.webhookHosts().isEmpty() || metadata == null) {
            return null;
        }
        JsonNode url = parsed(metadata).path("callEventsWebhookUrl");
        if (!url.isTextual() || !isAdmitted(url.textValue())) {
            return null;
        }
        String call = progress.contact().id().value();
        String body = object(json -> {
            json.writeStringField("id", call);
            json.writeObjectFieldStart("header");
            json.writeFieldName("schedulingMetaData");
            json.writeRawValue(metadata);
            json.writeEndObject();
            json.writeObjectFieldStart("body");
            json.writeStringField("type", "CALL_PROGRESS_EVENT");
            json.writeStringField("messageId", call);
            json.writeStringField("event", progress.event());
            json.writeEndObject();
        });
        return new RenderedNotice("call-progress", url.textValue(), body);
    }

    private boolean isAdmitted(String url) {
        try {
            String host = new URI(url).getHost();
            return host != null && facts.webhookHosts().contains(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    private String serviceIdentifier(Contact contact) {
        return facts.serviceIdentifier().apply(contact.campaignId());
    }

    private String recordingPath(Contact contact) {
        return facts.recordingPath()
                .replace("{id}", contact.id().value())
                .replace("{campaignId}", contact.campaignId().value());
    }

    /** The queue by name; a contact that is routed to a resource names that instead. */
    private static String queue(Contact contact) {
        return contact.queueName() != null ? contact.queueName().value() : Objects.toString(contact.resourceId(), "");
    }

    private static @Nullable String iso(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static JsonNode parsed(String metadata) {
        try {
            return MAPPER.readTree(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored metadata are not JSON", e);
        }
    }

    private static String object(Fields fields) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return text.toString();
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
