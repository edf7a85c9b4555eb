package dialer.daemon.doctor;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the lines of {@code SHOW GRANTS} give. */
final class Grants {
    private Grants() {}

    /** The privileges on all tables of a schema, in capitals; {@code ALL PRIVILEGES} stands for itself. */
    static Set<String> on(String schema, Collection<String> lines) {
        Set<String> held = new TreeSet<>();
        for (String line : lines) {
            int on = line.indexOf(" ON ");
            int to = line.indexOf(" TO ", on + 1);
            if (line.startsWith("GRANT ") && on > 0 && to > on && isAbout(schema, line.substring(on + 4, to))) {
                for (String one : line.substring("GRANT ".length(), on).split(",", -1)) {
                    held.add(one.strip().toUpperCase(Locale.ROOT));
                }
            }
        }
        return held;
    }

    /** The server escapes the underscores of names, and % stands for any text. */
    private static boolean isAbout(String schema, String object) {
        String tables = object.replace("`", "");
        if (!tables.endsWith(".*")) {
            return false;
        }
        String name = tables.substring(0, tables.length() - 2).replace("\\", "");
        return name.equals("*")
                || schema.matches(
                        Arrays.stream(name.split("%", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
