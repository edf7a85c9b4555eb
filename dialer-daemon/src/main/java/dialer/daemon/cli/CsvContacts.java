package dialer.daemon.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Rows of a CSV file as contacts of the API. The header names the fields; a column that is no field of a contact goes into its metadata. A row
 * without an id gets one that follows from its campaign and number, so that the same row is the same contact however often it is imported.
 */
final class CsvContacts {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "customerNumber",
            "campaignType",
            "gatewayId",
            "campaignId",
            "campaignContactId",
            "ivr",
            "dialingMode",
            "routingMode",
            "resourceId",
            "queueName",
            "priority",
            "startTime",
            "endTime");
    private final List<String> header;
    private final Map<String, String> defaults;

    /**
     * Contacts under a header.
     *
     * @param defaults values of fields that the file does not have, or has empty
     * @throws IllegalArgumentException if the header or a default is unusable; the message is a sentence
     */
    CsvContacts(List<String> header, Map<String, String> defaults) {
        this.header = header.stream().map(String::strip).toList();
        this.defaults = Map.copyOf(defaults);
        if (Set.copyOf(this.header).size() < header.size()) {
            throw new IllegalArgumentException("The header names a column twice: " + String.join(", ", header) + ".");
        }
        if (!this.header.contains("customerNumber")) {
            throw new IllegalArgumentException(
                    "The header must name the column customerNumber; it names " + String.join(", ", header) + ".");
        }
        for (String field : defaults.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("A contact has no field " + field + ".");
            }
        }
    }

    /** @throws IllegalArgumentException if the row does not fit the header; the message says how */
    ObjectNode contact(CsvRecord row) {
        if (row.getFieldCount() != header.size()) {
            throw new IllegalArgumentException(
                    "the row has " + row.getFieldCount() + " fields, the header " + header.size());
        }
        ObjectNode contact = JsonNodeFactory.instance.objectNode();
        defaults.forEach((field, value) -> put(contact, field, value));
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < header.size(); i++) {
            String value = row.getField(i).strip();
            if (!value.isEmpty()) {
                put(FIELDS.contains(header.get(i)) ? contact : metadata, header.get(i), value);
            }
        }
        if (!metadata.isEmpty()) {
            contact.set("schedulingMetadata", metadata);
        }
        if (!contact.has("id")) {
            contact.put("id", idOf(contact));
        }
        return contact;
    }

    private static void put(ObjectNode into, String field, String value) {
        if (field.equals("priority") && value.matches("[0-9]{1,4}")) {
            into.put(field, Integer.parseInt(value));
        } else {
            into.put(field, value);
        }
    }

    private static String idOf(ObjectNode contact) {
        String name = contact.path("campaignId").asText() + "\n"
                + contact.path("customerNumber").asText();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
