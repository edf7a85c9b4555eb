package dialer.simulator.pacing;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads scenarios. Every key is optional: what a file does not say is as in the base scenario (20 agents, 8 h after half an hour, 30 % of the calls
 * answered, exponential talk of 2 min, no wrap-up). {@code docs/simulation.md} explains the keys.
 */
public final class ScenarioFile {
    private static final double LONGEST_SECONDS = 86_400;
    private static final double MOST_MINUTES = 60_000;

    private static final Distribution BASE_TALK = new Distribution.Exponential(120);
    private static final Distribution NONE = new Distribution.Fixed(0);

    private enum Form {
        GAMMA,
        EXPONENTIAL,
        LOGNORMAL,
        UNIFORM,
        FIXED;

        static Optional<Form> of(String word) {
            return Arrays.stream(values())
                    .filter(form -> form.word().equals(word))
                    .findFirst();
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final List<String> faults = new ArrayList<>();

    private ScenarioFile() {}

    /**
     * Reads a file; the scenario has the file's name if it gives none itself.
     *
     * @throws ScenarioException if it cannot be read or anything in it is unknown or out of bounds, naming all of it
     */
    public static Scenario read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ScenarioException(
                    "The scenario " + file,
                    List.of("it cannot be read (" + e.getClass().getSimpleName() + ")"));
        }
        String fileName = String.valueOf(file.getFileName());
        return parse(fileName.replaceFirst("\\.ya?ml$", ""), "The scenario " + file, text);
    }

