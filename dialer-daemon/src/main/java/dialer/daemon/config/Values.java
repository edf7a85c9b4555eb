package dialer.daemon.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the value of a key may be.
 *
 * @param allowed completes the sentence "must be ..."
 * @param parser empty if the text is not admitted
 * @param secret whether the text must never be shown
 */
record Values<T>(String allowed, Function<String, Optional<T>> parser, boolean secret) {
    /** A hundred years: far beyond any use, and still far from overflow in nanoseconds. */
    private static final long LONGEST_MS = Duration.ofDays(36_500).toMillis();

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    Optional<T> parse(String text) {
        return parser.apply(text);
    }

    static Values<String> text(String allowed, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new Values<>(allowed, text -> Optional.of(text).filter(pattern.asMatchPredicate()), false);
    }

    static Values<Secret> password() {
        return new Values<>(
                "not empty",
                text -> Optional.of(text)
                        .filter(password -> !password.isEmpty())
                        .map(Secret::new),
                true);
    }

    /** For services that know users without a password. */
    static Values<Secret> passwordOrNone() {
        return new Values<>("any text, empty for none", text -> Optional.of(new Secret(text)), true);
    }

    static Values<String> path() {
        return text("the path of a file", "\\P{Cntrl}+");
    }

    static Values<String> host() {
        return text("a host name or an address", "[A-Za-z0-9.:_\\[\\]-]{1,253}");
    }

    static Values<Integer> wholeNumber(int min, int max) {
        return new Values<>(
                "a whole number from " + min + " to " + max,
                text -> parseWhole(text).filter(n -> n >= min && n <= max).map(Long::intValue),
                false);
    }

    /** A percentage, as the fraction that it is of one. */
    static Values<Double> percent(double min, double max) {
        return new Values<>(
                "a percentage from " + bound(min) + " to " + bound(max),
                text -> text.matches("[0-9]{1,3}(\\.[0-9]{1,4})?")
                        ? Optional.of(new BigDecimal(text))
                                .filter(n -> n.doubleValue() >= min && n.doubleValue() <= max)
                                .map(n -> n.movePointLeft(2).doubleValue())
                        : Optional.empty(),
                false);
    }

    private static String bound(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
    }

    static Values<Duration> duration(String min, String max) {
        Duration shortest = parseDuration(min).orElseThrow();
        Duration longest = parseDuration(max).orElseThrow();
        return new Values<>(
                "a duration from " + min + " to " + max + ", as in 500ms, 5s, 2m or 1h",
                text -> parseDuration(text).filter(d -> d.compareTo(shortest) >= 0 && d.compareTo(longest) <= 0),
                false);
    }

    static Values<Boolean> flag() {
        return new Values<>(
                "true or false",
                text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                },
                false);
    }

    /** The constants of the enum, in lower case with hyphens. */
    static <E extends Enum<E>> Values<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        return new Values<>(
                constants.stream().map(Values::word).collect(Collectors.joining(" or ")),
                text -> constants.stream().filter(c -> word(c).equals(text)).findFirst(),
                false);
    }

    /** Host names separated by commas (or a YAML list). */
    static Values<List<String>> hosts() {
        Values<String> one = host();
        return new Values<>(
                "a list of host names",
                text -> {
                    List<String> hosts = Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .map(host -> host.toLowerCase(Locale.ROOT))
                            .toList();
                    return hosts.stream().allMatch(host -> one.parse(host).isPresent())
                            ? Optional.of(hosts)
                            : Optional.empty();
                },
                false);
    }

    /** An absolute http or https URL without query; a final slash is dropped, so that paths can be appended. */
    static Values<URI> httpUrl() {
        return new Values<>("an http or https URL without user, query or fragment", Values::parseHttpUrl, false);
    }

    private static Optional<URI> parseHttpUrl(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean good = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return good ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }

    private static Optional<Long> parseWhole(String text) {
        return text.matches("-?[0-9]{1,12}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        long unitMs = switch (matcher.group(2)) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return count > LONGEST_MS / unitMs ? Optional.empty() : Optional.of(Duration.ofMillis(count * unitMs));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
