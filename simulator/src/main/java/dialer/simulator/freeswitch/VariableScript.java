package dialer.simulator.freeswitch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The steps of {@code channel-variables.txt}: which variables a channel gets at which point of its life. The file says
 * what its lines mean.
 */
final class VariableScript {

    private static final String RESOURCE = "channel-variables.txt";

    private final Map<String, List<Step>> stages;

    private VariableScript(Map<String, List<Step>> stages) {
        this.stages = stages;
    }

    /** Sets the variables of {@code stage} on {@code leg}. */
    void apply(String stage, Leg leg) {
        List<Step> steps = stages.get(stage);
        if (steps == null) {
            throw new IllegalArgumentException("no stage " + stage + " in " + RESOURCE);
        }
        for (Step step : steps) {
            step.apply(leg);
        }
    }

    static VariableScript load() {
        try (InputStream in = VariableScript.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is not on the class path");
            }
            return new VariableScript(parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Step>> parse(BufferedReader in) throws IOException {
        Map<String, List<Step>> stages = new HashMap<>();
        List<Step> current = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                current = new ArrayList<>();
                stages.put(line.substring(1, line.length() - 1), current);
            } else {
                current.add(step(line));
            }
        }
        return stages;
    }

    private static Step step(String line) {
        if (line.startsWith("-")) {
            String name = line.substring(1);
            return leg -> leg.variables.remove(name);
        }
        boolean onlyIfAbsent = line.startsWith("?");
        int equals = line.indexOf('=');
        String name = line.substring(onlyIfAbsent ? 1 : 0, equals);
        Setting setting = new Setting(
                name, pieces(line.substring(equals + 1).replace("\\r", "\r").replace("\\n", "\n")));
        return onlyIfAbsent
                ? leg -> {
                    if (!leg.variables.has(name)) {
                        setting.apply(leg);
                    }
                }
                : setting;
    }

    private static List<Function<Leg, @Nullable String>> pieces(String text) {
        List<Function<Leg, @Nullable String>> pieces = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            if (open > at) {
                pieces.add(literal(text.substring(at, open)));
            }
            int close = text.indexOf('}', open);
            Function<Leg, @Nullable String> fact = LegFacts.named(text.substring(open + 2, close));
            pieces.add(leg -> {
                String value = fact.apply(leg);
                return value == null ? null : UrlEncoding.encode(value);
            });
            at = close + 1;
        }
        if (at < text.length() || pieces.isEmpty()) {
            pieces.add(literal(text.substring(at)));
        }
        return pieces;
    }

    private static Function<Leg, @Nullable String> literal(String text) {
        return new Literal(UrlEncoding.encode(text));
    }

    private interface Step {
        void apply(Leg leg);
    }

    private record Literal(String encoded) implements Function<Leg, @Nullable String> {
        @Override
        public @Nullable String apply(Leg leg) {
            return encoded;
        }
    }

    private static final class Setting implements Step {

        private final String name;
        private final List<Function<Leg, @Nullable String>> pieces;
        private final byte @Nullable [] constantLine;

        Setting(String name, List<Function<Leg, @Nullable String>> pieces) {
            this.name = name;
            this.pieces = pieces;
            this.constantLine = pieces.size() == 1 && pieces.get(0) instanceof Literal literal
                    ? ChannelVariables.line(name, literal.encoded())
                    : null;
        }

        @Override
        public void apply(Leg leg) {
            if (constantLine != null) {
                leg.variables.setLine(name, constantLine);
                return;
            }
            StringBuilder value = new StringBuilder();
            for (Function<Leg, @Nullable String> piece : pieces) {
                String text = piece.apply(leg);
                if (text == null) {
                    return;
                }
                value.append(text);
            }
            leg.variables.setLine(name, ChannelVariables.line(name, value.toString()));
        }
    }
}
