package dialer.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A TCP way between the daemon and something that it needs, which can be cut (connections end, new ones are refused) and mended. */
final class CuttableProxy implements AutoCloseable {
    private final String host;
    private final int targetPort;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private volatile long lagNanos;
    private volatile boolean swallows;
    private @Nullable ServerSocket server;

    /**
     * Cuts by itself, once, when a client that has sent one text sends another one.
     *
     * @param passed whether the request reaches the target; its answer never comes back
     */
    private record Trap(String first, String then, boolean passed) {}

    private CuttableProxy(String host, int targetPort) {
        this.host = host;
        this.targetPort = targetPort;
        this.port = listen(0);
    }

    static CuttableProxy to(String host, int port) {
        return new CuttableProxy(host, port);
    }

    int port() {
        return port;
    }

    /** Ends every connection and refuses new ones. */
    synchronized void cut() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes connections again, on the same port. */
    void mend() {
        listen(port);
    }

    /** Each request takes so much longer to arrive. */
    void lag(Duration time) {
        lagNanos = time.toNanos();
    }

    /** Connections stay, but nothing that the target says arrives any more, as behind a router that has forgotten them. */
    void swallowAnswers(boolean value) {
        swallows = value;
    }

    synchronized boolean isCut() {
        return server == null;
    }

    /** Cuts as soon as a client sends this text, which does not reach the target any more. */
    void cutBefore(String request) {
        trap.set(new Trap("", request, false));
    }

    /** Cuts when a client that sent the text commits: the target has committed, and the client never hears of it. */
    void cutAfterCommitOf(String request) {
        trap.set(new Trap(request, "COMMIT", true));
    }

    @Override
    public void close() {
        cut();
    }

    private synchronized int listen(int wanted) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            server = listening;
            inBackground(() -> accept(listening));
            return listening.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket target = connect();
            if (target == null) {
                client.close();
                continue;
            }
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            synchronized (this) {
                open.add(client);
                open.add(target);
                if (server != listening) {
                    cut();
                    return;
                }
            }
            inBackground(() -> forwardRequests(client, target));
            inBackground(() -> forward(target, client));
        }
    }

    private @Nullable Socket connect() throws IOException {
        try {
            return new Socket(host, targetPort);
        } catch (ConnectException refused) {
            return null;
        }
    }

    private void forwardRequests(Socket client, Socket target) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = target.getOutputStream();
        byte[] buffer = new byte[65_536];
        boolean sawFirst = false;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            Trap set = trap.get();
            if (set != null) {
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                sawFirst |= text.contains(set.first());
                if (sawFirst && text.contains(set.then()) && trap.compareAndSet(set, null)) {
                    spring(set, client, target, buffer, length);
                    return;
                }
            }
            LockSupport.parkNanos(lagNanos);
            out.write(buffer, 0, length);
        }
        end(client, target);
    }

    private void spring(Trap set, Socket client, Socket target, byte[] request, int length) throws IOException {
        if (set.passed()) {
            client.close();
            target.getOutputStream().write(request, 0, length);
            // the other direction has lost its client, so that the end of the connection shows that the target is done
            target.shutdownOutput();
            awaitEnd(target);
        }
        cut();
    }

    private static void awaitEnd(Socket target) throws IOException {
        InputStream in = target.getInputStream();
        byte[] rest = new byte[1024];
        while (in.read(rest) >= 0) {
            // what the target still says is lost
        }
    }

    private void forward(Socket target, Socket client) throws IOException {
        InputStream in = target.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[65_536];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            if (!swallows) {
                out.write(buffer, 0, length);
            }
        }
        end(client, target);
    }

    private void end(Socket client, Socket target) throws IOException {
        client.close();
        target.close();
        open.remove(client);
        open.remove(target);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void inBackground(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (SocketException closed) {
                        // one side has gone, or the way was cut
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
