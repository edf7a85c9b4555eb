package dialer.daemon.doctor;

import java.util.Locale;

/**
 * What one look has found.
 *
 * @param about what was looked at, for example {@code switch fs1: password}
 * @param sentence what was found
 * @param remedy what to do about it; empty if all is well
 */
public record Finding(Level level, String about, String sentence, String remedy) {
    /** How bad it is. */
    public enum Level {
        OK,
        /** It could not be looked at. */
        UNKNOWN,
        /** It works, but not as it should. */
        WARNING,
        /** Nothing, or less than is wanted, can be dialed. */
        FAULT;

        /** The word of the output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String about, String sentence) {
        return new Finding(Level.OK, about, sentence, "");
    }

    static Finding unknown(String about, String sentence) {
        return new Finding(Level.UNKNOWN, about, sentence, "");
    }

    static Finding warning(String about, String sentence, String remedy) {
        return new Finding(Level.WARNING, about, sentence, remedy);
    }

    static Finding fault(String about, String sentence, String remedy) {
        return new Finding(Level.FAULT, about, sentence, remedy);
    }
}
