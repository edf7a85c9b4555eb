package dialer.daemon.cli;

/** Exit statuses of all commands. 2 is a wrong command line (picocli's own). */
public final class ExitStatus {
    public static final int OK = 0;

    /** The work failed; standard error says why. */
    public static final int FAILED = 1;

    /** The configuration is wrong: the number that systemd shows as CONFIG, so that a unit can refuse to restart on it. */
    public static final int CONFIG = 78;

    private ExitStatus() {}
}
