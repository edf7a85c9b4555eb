package dialer.daemon.config;

import java.util.ArrayList;
import java.util.List;

/** Property names as SmallRye Config makes them from YAML: dots between segments, quotes around a segment that holds a dot, {@code [n]} for lists. */
final class KeyPath {
    private KeyPath() {}

    /** {@code campaigns."a.b".weight} gives campaigns, a.b, weight; {@code switches[0].host} gives switches, [0], host. */
    static List<String> split(String name) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '.' || c == '[')) {
                flush(segment, segments);
                if (c == '[') {
                    segment.append(c);
                }
            } else {
                segment.append(c);
            }
        }
        flush(segment, segments);
        return List.copyOf(segments);
    }

    /** The name that {@link #split} takes apart into the segments. */
    static String join(List<String> segments) {
        StringBuilder name = new StringBuilder();
        for (String segment : segments) {
            if (isIndex(segment)) {
                name.append(segment);
                continue;
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(segment.contains(".") ? '"' + segment + '"' : segment);
        }
        return name.toString();
    }

    static boolean matches(List<String> pattern, List<String> name) {
        if (pattern.size() != name.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            if (!matches(pattern.get(i), name.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean matches(String pattern, String segment) {
        return switch (pattern) {
            case "*" -> !isIndex(segment);
            case "[*]" -> isIndex(segment);
            default -> pattern.equals(segment);
        };
    }

    static boolean isIndex(String segment) {
        return segment.startsWith("[") && segment.endsWith("]");
    }

    private static void flush(StringBuilder segment, List<String> segments) {
        if (!segment.isEmpty()) {
            segments.add(segment.toString());
            segment.setLength(0);
        }
    }
}
