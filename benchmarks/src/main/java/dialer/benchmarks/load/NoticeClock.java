package dialer.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A voice connector that notes when the result of each contact reached it. A notice leaves after the commit of the result that it tells, so its
 * arrival bounds the time of that commit from above.
 */
final class NoticeClock implements AutoCloseable {
    private static final int THREADS = 4;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Instant> arrivals = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;

    NoticeClock() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", this::take);
        server.setExecutor(workers);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** First arrival by contact. */
    Map<String, Instant> arrivals() {
        return Map.copyOf(arrivals);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Instant now = Instant.now();
            String contact = mapper.readTree(exchange.getRequestBody().readAllBytes())
                    .path("id")
                    .asText();
            arrivals.putIfAbsent(contact, now);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
