package dialer.daemon.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.contact.FieldFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each row of a batch. Not thread-safe. */
final class BatchReport {
    private final boolean namesStored;
    private final List<Row> rows = new ArrayList<>();
    private int stored;
    private int refused;

    /** @param namesStored whether the rows that are stored are listed too, not only counted */
    BatchReport(boolean namesStored) {
        this.namesStored = namesStored;
    }

    int stored() {
        return stored;
    }

    void addStored(int index, String id) {
        stored++;
        if (namesStored) {
            rows.add(new Row(index, id, "stored", List.of()));
        }
    }

    void addRefused(int index, @Nullable String id, List<FieldFault> faults) {
        refused++;
        rows.add(new Row(index, id, "refused", faults));
    }

    /** The database went away while the row was being committed. */
    void addUnknown(int index, String id) {
        rows.add(new Row(index, id, "unknown", List.of()));
    }

    ObjectNode json() {
        rows.sort(Comparator.comparingInt(Row::index));
        ObjectNode json = Views.object();
        json.put("stored", stored);
        json.put("refused", refused);
        ArrayNode results = json.putArray("results");
        for (Row row : rows) {
            ObjectNode result = results.addObject();
            result.put("index", row.index());
            result.put("id", row.id());
            result.put("status", row.status());
            if (!row.faults().isEmpty()) {
                Views.addFaults(result.putArray("errors"), row.faults());
            }
        }
        return json;
    }

    private record Row(int index, @Nullable String id, String status, List<FieldFault> faults) {}
}
