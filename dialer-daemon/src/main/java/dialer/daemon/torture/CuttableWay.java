package dialer.daemon.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP way on the loopback that can be cut (connections end, and so do new ones at once) and mended, and whose far end can move. The port is held all
 * the time: somebody else could take it.
 */
final class CuttableWay implements AutoCloseable {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;
    private volatile int target;
    private volatile boolean cut;

    CuttableWay(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** New connections go there. */
    void leadTo(int newTarget) {
        target = newTarget;
    }

    synchronized void cut() {
        cut = true;
        for (Socket socket : open) {
            end(socket);
        }
        open.clear();
    }

    synchronized void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        cut();
        server.close();
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
            there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2000);
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
        inBackground(() -> forward(client, there));
        forward(there, client);
    }

    private void forward(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
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
