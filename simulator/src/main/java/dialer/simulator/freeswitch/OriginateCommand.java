package dialer.simulator.freeswitch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed {@code originate}.
 *
 * @param variables those in braces, in their order
 * @param gateway null when the call URL names none; then {@code fault} says why it cannot be dialed
 * @param timeoutSeconds how long it may ring
 * @param fault the cause with which the call ends before anything is dialed, or null
 */
record OriginateCommand(
        Map<String, String> variables,
        @Nullable String gateway,
        String number,
        String extension,
        String context,
        int timeoutSeconds,
        @Nullable String fault) {

    static final String USAGE = "-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>]"
            + " [<cid_name>] [<cid_num>] [<timeout_sec>]\n";

    private static final int DEFAULT_TIMEOUT_SECONDS = 60;
    private static final Pattern GATEWAY_URL = Pattern.compile("sofia/gateway/([^/]+)/(.+)");
    private static final Pattern PROFILE_URL = Pattern.compile("sofia/[^/]+/.+");

    /** Parses the command's arguments; null when they are not even a call URL and an extension. */
    static @Nullable OriginateCommand parse(String arguments) {
        String text = arguments.trim();
        Map<String, String> variables = new LinkedHashMap<>();
        if (text.startsWith("{")) {
            int close = closingBrace(text);
            if (close < 0) {
                return faulty(variables, "DESTINATION_OUT_OF_ORDER");
            }
            readVariables(text.substring(1, close), variables);
            text = text.substring(close + 1).trim();
        }
        String[] words = text.split(" +");
        if (words.length < 2) {
            return null;
        }
        return addressed(variables, words);
    }

    @Nullable
    String variable(String name) {
        return variables.get(name);
    }

    boolean isTrue(String name) {
        return "true".equals(variables.get(name));
    }

    private static OriginateCommand addressed(Map<String, String> variables, String[] words) {
        Matcher url = GATEWAY_URL.matcher(words[0]);
        boolean found = url.matches();
        return new OriginateCommand(
                variables,
                found ? url.group(1) : null,
                found ? url.group(2) : words[0],
                words[1],
                words.length > 3 ? words[3] : "default",
                timeout(variables, words),
                found ? null : urlFault(words[0]));
    }

    private static String urlFault(String url) {
        if (!url.startsWith("sofia/")) {
            return "CHAN_NOT_IMPLEMENTED";
        }
        return PROFILE_URL.matcher(url).matches() ? "INVALID_PROFILE" : "INVALID_URL";
    }

    private static OriginateCommand faulty(Map<String, String> variables, String fault) {
        return new OriginateCommand(variables, null, "", "", "", DEFAULT_TIMEOUT_SECONDS, fault);
    }

    private static int timeout(Map<String, String> variables, String[] words) {
        String given = variables.getOrDefault("originate_timeout", words.length > 6 ? words[6] : "");
        return given.matches("\\d{1,6}") ? Integer.parseInt(given) : DEFAULT_TIMEOUT_SECONDS;
    }

    private static int closingBrace(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Comma separated, or by the character behind {@code ^^}; single quotes keep a separator in a value. */
    private static void readVariables(String text, Map<String, String> variables) {
        boolean ownSeparator = text.startsWith("^^") && text.length() > 2;
        char separator = ownSeparator ? text.charAt(2) : ',';
        StringBuilder entry = new StringBuilder();
        boolean quoted = false;
        for (int i = ownSeparator ? 3 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                put(entry, variables);
            } else {
                entry.append(c);
            }
        }
        put(entry, variables);
    }

    private static void put(StringBuilder entry, Map<String, String> variables) {
        int equals = entry.indexOf("=");
        if (equals > 0) {
            variables.put(entry.substring(0, equals).trim(), entry.substring(equals + 1));
        }
        entry.setLength(0);
    }
}
