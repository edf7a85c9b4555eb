package dialer.daemon.demo;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who keeps the demo's agents. */
public enum DemoAgents {
    /** A simulated voice connector. */
    CONNECTOR,
    /** The switch's own queue; there is no voice connector at all. */
    CALLCENTER;

    /** The one of that word; null if there is none. */
    static @Nullable DemoAgents of(String word) {
        for (DemoAgents agents : values()) {
            if (agents.toString().equals(word.toLowerCase(Locale.ROOT))) {
                return agents;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
