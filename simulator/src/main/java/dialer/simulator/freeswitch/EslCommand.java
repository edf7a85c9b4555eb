package dialer.simulator.freeswitch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client.
 *
 * @param line the first line, as it came
 * @param headers the lines below it, names in lower case
 */
record EslCommand(String line, Map<String, String> headers) {

    @Nullable
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** What follows the first word and one space; empty when there is nothing. */
    String argument() {
        int space = line.indexOf(' ');
        return space < 0 ? "" : line.substring(space + 1);
    }
}
