package dialer.daemon.cli;

import dialer.daemon.config.DaemonSettings;

/** Runs the daemon until it is told to end. */
@FunctionalInterface
public interface DaemonRunner {
    /** @return the exit status of the process */
    int run(DaemonSettings settings) throws Exception;
}
