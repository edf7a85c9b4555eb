package dialer.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dialer.daemon.contact.FieldFault;
import dialer.scheduler.contact.Contact;
import dialer.sql.AttemptView;
import dialer.sql.CampaignSummary;
import dialer.sql.ContactView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON that the API answers with. Times are ISO 8601 in UTC, durations whole milliseconds; what is unknown is null. */
final class Views {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Views() {}

    static ObjectNode contact(ContactView view) {
        Contact contact = view.contact();
        ObjectNode json = object();
        json.put("id", contact.id().value());
        json.put("status", view.status().word());
        json.put("customerNumber", contact.customerNumber().value());
        json.put("campaignType", contact.campaignType().name());
        json.put("gatewayId", contact.gatewayId().value());
        json.put("campaignId", contact.campaignId().value());
        json.put("campaignContactId", contact.campaignContactId());
        json.put("ivr", text(contact.ivr()));
        json.put("dialingMode", text(contact.dialingMode()));
        json.put("routingMode", text(contact.routingMode()));
        json.put("resourceId", text(contact.resourceId()));
        json.put("queueName", text(contact.queueName()));
        json.put("priority", contact.priority());
        json.put("startTime", text(contact.startTime()));
        json.put("endTime", text(contact.endTime()));
        String metadata = contact.schedulingMetadata();
        if (metadata == null) {
            json.putNull("schedulingMetadata");
        } else {
            json.putRawValue("schedulingMetadata", new RawValue(metadata));
        }
        json.put("receivedAt", text(view.receivedAt()));
        json.put("notBefore", text(view.notBefore()));
        json.put("attempts", view.attempts());
        json.put("disposition", text(view.disposition()));
        json.put("callResult", view.callResult());
        json.put("endedAt", text(view.endedAt()));
        ArrayNode history = json.putArray("history");
        view.history().forEach(attempt -> history.add(attempt(attempt)));
        return json;
    }

    static ObjectNode campaign(CampaignSummary summary, LiveView.Campaign live) {
        ObjectNode json = object();
        json.put("campaignId", summary.campaignId().value());
        json.put("state", summary.running() ? "running" : "stopped");
        json.put("createdAt", text(summary.createdAt()));
        json.put("contacts", summary.contacts());
        ObjectNode byStatus = json.putObject("byStatus");
        summary.byStatus().forEach((status, count) -> byStatus.put(status.word(), count));
        ObjectNode byDisposition = json.putObject("byDisposition");
        summary.byDisposition().forEach((disposition, count) -> byDisposition.put(disposition.name(), count));
        json.put("inFlight", live.inFlight());
        json.put("whyNotDialing", live.whyNotDialing());
        return json;
    }

    static ObjectNode call(LiveView.Call call) {
        ObjectNode json = object();
        json.put("callId", call.callId().value());
        json.put("contactId", call.contactId().value());
        json.put("campaignId", call.campaignId().value());
        json.put("gatewayId", call.gatewayId().value());
        json.put("switch", text(call.switchId()));
        json.put("state", call.state().word());
        json.put("agent", text(call.agent()));
        json.put("claimedAt", text(call.claimedAt()));
        return json;
    }

    static ObjectNode readiness(List<Readiness.Component> components) {
        ObjectNode json = object();
        json.put("ready", components.stream().allMatch(Readiness.Component::ready));
        ArrayNode array = json.putArray("components");
        for (Readiness.Component component : components) {
            array.addObject()
                    .put("name", component.name())
                    .put("ready", component.ready())
                    .put("reason", component.reason());
        }
        return json;
    }

    static void addFaults(ArrayNode array, List<FieldFault> faults) {
        for (FieldFault fault : faults) {
            array.addObject().put("field", fault.field()).put("message", fault.message());
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException impossibleForTrees) {
            throw new IllegalStateException(impossibleForTrees);
        }
    }

    private static ObjectNode attempt(AttemptView attempt) {
        ObjectNode json = object();
        json.put("callId", attempt.callId().value());
        json.put("attempt", attempt.attemptNumber());
        json.put("node", attempt.node());
        json.put("state", attempt.state());
        json.put("agent", attempt.agent());
        json.put("claimedAt", text(attempt.claimedAt()));
        json.put("createdAt", text(attempt.createdAt()));
        json.put("ringingAt", text(attempt.ringingAt()));
        json.put("answeredAt", text(attempt.answeredAt()));
        json.put("bridgedAt", text(attempt.bridgedAt()));
        json.put("endedAt", text(attempt.endedAt()));
        json.put("ringMs", attempt.ringMs());
        json.put("waitMs", attempt.waitMs());
        json.put("talkMs", attempt.talkMs());
        json.put("hangupCause", attempt.hangupCause());
        json.put("bridgeHangupCause", attempt.bridgeHangupCause());
        json.put("sipStatus", attempt.sipStatus());
        json.put("sipHangup", attempt.sipHangup());
        json.put("sipCallId", attempt.sipCallId());
        json.put("disposition", attempt.disposition());
        json.put("callResult", attempt.callResult());
        return json;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
