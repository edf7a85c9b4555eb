package dialer.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class ServiceNotifierTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final FakeDaemon daemon = new FakeDaemon();

    @TempDir
    private Path directory;

    private AFUNIXDatagramSocket systemd;

    private static final class FakeDaemon implements Watched {
        volatile boolean ready;
        volatile long silentMs;
        volatile String status = "starting";

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public long loopSilentForMs() {
            return silentMs;
        }

        @Override
        public String status() {
            return status;
        }
    }

    @BeforeEach
    void listen() throws IOException {
        systemd = listenAt(AFUNIXSocketAddress.of(directory.resolve("notify")));
    }

    @AfterEach
    void close() {
        systemd.close();
    }

    @Test
    void isReadyOnlyWhenTheDaemonIsAndAsksForTimeUntilThen() {
        try (ServiceNotifier notifier = notifier(Map.of())) {
            notifier.start();
            await().until(() -> said("EXTEND_TIMEOUT_USEC=60000000"));
            assertThat(said("READY=1")).isFalse();

            daemon.ready = true;
            await().until(() -> said("READY=1"));
        }
    }

    @Test
    void theWatchdogIsFedWhileTheLoopTurnsAndNotWhenItStandsStill() {
        daemon.ready = true;
        try (ServiceNotifier notifier = notifier(Map.of())) {
            notifier.start();
            await().until(() -> count("WATCHDOG=1") > 2);

            daemon.silentMs = 60_000;
            await().until(() -> said("STATUS=The dial loop stands still."));
            long fed = count("WATCHDOG=1");
            daemon.status = "seen only when the loop turns again";
            daemon.silentMs = 0;
            await().until(() -> said("STATUS=" + daemon.status));

            // nothing was fed between the two lines of status
            int still = firstWith("STATUS=The dial loop stands still.");
            int again = firstWith("STATUS=" + daemon.status);
            assertThat(heard.subList(still, again)).noneMatch(message -> message.contains("WATCHDOG=1"));
            await().until(() -> count("WATCHDOG=1") > fed);
        }
    }

    @Test
    void aDrainAsksForTimeAsLongAsTheLoopTurns() {
        daemon.ready = true;
        try (ServiceNotifier notifier = notifier(Map.of())) {
            notifier.start();
            await().until(() -> said("READY=1"));
            assertThat(said("EXTEND_TIMEOUT_USEC=60000000")).isFalse();

            notifier.stopping();
            await().until(() -> said("STOPPING=1") && count("EXTEND_TIMEOUT_USEC=60000000") > 2);
        }
    }

    @Test
    void aWatchdogOfAnotherProcessIsNotFed() {
        daemon.ready = true;
        try (ServiceNotifier notifier = notifier(Map.of("WATCHDOG_PID", "1"))) {
            notifier.start();
            await().until(() -> said("READY=1"));
        }
        assertThat(said("WATCHDOG=1")).isFalse();
    }

    @Test
    void anAbstractSocketIsToldToo() throws IOException {
        String name = "dialer-test-" + UUID.randomUUID();
        daemon.ready = true;
        try (AFUNIXDatagramSocket other = listenAt(AFUNIXSocketAddress.inAbstractNamespace(name));
                ServiceNotifier notifier = notifier(Map.of("NOTIFY_SOCKET", "@" + name))) {
            notifier.start();
            await().until(() -> said("READY=1"));
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void outsideOfSystemdNothingHappens() {
        try (ServiceNotifier notifier = ServiceNotifier.of(Map.of(), daemon)) {
            notifier.start();
            notifier.stopping();
        }
        assertThat(heard).doesNotContain("READY=1", "STOPPING=1");
    }

    @Test
    void aSocketThatIsNoneIsRefused() {
        assertThatThrownBy(() -> notifier(Map.of("NOTIFY_SOCKET", "x".repeat(300))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NOTIFY_SOCKET");
    }

    private ServiceNotifier notifier(Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "NOTIFY_SOCKET", directory.resolve("notify").toString(),
                "WATCHDOG_USEC", "60000",
                "WATCHDOG_PID", Long.toString(ProcessHandle.current().pid())));
        environment.putAll(more);
        return ServiceNotifier.of(environment, daemon);
    }

    private AFUNIXDatagramSocket listenAt(AFUNIXSocketAddress address) throws IOException {
        AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
        socket.bind(address);
        Thread reader = new Thread(() -> read(socket), "systemd-stand-in");
        reader.setDaemon(true);
        reader.start();
        return socket;
    }

    private void read(AFUNIXDatagramSocket socket) {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                heard.add(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            heard.add("closed");
        }
    }

    private boolean said(String line) {
        return count(line) > 0;
    }

    private long count(String line) {
        return heard.stream()
                .filter(message -> List.of(message.split("\n")).contains(line))
                .count();
    }

    private int firstWith(String line) {
        for (int i = 0; i < heard.size(); i++) {
            if (List.of(heard.get(i).split("\n")).contains(line)) {
                return i;
            }
        }
        throw new IllegalStateException("never said: " + line);
    }
}
