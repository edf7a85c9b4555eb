package dialer.esl.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A switch on loopback that plays one script for each connection, in the order in which the scripts were given. */
public final class ScriptedSwitch implements AutoCloseable {
    public static final String PASSWORD = "ClueCon";
    public static final String SUBSCRIBED =
            "Content-Type: command/reply\nReply-Text: +OK event listener enabled plain\n\n";

    /** What the switch does on one connection; the connection ends with it. */
    public interface Script {
        void play(Client client) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    /** A client may leave at any time, in the middle of a script too: that is no fault of the script. */
    private final AtomicInteger clientsThatLeft = new AtomicInteger();

    private volatile boolean closing;

    public ScriptedSwitch(Script... scripts) {
        this.scripts.addAll(List.of(scripts));
        try {
            server = new ServerSocket();
            server.setReceiveBufferSize(8 * 1024);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread("accept", this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void then(Script script) {
        scripts.add(script);
    }

    /** The next command that any client sent, {@code auth} excluded. */
    public String command() throws InterruptedException {
        String command = commands.poll(10, TimeUnit.SECONDS);
        return command == null ? "none within 10 s" : command;
    }

    public List<String> commandsSoFar() {
        return List.copyOf(commands);
    }

    /**
     * Plays a recording: what the switch said up to its first reply, then after each command one reply and whatever
     * came before the next one.
     */
    public static Script recording(String name, boolean endsWithEof) {
        return client -> {
            Deque<Frame> frames = new ArrayDeque<>(Recordings.frames(name));
            client.sendUpToReply(frames);
            while (!frames.isEmpty() && client.read() != null) {
                client.send(frames.remove());
                client.sendUpToReply(frames);
            }
            if (!endsWithEof) {
                client.hold();
            }
        };
    }

    /** Authenticates, accepts one subscription, then plays {@code rest}. */
    public static Script subscribed(Script rest) {
        return client -> {
            client.authenticate();
            client.answer("event plain", SUBSCRIBED);
            rest.play(client);
        };
    }

    public static Script holding() {
        return subscribed(Client::hold);
    }

    @Override
    public void close() {
        closing = true;
        try {
            server.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (faults) {
            assertThat(faults).as("faults of the scripts").isEmpty();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                Script script = scripts.poll();
                thread("script", () -> play(socket, script == null ? Client::hold : script));
            }
        } catch (IOException e) {
            note(e);
        }
    }

    private void play(Socket socket, Script script) {
        try (socket) {
            script.play(new Client(socket));
        } catch (SocketException e) {
            clientsThatLeft.incrementAndGet();
        } catch (IOException | InterruptedException | AssertionError e) {
            note(e);
        }
    }

    private void note(Throwable fault) {
        if (!closing) {
            synchronized (faults) {
                faults.add(fault);
            }
        }
    }

    private static void thread(String name, Runnable body) {
        Thread thread = new Thread(body, "scripted-switch-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The switch's end of one connection. */
    public final class Client {
        private final Socket socket;
        private final InputStream in;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        public void authenticate() throws IOException {
            send("Content-Type: auth/request\n\n");
            answer("auth " + PASSWORD, "Content-Type: command/reply\nReply-Text: +OK accepted\n\n");
        }

        /** Waits for a command that begins so, and replies. */
        public void answer(String beginning, String reply) throws IOException {
            expect(beginning);
            send(reply);
        }

        public String expect(String beginning) throws IOException {
            String command = read();
            assertThat(command).startsWith(beginning);
            return command == null ? "" : command;
        }

        public void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void send(Frame frame) throws IOException {
            socket.getOutputStream().write(frame.headBytes());
            socket.getOutputStream().write(frame.bodyBytes());
        }

        public void sendApiResponse(String body) throws IOException {
            send("Content-Type: api/response\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\n\n"
                    + body);
        }

        public void sendEvent(String innerHeaders) throws IOException {
            send("Content-Length: " + innerHeaders.getBytes(StandardCharsets.UTF_8).length
                    + "\nContent-Type: text/event-plain\n\n" + innerHeaders);
        }

        public void sendJob(String jobUuid, String body) throws IOException {
            sendEvent("Event-Name: BACKGROUND_JOB\nJob-UUID: " + jobUuid + "\nContent-Length: " + body.length() + "\n\n"
                    + body);
        }

        /** Stays connected until the client leaves, answering nothing. */
        public void hold() throws IOException {
            while (read() != null) {
                assertThat(socket.isConnected()).isTrue();
            }
        }

        /** Stays connected until {@code latch} opens. */
        public void holdUntil(CountDownLatch latch) throws InterruptedException {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        }

        /** Ends without the usual farewell of TCP. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private void sendUpToReply(Deque<Frame> frames) throws IOException {
            while (!frames.isEmpty() && !isReply(frames.element())) {
                send(frames.remove());
            }
        }

        /** The next command without its blank line, or null at the end. */
        public @Nullable String read() throws IOException {
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            int last = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n' && last == '\n') {
                    String text = command.toString(StandardCharsets.UTF_8).strip();
                    if (!text.startsWith("auth ")) {
                        commands.add(text);
                    }
                    return text;
                }
                command.write(next);
                last = next;
            }
            return null;
        }
    }

    private static boolean isReply(Frame frame) {
        return frame.contentType().equals(ContentType.COMMAND_REPLY)
                || frame.contentType().equals(ContentType.API_RESPONSE);
    }
}
