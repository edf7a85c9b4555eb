package dialer.esl.protocol;

import java.util.regex.Pattern;

/**
 * What may stand where in a command of the switch: allow-lists, because the switch gives meaning to line breaks, braces,
 * brackets, commas, quotes, {@code ^^}, {@code &}, {@code |}, backslashes, spaces and <code>${...}</code>, and a list of
 * what is dangerous is never complete. Digits are ASCII digits.
 *
 * <p>Each method returns its argument, or throws {@link IllegalArgumentException} that names the field and the rule; the
 * message never repeats the text, which may be hostile or private.
 */
final class CommandSyntax {
    private static final Rule NUMBER = new Rule("\\+?[0-9]{1,20}", "1 to 20 digits, + allowed before them");
    private static final Rule GATEWAY = new Rule("[A-Za-z0-9_.:-]{1,64}", "1 to 64 letters, digits, _ . : -");
    private static final Rule EXTENSION = new Rule("[A-Za-z0-9_.+*#-]{1,64}", "1 to 64 letters, digits, _ . + * # -");
    private static final Rule DOMAIN = new Rule("[A-Za-z0-9_.:-]{1,253}", "1 to 253 letters, digits, _ . : -");
    private static final Rule UUID = new Rule("[A-Za-z0-9_-]{1,64}", "1 to 64 letters, digits, _ -");
    private static final Rule CAUSE = new Rule("[A-Z0-9_]{1,64}", "1 to 64 capitals, digits, _");
    private static final Rule QUEUE = new Rule("[A-Za-z0-9_.@ -]{1,100}", "1 to 100 letters, digits, spaces, _ . @ -");
    private static final Rule MEDIA = new Rule(
            "[A-Za-z0-9/][A-Za-z0-9_.:/@-]{0,199}",
            "1 to 200 letters, digits, _ . : / @ -, first a letter, digit or /");
    private static final Rule VARIABLE_NAME = new Rule("[A-Za-z0-9_.-]{1,128}", "1 to 128 letters, digits, _ . -");
    private static final Rule PLAIN =
            new Rule("[A-Za-z0-9_.:+@/*#-]{1,256}", "1 to 256 letters, digits, _ . : + @ / * # -");
    private static final Rule TEXT = new Rule(
            "[\\p{L}\\p{M}0-9_.:+@/*# -]{1,256}", "1 to 256 letters of any script, digits, spaces, _ . : + @ / * # -");

    private static final Rule CONFIGURED = new Rule(
            "[A-Za-z0-9_.:/@+*#=;?%!~()<> -]{1,256}",
            "1 to 256 letters, digits, spaces, _ . : / @ + * # = ; ? % ! ~ ( ) < > -");

    /** Between dial strings it begins an enterprise originate, even inside a variable's value. */
    private static final String ENTERPRISE_SEPARATOR = ":_:";

    private record Rule(Pattern pattern, String words) {
        Rule(String regex, String words) {
            this(Pattern.compile(regex), words);
        }

        boolean admits(String text) {
            return pattern.matcher(text).matches();
        }

        String require(String field, String text) {
            if (!admits(text)) {
                throw new IllegalArgumentException(field + " must be " + words);
            }
            return text;
        }
    }

    private CommandSyntax() {}

    static String number(String number) {
        return NUMBER.require("number", number);
    }

    static String gateway(String gateway) {
        return withoutSeparator("gateway", GATEWAY.require("gateway", gateway));
    }

    static String extension(String extension) {
        return EXTENSION.require("extension", extension);
    }

    static String domain(String domain) {
        return withoutSeparator("domain", DOMAIN.require("domain", domain));
    }

    static String uuid(String uuid) {
        return UUID.require("uuid", uuid);
    }

    static String hangupCause(String cause) {
        return CAUSE.require("hangup cause", cause);
    }

    /** The name of a queue, in single quotes if it has spaces. */
    static String queue(String queue) {
        String name = QUEUE.require("queue", queue);
        return name.contains(" ") ? "'" + name + "'" : name;
    }

    /** A file or a stream to be played; two colons would name an application. */
    static String media(String media) {
        if (media.contains("::")) {
            throw new IllegalArgumentException("media must not contain ::");
        }
        return withoutSeparator("media", MEDIA.require("media", media));
    }

    static String variableName(String name) {
        return VARIABLE_NAME.require("variable name", name);
    }

    /** The value of {@code variable} as a plain word. */
    static String plainValue(String variable, String value) {
        return withoutSeparator("variable " + variable, PLAIN.require("variable " + variable, value));
    }

    /** The value of {@code variable} as text, in single quotes unless it is a plain word. */
    static String textValue(String variable, String value) {
        return quoted(variable, TEXT, value);
    }

    /** As {@link #textValue}, with the characters besides that an operator's own values need. */
    static String configuredValue(String variable, String value) {
        return quoted(variable, CONFIGURED, value);
    }

    private static String quoted(String variable, Rule rule, String value) {
        String text = withoutSeparator("variable " + variable, rule.require("variable " + variable, value));
        return PLAIN.admits(text) ? text : "'" + text + "'";
    }

    private static String withoutSeparator(String field, String value) {
        if (value.contains(ENTERPRISE_SEPARATOR)) {
            throw new IllegalArgumentException(field + " must not contain " + ENTERPRISE_SEPARATOR);
        }
        return value;
    }
}
