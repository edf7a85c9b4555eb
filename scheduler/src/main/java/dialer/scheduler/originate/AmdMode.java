package dialer.scheduler.originate;

import dialer.scheduler.call.SwitchModule;
import org.jspecify.annotations.Nullable;

/** What tells answering machines from people. */
public enum AmdMode {
    /** Nothing: whoever answers counts as a person. */
    OFF,
    /** The switch's mod_amd: listens to the first words and says what it thinks. */
    MOD_AMD,
    /** The switch's mod_avmd: hears the beep of a machine, and says nothing about people. */
    AVMD;

    /** The module of the switch that it needs; null for none. */
    public @Nullable SwitchModule module() {
        return switch (this) {
            case OFF -> null;
            case MOD_AMD -> SwitchModule.MOD_AMD;
            case AVMD -> SwitchModule.MOD_AVMD;
        };
    }
}
