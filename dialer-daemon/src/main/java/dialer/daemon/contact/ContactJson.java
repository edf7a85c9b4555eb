package dialer.daemon.contact;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.InvalidFieldException;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.ResourceId;
import dialer.scheduler.contact.RoutingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From the JSON of a contact to the core's type. All faults are found at once. Unknown fields are ignored, as are {@code tenantId} and
 * {@code status}; an optional field that is null or empty counts as absent.
 */
public final class ContactJson {
    /** Longest metadata, in characters of JSON text. */
    public static final int MAX_METADATA_LENGTH = 16_384;

    private static final int MAX_CAMPAIGN_CONTACT_ID_LENGTH = 40;
    private static final int MAX_URL_LENGTH = 2_000;

    private static final Function<String, CampaignType> CAMPAIGN_TYPE = word(CampaignType.class, "campaignType");
    private static final Function<String, DialingMode> DIALING_MODE = word(DialingMode.class, "dialingMode");
    private static final Function<String, RoutingMode> ROUTING_MODE = word(RoutingMode.class, "routingMode");
    private static final Function<String, Instant> START_TIME = time("startTime");
    private static final Function<String, Instant> END_TIME = time("endTime");

    private final ContactRules rules;

    public ContactJson(ContactRules rules) {
        this.rules = rules;
    }

    public ParsedContact parse(JsonNode json) {
        if (!json.isObject()) {
            return new ParsedContact.Refused(null, List.of(new FieldFault("", "a contact is a JSON object")));
        }
        return new Parse(json).result();
    }

    /** One run over one object. */
    private final class Parse {
        private final JsonNode json;
        private final List<FieldFault> faults = new ArrayList<>();
        private final Set<String> faulty = new TreeSet<>();

        Parse(JsonNode json) {
            this.json = json;
        }

        ParsedContact result() {
            ContactId id = required("id", ContactId::new);
            PhoneNumber customerNumber = required("customerNumber", PhoneNumber::new);
            CampaignType campaignType = required("campaignType", CAMPAIGN_TYPE);
            GatewayId gatewayId = required("gatewayId", GatewayId::new);
            CampaignId campaignId = required("campaignId", CampaignId::new);
            String campaignContactId = optional("campaignContactId", ContactJson::campaignContactId);
            Extension ivr = optional("ivr", Extension::new);
            DialingMode dialingMode = optional("dialingMode", DIALING_MODE);
            RoutingMode routingMode = optional("routingMode", ROUTING_MODE);
            ResourceId resourceId = optional("resourceId", ResourceId::new);
            QueueName queueName = optional("queueName", QueueName::new);
            Integer priority = priority();
            Instant startTime = optional("startTime", START_TIME);
            Instant endTime = optional("endTime", END_TIME);
            String metadata = schedulingMetadata();

            if (campaignType == CampaignType.AGENT) {
                requireForAgents(dialingMode, routingMode, resourceId, queueName);
            }
            if (startTime != null && endTime != null && !startTime.isBefore(endTime)) {
                fault("endTime", "must be after startTime");
            }
            if (!faults.isEmpty()
                    || id == null
                    || customerNumber == null
                    || campaignType == null
                    || gatewayId == null
                    || campaignId == null) {
                return new ParsedContact.Refused(id == null ? null : id.value(), faults);
            }
            return new ParsedContact.Accepted(new Contact(
                    id,
                    customerNumber,
                    campaignType,
                    gatewayId,
                    campaignId,
                    campaignContactId,
                    ivr,
                    dialingMode,
                    routingMode,
                    resourceId,
                    queueName,
                    priority == null ? Contact.DEFAULT_PRIORITY : priority,
                    startTime,
                    endTime,
                    metadata));
        }

        private void requireForAgents(
                @Nullable DialingMode dialingMode,
                @Nullable RoutingMode routingMode,
                @Nullable ResourceId resourceId,
                @Nullable QueueName queueName) {
            if (dialingMode == null) {
                fault("dialingMode", "required for AGENT campaigns");
            }
            if (routingMode == null) {
                fault("routingMode", "required for AGENT campaigns");
            }
            if (resourceId == null && queueName == null && !faulty.contains("resourceId")) {
                fault("queueName", "resourceId or queueName is required for AGENT campaigns");
            }
        }

        private <T> @Nullable T required(String field, Function<String, T> type) {
            if (isAbsent(field)) {
                fault(field, "required");
                return null;
            }
            return optional(field, type);
        }

        private <T> @Nullable T optional(String field, Function<String, T> type) {
            if (isAbsent(field)) {
                return null;
            }
            JsonNode value = json.get(field);
            if (!value.isTextual()) {
                fault(field, "must be a JSON string");
                return null;
            }
            try {
                return type.apply(value.textValue());
            } catch (InvalidFieldException e) {
                fault(field, e.allowed());
                return null;
            }
        }

        private @Nullable Integer priority() {
            JsonNode value = json.get("priority");
            if (value == null || value.isNull()) {
                return null;
            }
            if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.intValue() < 1
                    || value.intValue() > 10) {
                fault("priority", "a whole number from 1 (first) to 10");
                return null;
            }
            return value.intValue();
        }

        private @Nullable String schedulingMetadata() {
            JsonNode value = json.get("schedulingMetadata");
            if (value == null || value.isNull()) {
                return null;
            }
            if (!value.isObject()) {
                fault("schedulingMetadata", "must be a JSON object");
                return null;
            }
            checkWebhook(value.get("callEventsWebhookUrl"));
            String text = value.toString();
            if (text.length() > MAX_METADATA_LENGTH) {
                fault("schedulingMetadata", "at most " + MAX_METADATA_LENGTH + " characters of JSON");
            }
            return text;
        }

        private void checkWebhook(@Nullable JsonNode url) {
            if (url == null || url.isNull()) {
                return;
            }
            String field = "schedulingMetadata.callEventsWebhookUrl";
            String host = url.isTextual() ? webhookHost(url.textValue()) : null;
            if (host == null) {
                fault(field, "an absolute http or https URL without user, at most " + MAX_URL_LENGTH + " characters");
            } else if (!rules.admitsWebhookHost(host)) {
                fault(field, "its host is not among those to which call events may be sent");
            }
        }

        private boolean isAbsent(String field) {
            JsonNode value = json.get(field);
            return value == null
                    || value.isNull()
                    || (value.isTextual() && value.textValue().isEmpty());
        }

        private void fault(String field, String message) {
            // one sentence a field: a missing value is not also a wrong one
            if (faulty.add(field)) {
                faults.add(new FieldFault(field, message));
            }
        }
    }

    private static String campaignContactId(String text) {
        if (text.length() > MAX_CAMPAIGN_CONTACT_ID_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidFieldException(
                    "campaignContactId",
                    "1 to " + MAX_CAMPAIGN_CONTACT_ID_LENGTH + " characters without control characters");
        }
        return text;
    }

    private static Function<String, Instant> time(String field) {
        return text -> IsoTimes.parse(text).orElseThrow(() -> new InvalidFieldException(field, IsoTimes.ALLOWED));
    }

    private static <E extends Enum<E>> Function<String, E> word(Class<E> type, String field) {
        Map<String, E> words = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants()).forEach(constant -> words.put(constant.name(), constant));
        return text -> {
            E constant = words.get(text);
            if (constant == null) {
                throw new InvalidFieldException(field, String.join(" or ", words.keySet()));
            }
            return constant;
        };
    }

    private static @Nullable String webhookHost(String text) {
        if (text.length() > MAX_URL_LENGTH) {
            return null;
        }
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getRawUserInfo() == null ? uri.getHost() : null;
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }
}
