package dialer.daemon.systemd;

/** What is watched on behalf of systemd. No method blocks for longer than a second. */
public interface Watched {
    /** Whether the daemon does its work: the API listens and the database has been opened. */
    boolean isReady();

    /** Milliseconds since the dial loop last ticked. */
    long loopSilentForMs();

    /** One line for {@code systemctl status}. */
    String status();
}
