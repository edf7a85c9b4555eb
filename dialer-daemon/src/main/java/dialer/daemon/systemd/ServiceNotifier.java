package dialer.daemon.systemd;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks {@code sd_notify(3)}: READY once the daemon is, STATUS when it changes, STOPPING, and the watchdog. The watchdog is fed only if the dial
 * loop has ticked lately, so a loop that stands still gets the process restarted, whatever else still runs. While the daemon starts or drains, and
 * its loop turns, it asks for more time instead of being killed.
 *
 * <p>Without {@code NOTIFY_SOCKET} in the environment it does nothing.
 */
public final class ServiceNotifier implements AutoCloseable {
    /** What a start or a drain asks for beyond now; asked for again long before it is over. */
    private static final Duration MORE_TIME = Duration.ofSeconds(60);

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);

    private final @Nullable AFUNIXSocketAddress socket;
    private final boolean watchdog;
    private final long periodMs;
    private final Watched watched;
    private final Thread thread = new Thread(this::run, "systemd-notify");
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean stopping;
    private boolean saidReady;
    private String saidStatus = "";

    private ServiceNotifier(@Nullable AFUNIXSocketAddress socket, @Nullable Duration watchdogPeriod, Watched watched) {
        this.socket = socket;
        this.watchdog = watchdogPeriod != null;
        // three times in each period: one late thread does not end the process
        this.periodMs = watchdogPeriod == null
                ? LONGEST_PERIOD.toMillis()
                : Math.max(10, Math.min(watchdogPeriod.toMillis() / 3, LONGEST_PERIOD.toMillis()));
        this.watched = watched;
        this.thread.setDaemon(true);
    }

    /**
     * A notifier as the environment asks for it.
     *
     * @param environment {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} as systemd sets them
     * @throws IllegalArgumentException if one of them is malformed
     */
    public static ServiceNotifier of(Map<String, String> environment, Watched watched) {
        String socket = environment.get("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return new ServiceNotifier(null, null, watched);
        }
        return new ServiceNotifier(address(socket), watchdogPeriod(environment), watched);
    }

    private static AFUNIXSocketAddress address(String socket) {
        try {
            return socket.startsWith("@")
                    ? AFUNIXSocketAddress.inAbstractNamespace(socket.substring(1))
                    : AFUNIXSocketAddress.of(socket.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("NOTIFY_SOCKET is '" + socket + "', which is no socket's address", e);
        }
    }

    private static @Nullable Duration watchdogPeriod(Map<String, String> environment) {
        String microseconds = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean forUs = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return microseconds.isEmpty() || !forUs ? null : Duration.ofNanos(1000 * Long.parseLong(microseconds));
    }

    /** Begins to tell. */
    public void start() {
        if (socket != null) {
            thread.start();
        }
    }

    /** The daemon drains from now on. */
    public void stopping() {
        stopping = true;
        send("STOPPING=1\nSTATUS=Draining: live calls are waited for.\n" + moreTime());
    }

    private void run() {
        try {
            do {
                tell();
            } while (!closing.await(periodMs, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        StringBuilder message = new StringBuilder();
        boolean loopTurns = watched.loopSilentForMs() <= 2 * periodMs;
        if (stopping) {
            message.append(loopTurns ? moreTime() : "");
        } else if (!saidReady) {
            saidReady = loopTurns && watched.isReady();
            message.append(saidReady ? "READY=1\n" : loopTurns ? moreTime() : "");
        }
        if (watchdog && loopTurns) {
            message.append("WATCHDOG=1\n");
        }
        if (!stopping) {
            // a loop that stands still would not answer
            String status = loopTurns ? watched.status() : "The dial loop stands still.";
            if (!status.equals(saidStatus)) {
                message.append("STATUS=").append(status.replace('\n', ' ')).append('\n');
                saidStatus = status;
            }
        }
        send(message.toString());
    }

    private static String moreTime() {
        return "EXTEND_TIMEOUT_USEC=" + TimeUnit.MILLISECONDS.toMicros(MORE_TIME.toMillis()) + "\n";
    }

    private void send(String message) {
        if (socket == null || message.isEmpty()) {
            return;
        }
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try (AFUNIXDatagramSocket out = AFUNIXDatagramSocket.newInstance()) {
            out.connect(socket);
            out.send(new DatagramPacket(bytes, bytes.length));
        } catch (IOException e) {
            LOG.warn("systemd could not be told: {}", e.getMessage());
        }
    }

    /** Ends the telling; what systemd was told last stands. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
