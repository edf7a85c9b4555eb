package dialer.daemon.story;

import java.util.Locale;

/**
 * One thing that happened to a call.
 *
 * @param atMs when the dial loop saw or decided it, milliseconds since 1970
 * @param what the signal, the effect or the change itself
 */
public record StoryStep(long atMs, Kind kind, Object what) {
    /** What sort of thing. */
    public enum Kind {
        /** The attempt's state changed, or a change was refused. */
        STATE,
        /** The daemon wants something done. */
        COMMAND,
        /** Somebody tells the daemon something. */
        EVENT;

        /** The word of the API and of the log. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In words. */
    public String text() {
        return StoryWords.of(what);
    }
}
