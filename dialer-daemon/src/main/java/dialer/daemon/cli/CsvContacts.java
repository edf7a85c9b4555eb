package dialer.daemon.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    private final int width;
    /** The fields of a contact that the file or the defaults have. */
    private final List<Column> fields = new ArrayList<>();

    private final List<Column> metadata = new ArrayList<>();
    private final Column id;
    private final Column campaignId;
    private final Column customerNumber;

    /**
     * Contacts under a header.
     *
     * @param defaults values of fields that the file does not have, or has empty
     * @throws IllegalArgumentException if the header or a default is unusable; the message is a sentence
     */
    CsvContacts(List<String> header, Map<String, String> defaults) {
        List<String> names = header.stream().map(String::strip).toList();
        requireUsable(names, defaults);
        width = names.size();
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int i = 0; i < width; i++) {
            String name = names.get(i);
            columns.put(name, new Column(name, i, defaults.getOrDefault(name, "")));
        }
        defaults.forEach((name, value) -> columns.putIfAbsent(name, new Column(name, -1, value)));
        columns.values().forEach(column -> (FIELDS.contains(column.name) ? fields : metadata).add(column));
        id = columns.getOrDefault("id", Column.NONE);
        campaignId = columns.getOrDefault("campaignId", Column.NONE);
        customerNumber = columns.getOrDefault("customerNumber", Column.NONE);
    }

    private static void requireUsable(List<String> header, Map<String, String> defaults) {
        if (Set.copyOf(header).size() < header.size()) {
            throw new IllegalArgumentException("The header names a column twice: " + String.join(", ", header) + ".");
        }
        if (!header.contains("customerNumber")) {
            throw new IllegalArgumentException(
                    "The header must name the column customerNumber, spelt like that; it names "
                            + String.join(", ", header) + ".");
        }
        for (String field : defaults.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("A contact has no field " + field + ".");
            }
        }
    }

    /** Of the columns that become metadata, those that look like a field of a contact, each with the field. */
    Map<String, String> misspelt() {
        Map<String, String> misspelt = new LinkedHashMap<>();
        for (Column column : metadata) {
            String plain = plain(column.name);
            FIELDS.stream()
                    .filter(field -> plain(field).equals(plain))
                    .forEach(field -> misspelt.put(column.name, field));
        }
        return misspelt;
    }

    private static String plain(String name) {
        return name.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
    }

    /** Why the row does not fit the header; empty if it does. */
    String misfit(CsvRecord row) {
        return row.getFieldCount() == width
                ? ""
                : "the row has " + row.getFieldCount() + " fields, the header " + width;
    }

    /** Writes a row that fits as the JSON object of a contact. */
    void write(CsvRecord row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeAll(fields, row, json);
        if (id.value(row).isEmpty()) {
            String name = campaignId.value(row) + "\n" + customerNumber.value(row);
            json.writeStringField(
                    "id",
                    UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                            .toString());
        }
        if (!metadata.stream().allMatch(column -> column.value(row).isEmpty())) {
            json.writeObjectFieldStart("schedulingMetadata");
            writeAll(metadata, row, json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeAll(List<Column> columns, CsvRecord row, JsonGenerator json) throws IOException {
        for (Column column : columns) {
            String value = column.value(row);
            if (value.isEmpty()) {
                continue;
            }
            json.writeFieldName(column.name);
            if (column.isNumber && isNumber(value)) {
                json.writeNumber(Integer.parseInt(value));
            } else {
                json.writeString(value);
            }
        }
    }

    private static boolean isNumber(String value) {
        return value.length() <= 4 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static final class Column {
        static final Column NONE = new Column("", -1, "");

        final String name;
        final boolean isNumber;
        private final int index;
        private final String otherwise;

        /** @param index negative if the file has no such column */
        Column(String name, int index, String otherwise) {
            this.name = name;
            this.isNumber = name.equals("priority");
            this.index = index;
            this.otherwise = otherwise;
        }

        /** Empty if there is none. */
        String value(CsvRecord row) {
            String own = index < 0 ? "" : row.getField(index).strip();
            return own.isEmpty() ? otherwise : own;
        }
    }
}
