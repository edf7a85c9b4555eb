package dialer.esl.protocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command as it goes to the switch. A line break ends a command on the wire, so that none may come from outside:
 * every factory refuses CR, LF and NUL with {@link IllegalArgumentException}.
 */
public final class EslCommand {
    /** Longest line accepted; an originate with two dozen variables has about 1 KB. */
    public static final int MAX_LINE_BYTES = 64 * 1024;

    private static final Pattern WORD = Pattern.compile("[a-z_]+");

    private final String name;
    private final byte[] wire;

    private EslCommand(String name, String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(checked(name, line)).append('\n');
        }
        this.name = name;
        this.wire = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Runs {@code command} while the connection waits; the reply is its output. */
    public static EslCommand api(String command) {
        return new EslCommand("api", "api " + requireText("api", command));
    }

    /** Runs {@code command} as a job of the switch; its output comes as the event {@code BACKGROUND_JOB} of that Job-UUID. */
    public static EslCommand bgapi(String jobUuid, String command) {
        return new EslCommand(
                "bgapi", "bgapi " + requireText("bgapi", command), "Job-UUID: " + requireText("Job-UUID", jobUuid));
    }

    /** Any other one-line command, for example {@code event plain HEARTBEAT}. */
    public static EslCommand line(String line) {
        Matcher firstWord = WORD.matcher(requireText("command", line));
        return new EslCommand(firstWord.lookingAt() ? firstWord.group() : "command", line);
    }

    static EslCommand auth(String password) {
        return new EslCommand("auth", "auth " + password);
    }

    /** What messages may call this command: its first word, never its arguments, which could be secret or hostile. */
    public String name() {
        return name;
    }

    /** The bytes on the wire, blank line included. */
    byte[] wire() {
        return wire;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String requireText(String field, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + " is blank");
        }
        return text;
    }

    private static String checked(String name, String line) {
        if (line.length() > MAX_LINE_BYTES) {
            throw new IllegalArgumentException(name + ": line exceeds " + MAX_LINE_BYTES + " characters");
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\r' || c == '\n' || c == '\0') {
                throw new IllegalArgumentException(
                        name + ": control character " + (int) c + " at position " + i + " would end the command");
            }
        }
        return line;
    }
}
