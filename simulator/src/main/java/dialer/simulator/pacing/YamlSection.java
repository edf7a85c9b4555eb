package dialer.simulator.pacing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML document whose keys are asked for one by one. Faults are collected, with their lines, and a usable value is returned, so that
 * one reading finds them all.
 */
final class YamlSection {
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private final List<String> faults;

    /** @param path of the mapping in the document, empty for the document itself */
    private YamlSection(String path, Node node, List<String> faults) {
        this.path = path;
        this.line = lineOf(node);
        this.faults = faults;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::keep);
        } else {
            fault(line, (path.isEmpty() ? "the document" : path) + " must have the form key: value");
        }
    }

    static YamlSection root(Node node, List<String> faults) {
        return new YamlSection("", node, faults);
    }

    private void keep(NodeTuple tuple) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (values.put(key, tuple.getValueNode()) != null) {
            fault(lineOf(tuple.getKeyNode()), name(key) + " comes twice");
        }
        lines.put(key, lineOf(tuple.getKeyNode()));
    }

    boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    /** A number between bounds, both included; the default if the key is missing or its value wrong. */
    double number(String key, double otherwise, double min, double max) {
        return value(key, "a number from " + shown(min) + " to " + shown(max), text -> parsed(text, min, max))
                .orElse(otherwise);
    }

    /** A number above {@code low} up to {@code max}. */
    double numberAbove(String key, double otherwise, double low, double max) {
        return value(
                        key,
                        "a number above " + shown(low) + " up to " + shown(max),
                        text -> parsed(text, low, max).filter(number -> number > low))
                .orElse(otherwise);
    }

    long whole(String key, long otherwise, long min, long max) {
        return value(
                        key,
                        "a whole number from " + min + " to " + max,
                        text -> text.matches("[+-]?[0-9]{1,18}")
                                ? Optional.of(Long.parseLong(text)).filter(n -> n >= min && n <= max)
                                : Optional.empty())
                .orElse(otherwise);
    }

    /** One of the words of {@code allowed}, or any text that {@code parser} takes. */
    <T> T word(String key, T otherwise, String allowed, Function<String, Optional<T>> parser) {
        return value(key, allowed, parser).orElse(otherwise);
    }

    private <T> Optional<T> value(String key, String allowed, Function<String, Optional<T>> parser) {
        asked.add(key);
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        String text = node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL) ? scalar.getValue() : null;
        Optional<T> value = text == null ? Optional.empty() : parser.apply(text);
        if (value.isEmpty()) {
            fault(key, "is " + (text == null ? kind(node) : "'" + cut(text) + "'") + "; it must be " + allowed);
        }
        return value;
    }

    /** The mapping below the key; null if it is missing. */
    @Nullable
    YamlSection child(String key) {
        asked.add(key);
        Node node = values.get(key);
        return node == null ? null : new YamlSection(name(key), node, faults);
    }

    boolean isList(String key) {
        asked.add(key);
        return values.get(key) instanceof SequenceNode;
    }

    /** The mappings of the list below the key. */
    List<YamlSection> children(String key) {
        asked.add(key);
        List<YamlSection> children = new ArrayList<>();
        if (values.get(key) instanceof SequenceNode list) {
            for (Node node : list.getValue()) {
                children.add(new YamlSection(name(key) + "[" + children.size() + "]", node, faults));
            }
        }
        return children;
    }

    /** The words of the list below the key; empty if it is missing. */
    <T> List<T> words(String key, String allowed, Function<String, Optional<T>> parser) {
        asked.add(key);
        List<T> words = new ArrayList<>();
        Node value = values.get(key);
        if (value == null) {
            return words;
        }
        if (!(value instanceof SequenceNode list) || list.getValue().isEmpty()) {
            fault(key, "must be a list of " + allowed);
            return words;
        }
        for (Node node : list.getValue()) {
            String text = node instanceof ScalarNode scalar ? scalar.getValue() : kind(node);
            Optional<T> word = parser.apply(text);
            if (word.isEmpty()) {
                fault(lineOf(node), name(key) + " has '" + cut(text) + "'; it must be a list of " + allowed);
            } else if (words.contains(word.get())) {
                fault(lineOf(node), name(key) + " has '" + cut(text) + "' twice");
            } else {
                words.add(word.get());
            }
        }
        return words;
    }

    /** Adds a fault about the key's value. */
    void fault(String key, String complaint) {
        fault(lines.getOrDefault(key, line), name(key) + " " + complaint);
    }

    /** Adds a fault about the whole section. */
    void fault(String complaint) {
        fault(line, (path.isEmpty() ? "" : path + " ") + complaint);
    }

    private void fault(int atLine, String sentence) {
        faults.add("line " + atLine + ": " + sentence);
    }

    /** To be called when every key has been asked for: the others are unknown. */
    void refuseOthers() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                fault(
                        lines.getOrDefault(key, line),
                        cut(name(key)) + " is not a key; the keys" + (path.isEmpty() ? "" : " of " + path) + " are "
                                + String.join(", ", asked));
            }
        }
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static Optional<Double> parsed(String text, double min, double max) {
        if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?")) {
            return Optional.empty();
        }
        double number = Double.parseDouble(text);
        return number >= min && number <= max ? Optional.of(number) : Optional.empty();
    }

    private static String kind(Node node) {
        return node instanceof MappingNode ? "a mapping" : node instanceof SequenceNode ? "a list" : "empty";
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String cut(String text) {
        String oneLine = text.replaceAll("\\p{Cntrl}", " ");
        return oneLine.length() <= 60 ? oneLine : oneLine.substring(0, 60) + "...";
    }

    private static int lineOf(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }
}
