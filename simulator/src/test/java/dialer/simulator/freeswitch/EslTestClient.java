package dialer.simulator.freeswitch;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;

/** A client that sends raw text and collects the frames that come back. */
final class EslTestClient implements AutoCloseable {

    private final Socket socket = new Socket();
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    EslTestClient(int port) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "esl-test-client");
        reader.setDaemon(true);
        reader.start();
    }

    static EslTestClient loggedIn(SimulatedSwitch target) {
        EslTestClient client = new EslTestClient(target.port());
        client.send("auth ClueCon\n\n");
        client.awaitFrames(2);
        return client;
    }

    void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one api command and returns its answer; no other reply may be outstanding. */
    String api(String command) {
        long before = replies();
        send("api " + command + "\n\n");
        patiently().until(() -> replies() > before);
        return frames.stream()
                .filter(frame -> frame.contentType().equals("api/response"))
                .skip(before)
                .findFirst()
                .orElseThrow()
                .body();
    }

    List<Frame> frames() {
        return List.copyOf(frames);
    }

    List<Frame> events() {
        return frames.stream().filter(Frame::isEvent).map(Frame::event).toList();
    }

    boolean isEnded() {
        return ended;
    }

    void awaitFrames(int count) {
        patiently().until(() -> frames.size() >= count);
    }

    void awaitEvent(Predicate<Frame> wanted) {
        patiently()
                .until(() ->
                        frames.stream().filter(Frame::isEvent).map(Frame::event).anyMatch(wanted));
    }

    void awaitEnd() {
        patiently().until(() -> ended);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(10)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private long replies() {
        return frames.stream()
                .filter(frame -> frame.contentType().equals("api/response"))
                .count();
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            StringBuilder head = new StringBuilder();
            for (int b = in.read(); b >= 0; b = in.read()) {
                head.append((char) b);
                if (head.length() > 1 && head.charAt(head.length() - 2) == '\n' && b == '\n') {
                    Frame bare = Frame.parse(head.toString());
                    byte[] body = in.readNBytes(bare.contentLength());
                    frames.add(new Frame(bare.headers(), new String(body, StandardCharsets.UTF_8)));
                    head.setLength(0);
                }
            }
        } catch (IOException e) {
            // a closed or reset connection is an end like any other here
        } finally {
            ended = true;
        }
    }
}
