package dialer.esl;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the tables of {@code callcenter_config}: names in the first line, one row a line, columns parted by {@code |}, then {@code +OK}.
 * An empty table has no names either. A column that this version does not have is missing in the rows.
 */
final class QueueTable {
    private static final String SEPARATOR_REGEX = "\\|";

    private QueueTable() {}

    /** The rows, each by the names of its columns; empty if there are none or if the switch said something else. */
    static List<SortedMap<String, String>> rows(String reply) {
        List<SortedMap<String, String>> rows = new ArrayList<>();
        String[] lines = reply.split("\n", -1);
        String[] names = lines[0].split(SEPARATOR_REGEX, -1);
        for (int i = 1; names.length > 1 && i < lines.length; i++) {
            String[] values = lines[i].split(SEPARATOR_REGEX, -1);
            if (values.length == names.length) {
                SortedMap<String, String> row = new TreeMap<>();
                for (int column = 0; column < names.length; column++) {
                    row.put(names[column], values[column]);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** The number in that column, or 0 if there is none. */
    static long number(SortedMap<String, String> row, String column) {
        String value = row.getOrDefault(column, "");
        return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
    }
}
