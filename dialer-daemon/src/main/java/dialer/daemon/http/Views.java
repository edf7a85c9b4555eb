package dialer.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dialer.daemon.contact.FieldFault;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.result.AnswerCount;
import dialer.sql.AttemptView;
import dialer.sql.CampaignSummary;
import dialer.sql.ContactView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON that the API answers with. Times are ISO 8601 in UTC, durations whole milliseconds; what is unknown is null. */
final class Views {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String LEARNED =
            "Nobody tells of these agents: they are learned from the answers to reservations.";

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
        putMetadata(json, contact);
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

    private static void putMetadata(ObjectNode json, Contact contact) {
        String metadata = contact.schedulingMetadata();
        if (metadata == null) {
            json.putNull("schedulingMetadata");
        } else {
            json.putRawValue("schedulingMetadata", new RawValue(metadata));
        }
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
        ObjectNode abandonment = json.putObject("abandonment");
        answers(abandonment.putObject("today"), summary.today());
        answers(abandonment.putObject("last30Days"), summary.last30Days());
        json.put("inFlight", live.inFlight());
        json.put("whyNotDialing", live.whyNotDialing());
        return json;
    }

    private static void answers(ObjectNode json, AnswerCount count) {
        json.put("liveAnswers", count.liveAnswers());
        json.put("abandoned", count.abandoned());
        if (count.liveAnswers() == 0) {
            json.putNull("rate");
        } else {
            json.put("rate", (double) count.abandoned() / count.liveAnswers());
        }
    }

    static ObjectNode pool(QueueName queue, PoolView pool) {
        ObjectNode json = object();
        json.put("queue", queue.value());
        json.put("source", pool.told() ? "told" : "learned");
        json.put("note", pool.told() ? null : LEARNED);
        ArrayNode agents = json.putArray("agents");
        pool.agents()
                .forEach(row -> agents.addObject()
                        .put("agent", row.agent().value())
                        .put("state", row.state().name())
                        .put("forMs", row.forMs()));
        return json;
    }

    static JsonNode pacing(CampaignId campaign, @Nullable PoolView pool) {
        ObjectNode json = object();
        json.put("campaignId", campaign.value());
        if (pool == null || pool.pacing() == null) {
            json.put("paced", false);
            json.put("sentence", "Nothing is paced: people of this campaign are not called ahead of its agents.");
            return json;
        }
        json.put("paced", true);
        json.put("queue", pool.queue().value());
        json.put("agentsAre", pool.told() ? "told" : "learned");
        json.setAll((ObjectNode) MAPPER.valueToTree(pool.pacing()));
        return json;
    }

    static ObjectNode call(LiveView.Call call) {
        Contact contact = call.contact();
        ObjectNode json = object();
        json.put("callId", call.callId().value());
        json.put("contactId", contact.id().value());
        json.put("campaignId", contact.campaignId().value());
        json.put("gatewayId", contact.gatewayId().value());
        json.put("customerNumber", contact.customerNumber().value());
        json.put("campaignType", contact.campaignType().name());
        json.put("dialingMode", text(contact.dialingMode()));
        json.put("queueName", text(contact.queueName()));
        json.put("resourceId", text(contact.resourceId()));
        putMetadata(json, contact);
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
        json.put("wrapUpMs", attempt.wrapUpMs());
        json.put("hangupCause", attempt.hangupCause());
        json.put("bridgeHangupCause", attempt.bridgeHangupCause());
        json.put("sipStatus", attempt.sipStatus());
        json.put("sipHangup", attempt.sipHangup());
        json.put("sipCallId", attempt.sipCallId());
        json.put("amdVerdict", attempt.amdVerdict());
        json.put("disposition", attempt.disposition());
        json.put("callResult", attempt.callResult());
        return json;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
