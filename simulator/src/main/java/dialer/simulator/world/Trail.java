package dialer.simulator.world;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A fingerprint (FNV-1a, 64 bits) of everything that happened, with its time: equal runs have equal ones. */
final class Trail {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final @Nullable Consumer<String> reader;
    private long hash = OFFSET_BASIS;

    /** @param reader is shown every line; null: nobody */
    Trail(@Nullable Consumer<String> reader) {
        this.reader = reader;
    }

    /** Time alone has passed. */
    void add(long atMs) {
        mix(atMs);
    }

    void add(long atMs, String who, Object what) {
        String words = what.toString();
        mix(atMs);
        mix(who);
        mix(words);
        if (reader != null) {
            reader.accept(atMs + " " + who + " " + words);
        }
    }

    private void mix(String words) {
        for (int i = 0; i < words.length(); i++) {
            hash = (hash ^ words.charAt(i)) * PRIME;
        }
    }

    private void mix(long number) {
        hash = (hash ^ number) * PRIME;
    }

    String hex() {
        return String.format("%016x", hash);
    }
}
