package dialer.daemon.demo;

import java.util.Locale;

/** Who keeps the demo's agents. */
public enum DemoAgents {
    /** A simulated voice connector. */
    CONNECTOR,
    /** The switch's own queue; there is no voice connector at all. */
    CALLCENTER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
