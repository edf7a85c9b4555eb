package dialer.scheduler.call;

import java.util.Locale;

/** Modules of the switch that a campaign may need and that need not be there. */
public enum SwitchModule {
    MOD_AMD,
    MOD_AVMD,
    MOD_CALLCENTER;

    /** The switch's own word, for example {@code mod_amd}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
