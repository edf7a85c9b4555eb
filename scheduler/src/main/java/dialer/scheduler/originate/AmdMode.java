package dialer.scheduler.originate;

/** What tells answering machines from people. */
public enum AmdMode {
    /** Nothing: whoever answers counts as a person. */
    OFF,
    /** The switch's mod_amd: listens to the first words and says what it thinks. */
    MOD_AMD,
    /** The switch's mod_avmd: hears the beep of a machine, and says nothing about people. */
    AVMD
}