    /** @param name that the scenario has if the text gives none */
    static Scenario parse(String name, String what, String text) {
        ScenarioFile reading = new ScenarioFile();
        Scenario scenario;
        try {
            scenario = reading.scenario(name, reading.compose(text));
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? ""
                    : "line " + (e.getProblemMark().getLine() + 1) + ": ";
            throw new ScenarioException(what, List.of(place + "it is not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            throw new ScenarioException(what, List.of("it is not YAML: " + e.getMessage()));
        }
        if (!reading.faults.isEmpty() || scenario == null) {
            throw new ScenarioException(what, reading.faults);
        }
        return scenario;
    }

    private @Nullable Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(10);
        return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    }

    private @Nullable Scenario scenario(String name, @Nullable Node node) {
        if (node == null) {
            faults.add("it is empty");
            return null;
        }
        YamlSection file = YamlSection.root(node, faults);
        String givenName = file.word(
                "name",
                name,
                "1 to 60 letters, digits, spaces and . , _ + % ( ) -",
                text -> Optional.of(text).filter(t -> t.matches("[\\p{L}\\p{N} .,_+%()-]{1,60}")));
        int agents = (int) file.whole("agents", 20, 1, 5000);
        double hours = file.numberAbove("hours", 8, 0, 240);
        double warmup = file.number("warmupMinutes", 30, 0, 6000);
        int replications = (int) file.whole("replications", 30, 1, 100_000);
        long seed = file.whole("seed", 1, Long.MIN_VALUE / 10, Long.MAX_VALUE / 10);
        double target = file.number("target", 0.028, 0, 1);
        double limit = file.numberAbove("legalLimit", 0.03, 0, 1);
        if (target > limit) {
            file.fault("target", "is above legalLimit; the law steers to the target and must not pass the limit");
        }
        double grace = file.number("graceSeconds", 2, 0, 60);
        double timeout = file.number("ringTimeoutSeconds", 25, 1, 600);
        double machines = file.number("machineShare", 0, 0, 1);
        double fastFails = file.number("fastFailShare", 0, 0, 1);
        Schedule<Double> answerRate = answerRate(file);
        if (answerRate.max(Double::doubleValue) + machines + fastFails > 1 + 1e-9) {
            file.fault(
                    "answerRate", "plus machineShare plus fastFailShare is above 1; these are shares of all attempts");
        }
        Distribution ring = ring(file, timeout);
        YamlSection unanswered = file.child("unansweredRing");
        Scenario scenario = new Scenario(
                givenName,
                agents,
                hours,
                warmup,
                replications,
                seed,
                target,
                limit,
                grace,
                answerRate,
                ring,
                timeout,
                file.number("minRingSeconds", 15, 0, 600),
                unanswered == null ? null : distribution(unanswered, timeout),
                machines,
                fastFails,
                amd(file),
                durations(file, "talk", BASE_TALK),
                durations(file, "wrapUp", NONE),
                churn(file),
                massLogout(file),
                file.numberAbove("cpsLimit", Double.POSITIVE_INFINITY, 0, 100_000),
                (int) file.whole("slotLimit", Integer.MAX_VALUE, 1, 1_000_000),
                file.number("eventDelayMillis", 0, 0, 60_000),
                file.number("lostEventShare", 0, 0, 0.9),
                policies(file));
        if (scenario.policies().contains(Policy.ORACLE) && !scenario.isMemoryless()) {
            file.fault(
                    "policies",
                    "has oracle, whose optimum is known only in the memoryless model: exponential ring, the same unansweredRing,"
                            + " a ringTimeoutSeconds of at least ten times its mean, exponential talk and nothing else");
        }
        file.refuseOthers();
        return scenario;
    }

    private Schedule<Double> answerRate(YamlSection file) {
        if (!file.isList("answerRate")) {
            return Schedule.always(file.numberAbove("answerRate", 0.3, 0, 1));
        }
        List<Schedule.Step<Double>> steps = new ArrayList<>();
        for (YamlSection step : file.children("answerRate")) {
            required(step, "rate");
            steps.add(new Schedule.Step<>(minutes(step), step.numberAbove("rate", 0.3, 0, 1)));
            step.refuseOthers();
        }
        return schedule(file, "answerRate", steps, 0.3);
    }

    private Schedule<Distribution> durations(YamlSection file, String key, Distribution otherwise) {
        if (!file.isList(key)) {
            YamlSection section = file.child(key);
            return Schedule.always(section == null ? otherwise : distribution(section, Double.POSITIVE_INFINITY));
        }
        List<Schedule.Step<Distribution>> steps = new ArrayList<>();
        for (YamlSection step : file.children(key)) {
            double at = minutes(step);
            steps.add(new Schedule.Step<>(at, distribution(step, Double.POSITIVE_INFINITY)));
        }
        return schedule(file, key, steps, otherwise);
    }

    private double minutes(YamlSection step) {
        required(step, "atMinutes");
        return step.number("atMinutes", 0, 0, MOST_MINUTES);
    }

    private static <T> Schedule<T> schedule(YamlSection file, String key, List<Schedule.Step<T>> steps, T otherwise) {
        try {
            return new Schedule<>(steps);
        } catch (IllegalArgumentException e) {
            file.fault(key, "is not in order: " + e.getMessage());
            return Schedule.always(otherwise);
        }
    }

    private Distribution ring(YamlSection file, double timeout) {
        YamlSection section = file.child("ring");
        return section == null
                ? Distribution.Truncated.of(
                        new Distribution.Gamma(12, 4), Math.min(1, timeout / 25), Math.min(25, timeout))
                : distribution(section, timeout);
    }

    /** @param longest what the durations are cut at where the file gives no maximum */
    private Distribution distribution(YamlSection section, double longest) {
        String forms = Arrays.stream(Form.values()).map(Form::word).collect(Collectors.joining(" or "));
        if (!section.has("distribution")) {
            section.fault("has no distribution; it must be " + forms);
        }
        Form form = section.word("distribution", Form.EXPONENTIAL, forms, Form::of);
        double least = form == Form.FIXED ? 0 : 0.001;
        double mean = section.number("meanSeconds", 120, least, LONGEST_SECONDS);
        double shape = section.number("shape", 4, 0.05, 1000);
        double cv = section.number("cv", 1, 0.01, 20);
        double min = section.number("minSeconds", 0, 0, LONGEST_SECONDS);
        double max = section.number("maxSeconds", Math.max(min, longest), 0, LONGEST_SECONDS);
        section.has("atMinutes");
        section.refuseOthers();
        if (min > max) {
            section.fault("minSeconds", "is above maxSeconds");
            return BASE_TALK;
        }
        refuseIdle(section, "shape", form == Form.GAMMA, form);
        refuseIdle(section, "cv", form == Form.LOGNORMAL, form);
        if (form == Form.UNIFORM) {
            required(section, "minSeconds");
            required(section, "maxSeconds");
            if (section.has("meanSeconds") && Math.abs(mean - (min + max) / 2) > 0.001) {
                section.fault(
                        "meanSeconds",
                        "is not the middle of minSeconds and maxSeconds; a uniform time needs only these");
            }
            return new Distribution.Uniform(min, Math.min(max, LONGEST_SECONDS));
        }
        required(section, "meanSeconds");
        Distribution whole = switch (form) {
            case GAMMA -> new Distribution.Gamma(mean, shape);
            case LOGNORMAL -> new Distribution.Lognormal(mean, cv);
            case FIXED -> new Distribution.Fixed(mean);
            default -> new Distribution.Exponential(mean);
        };
        return truncated(section, whole, form, min, max);
    }

    private static Distribution truncated(YamlSection section, Distribution whole, Form form, double min, double max) {
        if (form == Form.FIXED) {
            boolean within = whole.mean() >= min && (whole.mean() <= max || !section.has("maxSeconds"));
            if (!within) {
                section.fault("meanSeconds", "is not between minSeconds and maxSeconds");
            }
            return whole;
        }
        if (min == 0 && whole.longerThan(max) < 1e-9) {
            return whole;
        }
        try {
            return Distribution.Truncated.of(whole, min, max);
        } catch (IllegalArgumentException e) {
            section.fault("does not fit its bounds: " + e.getMessage());
            return whole;
        }
    }

    private static void refuseIdle(YamlSection section, String key, boolean acts, Form form) {
        if (section.has(key) && !acts) {
            section.fault(key, "does nothing with the distribution " + form.word());
        }
    }

    private static void required(YamlSection section, String key) {
        if (!section.has(key)) {
            section.fault("has no " + key);
        }
    }

    private static Scenario.@Nullable Amd amd(YamlSection file) {
        YamlSection amd = file.child("amd");
        if (amd == null) {
            return null;
        }
        required(amd, "meanSeconds");
        Scenario.Amd result =
                new Scenario.Amd(amd.numberAbove("meanSeconds", 1, 0, 60), amd.number("falsePositiveShare", 0, 0, 1));
        amd.refuseOthers();
        return result;
    }

    private static Scenario.@Nullable Churn churn(YamlSection file) {
        YamlSection churn = file.child("churn");
        if (churn == null) {
            return null;
        }
        required(churn, "share");
        required(churn, "meanMinutesAway");
        Scenario.Churn result = new Scenario.Churn(
                churn.number("share", 0, 0, 0.95), churn.numberAbove("meanMinutesAway", 15, 0, MOST_MINUTES));
        churn.refuseOthers();
        return result.share() == 0 ? null : result;
    }

    private static Scenario.@Nullable MassLogout massLogout(YamlSection file) {
        YamlSection logout = file.child("massLogout");
        if (logout == null) {
            return null;
        }
        required(logout, "atMinutes");
        required(logout, "share");
        Scenario.MassLogout result = new Scenario.MassLogout(
                logout.number("atMinutes", 0, 0, MOST_MINUTES), logout.number("share", 0, 0, 1));
        logout.refuseOthers();
        return result;
    }

    private static List<Policy> policies(YamlSection file) {
        List<Policy> all = Arrays.stream(Policy.values())
                .filter(policy -> policy != Policy.ORACLE)
                .toList();
        String words = Arrays.stream(Policy.values()).map(Policy::word).collect(Collectors.joining(", "));
        List<Policy> chosen = file.words("policies", words, Policy::of);
        return chosen.isEmpty() ? all : chosen;
    }
}
