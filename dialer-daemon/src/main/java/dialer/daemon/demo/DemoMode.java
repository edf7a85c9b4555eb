package dialer.daemon.demo;

import java.util.Locale;

/** What the demo shows. */
public enum DemoMode {
    /** Campaigns of several kinds and sizes share the lines. */
    CAMPAIGNS,
    /** One predictive campaign in real time, against what the laboratory foretells for it. */
    PREDICTIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
