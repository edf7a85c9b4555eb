package dialer.scheduler.originate;

import dialer.scheduler.contact.InvalidFieldException;
import java.util.regex.Pattern;

/**
 * Something that the switch can play.
 *
 * @param name a path or a stream of the switch, 1 to 200 characters: {@code /var/lib/freeswitch/sounds/sorry.wav}, {@code silence_stream://2000}
 */
public record MediaFile(String name) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_.:/@-]{0,199}");

    public MediaFile {
        if (!ALLOWED.matcher(name).matches()) {
            throw new InvalidFieldException(
                    "message", "1 to 200 letters, digits and _ . : / @ -, first a letter, a digit or /");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
