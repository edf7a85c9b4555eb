package dialer.daemon.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed keys out of the file and the environment. {@code DIALER_HTTP_PORT} overrides {@code http.port}, {@code DIALER_SWITCHES_0__PASSWORD}
 * the first switch's password. Interceptors of SmallRye are left out on purpose: they would expand <code>${...}</code> inside passwords.
 */
final class KeyReader {
    private static final String PREFIX = "dialer.";
    private static final String ENV_PREFIX = "DIALER_";

    /** Variables of the launcher, of the log and of the tests, which are no configuration. */
    private static final Pattern ENV_NOT_OURS = Pattern.compile("DIALER_(JAVA_OPTS|HOME|URL|KEY_FILE|LOG_.*|TEST_.*)");

    private static final Pattern ENV_LIST_ENTRY = Pattern.compile("DIALER_([A-Z_]+?)_([0-9]{1,3})__.+");

    private final SmallRyeConfig config;
    private final SortedSet<String> fileNames;
    private final Map<String, String> environment;
    private final List<Key<?>> keys;

    /**
     * @param file names and values of the file
     * @param keys all keys that exist
     * @throws ConfigException if a name matches no key
     */
    KeyReader(Map<String, String> file, Map<String, String> environment, List<Key<?>> keys) {
        this.keys = List.copyOf(keys);
        this.fileNames = withoutListElements(file.keySet());
        this.environment = new TreeMap<>(environment);
        Map<String, String> prefixed = file.entrySet().stream()
                .collect(Collectors.toMap(e -> PREFIX + e.getKey(), Map.Entry::getValue, (a, b) -> b, TreeMap::new));
        this.config = new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(prefixed, "file", 100), new EnvConfigSource(this.environment, 300))
                .build();
        refuseUnknownNames();
        refuseUnknownVariables();
    }

    /** The key's value or its default; {@code ids} stand for the stars of its name, in order. */
    <T> T get(Key<T> key, String... ids) {
        return find(key, ids)
                .orElseThrow(
                        () -> new ConfigException(name(key, ids) + " is missing; " + mustBe(key) + meaningOf(key)));
    }

    /** The key's value or its default; null if it has neither. */
    <T> @Nullable T getOrNull(Key<T> key, String... ids) {
        return find(key, ids).orElse(null);
    }

    private <T> Optional<T> find(Key<T> key, String... ids) {
        String name = name(key, ids);
        String text = config.getConfigValue(PREFIX + name).getValue();
        if (text == null) {
            text = key.defaultText();
        }
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(parse(key, name, text));
    }

    /** The names that the operator chose at the (first) star of the pattern, in order; for lists the places, {@code [0]}, {@code [1]} ... */
    List<String> namesAt(String pattern) {
        List<String> segments = KeyPath.split(pattern);
        int star = segments.indexOf("*") >= 0 ? segments.indexOf("*") : segments.indexOf("[*]");
        NavigableSet<String> found = new TreeSet<>(KeyReader::byLengthThenText);
        for (String fileName : fileNames) {
            List<String> actual = KeyPath.split(fileName);
            if (actual.size() > star && KeyPath.matches(segments.subList(0, star + 1), actual.subList(0, star + 1))) {
                found.add(actual.get(star));
            }
        }
        if ("[*]".equals(segments.get(star))) {
            String list = envName(KeyPath.join(segments.subList(0, star)));
            for (String variable : environment.keySet()) {
                Matcher matcher = ENV_LIST_ENTRY.matcher(variable);
                if (matcher.matches() && list.equals(ENV_PREFIX + matcher.group(1))) {
                    found.add("[" + Integer.parseInt(matcher.group(2)) + "]");
                }
            }
        }
        return List.copyOf(found);
    }

    /** The names that the operator chose at the last star of the key, below the given ids of the stars before it. */
    List<String> namesUnder(Key<?> key, String... ids) {
        List<String> pattern = new ArrayList<>(KeyPath.split(key.name()));
        int next = 0;
        for (int i = 0; i < pattern.size() - 1; i++) {
            if ("*".equals(pattern.get(i))) {
                pattern.set(i, ids[next++]);
            }
        }
        return fileNames.stream()
                .map(KeyPath::split)
                .filter(name -> KeyPath.matches(pattern, name))
                .map(name -> name.get(name.size() - 1))
                .toList();
    }

    private static <T> T parse(Key<T> key, String name, String text) {
        return key.values()
                .parse(text)
                .orElseThrow(() -> new ConfigException(
                        name + " is " + (key.values().secret() ? "not admitted (not shown)" : shown(text)) + "; "
                                + mustBe(key) + "."));
    }

    private static String mustBe(Key<?> key) {
        return "it must be " + key.values().allowed();
    }

    private static String meaningOf(Key<?> key) {
        return " (" + key.meaning() + ")";
    }

    /** A value as the operator wrote it, on one line and of bounded length. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return "'" + (line.length() <= 60 ? line : line.substring(0, 60) + "...") + "'";
    }

    private static String name(Key<?> key, String... ids) {
        List<String> segments = new ArrayList<>(KeyPath.split(key.name()));
        int next = 0;
        for (int i = 0; i < segments.size(); i++) {
            if ("*".equals(segments.get(i)) || "[*]".equals(segments.get(i))) {
                segments.set(i, ids[next++]);
            }
        }
        return KeyPath.join(segments);
    }

    private void refuseUnknownNames() {
        for (String name : fileNames) {
            List<String> segments = KeyPath.split(name);
            if (keys.stream().noneMatch(key -> KeyPath.matches(KeyPath.split(key.name()), segments))) {
                throw new ConfigException(
                        shown(name).replace("'", "") + " is not a key; " + knownBeside(segments) + ".");
            }
        }
    }

    private void refuseUnknownVariables() {
        SortedSet<String> known = new TreeSet<>();
        for (Key<?> key : keys) {
            if (!key.name().contains("*")) {
                known.add(envName(key.name()));
            }
        }
        fileNames.forEach(name -> known.add(envName(name)));
        for (String list : namesOfLists()) {
            for (String place : namesAt(list)) {
                keys.stream()
                        .filter(key -> key.name().startsWith(list))
                        .forEach(key -> known.add(envName(name(key, place))));
            }
        }
        for (Key<?> key : keys) {
            if (key.name().contains(".*")) {
                namesAt(key.name()).stream()
                        .filter(id -> key.name().indexOf('*') == key.name().lastIndexOf('*'))
                        .forEach(id -> known.add(envName(name(key, id))));
            }
        }
        for (String variable : environment.keySet()) {
            if (variable.startsWith(ENV_PREFIX)
                    && !ENV_NOT_OURS.matcher(variable).matches()
                    && !known.contains(variable)) {
                throw new ConfigException("The environment variable " + variable
                        + " overrides no key; variables are DIALER_ and the key in capitals, every other character than"
                        + " letters and digits written as _, as in DIALER_HTTP_PORT.");
            }
        }
    }

    private SortedSet<String> namesOfLists() {
        return keys.stream()
                .map(Key::name)
                .filter(name -> name.contains("[*]"))
                .map(name -> name.substring(0, name.indexOf("[*]") + 3))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String knownBeside(List<String> unknown) {
        for (int depth = unknown.size() - 1; depth >= 0; depth--) {
            List<String> place = unknown.subList(0, depth);
            SortedSet<String> siblings = new TreeSet<>();
            for (Key<?> key : keys) {
                List<String> pattern = KeyPath.split(key.name());
                if (pattern.size() > depth && KeyPath.matches(pattern.subList(0, depth), place)) {
                    siblings.add(pattern.get(depth));
                }
            }
            if (!siblings.isEmpty()) {
                return "the keys " + (depth == 0 ? "at the top" : "under " + KeyPath.join(place)) + " are "
                        + String.join(", ", siblings);
            }
        }
        throw new IllegalStateException("no keys at all");
    }

    /** YAML lists of plain values come twice: joined by commas under the list's own name, and once per element. */
    private static SortedSet<String> withoutListElements(Set<String> names) {
        return names.stream()
                .filter(name -> !(name.endsWith("]") && names.contains(name.substring(0, name.lastIndexOf('[')))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String envName(String name) {
        return ENV_PREFIX + name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static int byLengthThenText(String a, String b) {
        return KeyPath.isIndex(a) && KeyPath.isIndex(b) && a.length() != b.length()
                ? Integer.compare(a.length(), b.length())
                : a.compareTo(b);
    }
}
