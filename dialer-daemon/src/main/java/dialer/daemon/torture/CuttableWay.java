package dialer.daemon.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP way from the loopback to something that a daemon needs. It can be cut (connections end, and so do new ones at once) and mended, cuts itself
 * in the middle of a conversation, and its far end can move. The port is held all the time: somebody else could take it.
 */
public final class CuttableWay implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private final ServerSocket server;
    private volatile InetSocketAddress target;
    private volatile long lagNanos;
    private volatile boolean cut;
    private volatile boolean swallows;

    /**
     * Cuts by itself, once, when a client that has sent one text sends another one.
     *
     * @param passed whether the request reaches the target; its answer never comes back
     */
    private record Trap(String first, String then, boolean passed) {}

    /** @throws UncheckedIOException if no port can be had */
    public CuttableWay(InetSocketAddress target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** New connections go there. */
    public void leadTo(InetSocketAddress newTarget) {
        target = newTarget;
    }

    /** Ends every connection, and each new one at once. */
    public synchronized void cut() {
        cut = true;
        for (Socket socket : open) {
            end(socket);
        }
        open.clear();
    }

    /** Cuts as soon as a client sends this text, which does not reach the target any more. */
    public void cutBefore(String request) {
        trap.set(new Trap("", request, false));
    }

    /** Cuts when a client that sent the text commits: the target has committed, and the client never hears of it. */
    public void cutAfterCommitOf(String request) {
        trap.set(new Trap(request, "COMMIT", true));
    }

    /** Connections can be made again; a cut that was to come does not come any more. */
    public synchronized void mend() {
        trap.set(null);
        cut = false;
    }

    public boolean isCut() {
        return cut;
    }

    /** Each request takes so much longer to arrive. */
    public void lag(Duration time) {
        lagNanos = time.toNanos();
    }

    /** Connections stay, but nothing that the target says arrives any more, as behind a router that has forgotten them. */
    public void swallowAnswers(boolean value) {
        swallows = value;
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            if (cut) {
                end(client);
            } else {
                inBackground(() -> connect(client));
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket there = new Socket();
        try {
            there.connect(target, CONNECT_TIMEOUT_MS);
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
        } catch (IOException nobodyThere) {
            end(client);
            end(there);
            return;
        }
        synchronized (this) {
            if (cut) {
                end(client);
                end(there);
                return;
            }
            open.add(client);
            open.add(there);
        }
        inBackground(() -> forwardRequests(client, there));
        forward(there, client);
    }

    private void forwardRequests(Socket client, Socket there) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = there.getOutputStream();
        byte[] buffer = new byte[65_536];
        boolean sawFirst = false;
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Trap set = trap.get();
                if (set != null) {
                    String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                    sawFirst |= text.contains(set.first());
                    if (sawFirst && text.contains(set.then()) && trap.compareAndSet(set, null)) {
                        spring(set, client, there, buffer, length);
                        return;
                    }
                }
                LockSupport.parkNanos(lagNanos);
                out.write(buffer, 0, length);
            }
        } finally {
            end(client, there);
        }
    }

    private void spring(Trap set, Socket client, Socket there, byte[] request, int length) throws IOException {
        try {
            if (set.passed()) {
                end(client);
                there.getOutputStream().write(request, 0, length);
                // the other direction has lost its client, so that the end of the connection shows that the target is
                // done
                there.shutdownOutput();
                awaitEnd(there);
            }
        } finally {
            cut();
        }
    }

    private static void awaitEnd(Socket there) throws IOException {
        InputStream in = there.getInputStream();
        byte[] rest = new byte[1024];
        while (in.read(rest) >= 0) {
            // what the target still says is lost
        }
    }

    private void forward(Socket from, Socket to) throws IOException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!swallows) {
                    out.write(buffer, 0, length);
                }
            }
        } finally {
            end(from, to);
        }
    }

    private void end(Socket one, Socket other) {
        end(one);
        end(other);
        open.remove(one);
        open.remove(other);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void inBackground(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException endOfAConnection) {
                        // one side has gone, or the way was cut: that is what it is for
                    }
                },
                "way");
        thread.setDaemon(true);
        thread.start();
    }
}
