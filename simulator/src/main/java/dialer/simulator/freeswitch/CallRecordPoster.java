package dialer.simulator.freeswitch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a record of each ended leg to a person, as mod_json_cdr does with {@code encode}: a form, one record at a time in a thread of its own, the next
 * URL after a failure, and a file in the spool directory when every URL has failed.
 */
final class CallRecordPoster implements AutoCloseable {
    private static final int QUEUE = 100_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(CallRecordPoster.class);

    private final List<URI> urls;
    private final Path spool;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final BlockingQueue<Post> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = new Thread(this::run, "call-records");
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong spooled = new AtomicLong();
    private int next;
    private volatile boolean busy;
    private volatile boolean closed;

    private record Post(String uuid, String body) {}

    CallRecordPoster(List<URI> urls, Path spool) {
        this.urls = List.copyOf(urls);
        this.spool = spool;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the leg as it is now; on the switch's own thread. */
    void report(Leg leg, String coreUuid) {
        ObjectNode record = json.createObjectNode();
        record.put("core-uuid", coreUuid);
        record.putObject("channel_data").put("state", "CS_REPORTING").put("direction", "outbound");
        ObjectNode variables = record.putObject("variables");
        leg.variables.copyTo(variables::put);
        variables.put("uuid", leg.uuid);
        variables.put("hangup_cause", String.valueOf(leg.cause));
        record.putArray("callflow");
        try {
            queue.add(new Post(leg.uuid, UrlEncoding.encode(json.writeValueAsString(record))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record of leg " + leg.uuid + " is no JSON", e);
        }
    }

    /** Records that somebody took. */
    long posted() {
        return posted.get();
    }

    /** Records that were left in the spool directory. */
    long spooled() {
        return spooled.get();
    }

    /** Whether every record has been posted or left in the spool. */
    boolean isIdle() {
        return queue.isEmpty() && !busy;
    }

    private void run() {
        try {
            while (!closed) {
                busy = false;
                Post post = queue.take();
                busy = true;
                deliver(post);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Post post) throws InterruptedException {
        for (int i = 0; i < urls.size(); i++) {
            if (isTaken(post, urls.get(next))) {
                posted.incrementAndGet();
                return;
            }
            next = (next + 1) % urls.size();
        }
        try {
            Files.writeString(spool.resolve(post.uuid() + ".cdr.json"), post.body() + "\n");
            spooled.incrementAndGet();
        } catch (IOException e) {
            LOG.error("the record of leg {} is lost", post.uuid(), e);
        }
    }

    private boolean isTaken(Post post, URI url) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "?uuid=" + post.uuid()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "freeswitch-json/1.0")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString("cdr=" + post.body(), StandardCharsets.ISO_8859_1))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            LOG.debug("{} takes no records: {}", url, e.toString());
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
