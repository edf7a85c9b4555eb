package dialer.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What tells this process from all others, on this host and elsewhere. It lets a daemon that is restarted on its host take up its own calls at once:
 * where its predecessor's process can be seen to be gone, the end of the lease need not be waited for.
 *
 * @param place boot and process namespace: within one, a process id and its start mean one process
 * @param pid the process
 * @param startedAt when it began, as the system says
 * @param instance of several daemons in one process
 */
record ProcessIdentity(String place, long pid, String startedAt, String instance) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

    /** A new instance in this process. */
    static ProcessIdentity mine() {
        ProcessHandle self = ProcessHandle.current();
        return new ProcessIdentity(
                placeHere(), self.pid(), startOf(self), UUID.randomUUID().toString());
    }

    private static String placeHere() {
        try {
            return Files.readString(BOOT_ID).strip() + "/" + Files.readSymbolicLink(NAMESPACE);
        } catch (IOException | UnsupportedOperationException e) {
            // no such system: then no process of the past can be known to be gone
            return UUID.randomUUID().toString();
        }
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** The text form, at most 200 characters, without line breaks. */
    String text() {
        return place + " " + pid + " " + startedAt + " " + instance;
    }

    /** Whether the process of that text ran where this one runs, and runs no more. */
    boolean isSurelyDead(String other) {
        String[] parts = other.split(" ");
        if (parts.length != 4 || !parts[0].equals(place) || !parts[1].matches("[0-9]{1,18}")) {
            return false;
        }
        Optional<ProcessHandle> running =
                ProcessHandle.of(Long.parseLong(parts[1])).filter(ProcessHandle::isAlive);
        return running.isEmpty() || !startOf(running.get()).equals(parts[2]);
    }
}
