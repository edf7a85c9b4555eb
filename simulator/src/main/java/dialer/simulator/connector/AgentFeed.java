package dialer.simulator.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the daemon what the agents of one queue do: all of them at first, then each change, in order. When the daemon does not take a change, all
 * are told again with the next one.
 */
final class AgentFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentFeed.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI queue;
    private final Supplier<Collection<AgentChange>> everybody;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService sender;
    private boolean complete;

    /** @param everybody the latest change of each agent */
    AgentFeed(URI daemon, String queue, Supplier<Collection<AgentChange>> everybody, HttpClient client) {
        this.queue = daemon.resolve("/queues/" + queue + "/agents");
        this.everybody = everybody;
        this.client = client;
        this.sender = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "connector-feed");
            thread.setDaemon(true);
            return thread;
        });
        run(this::tellAll);
    }

    void changed(AgentChange change) {
        run(() -> {
            if (complete) {
                tell(change);
            } else {
                tellAll();
            }
        });
    }

    private void run(Runnable task) {
        try {
            sender.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the feed is closed", e);
        }
    }

    private void tellAll() {
        ArrayNode rows = json.createArrayNode();
        everybody.get().forEach(change -> rows.add(row(change)));
        complete = isTaken("PUT", queue, rows.toString());
    }

    private void tell(AgentChange change) {
        complete = isTaken(
                "POST", URI.create(queue + "/" + change.agent()), row(change).toString());
    }

    private ObjectNode row(AgentChange change) {
        String state =
                change.state() == AgentState.FREE ? "AVAILABLE" : change.state().name();
        return json.createObjectNode()
                .put("agent", change.agent())
                .put("state", state)
                .put(
                        "since",
                        Instant.EPOCH.plus(change.atUs(), ChronoUnit.MICROS).toString());
    }

    private boolean isTaken(String method, URI target, String body) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                LOG.warn("the daemon answered {} to {} {}", status, method, target);
            }
            return status == 200;
        } catch (IOException e) {
            LOG.warn("the daemon could not be told of agents: {}", String.valueOf(e.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What waits is not told any more. */
    @Override
    public void close() {
        List<Runnable> untold = sender.shutdownNow();
        LOG.debug("{} changes of agents were not told", untold.size());
    }
}
