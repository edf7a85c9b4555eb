package dialer.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** The daemon and the far side, asked over HTTP. */
final class DaemonApi {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String GATEWAY = "11111111-2222-3333-4444-555555555555";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI daemon;
    private final URI control;

    /** @param control the simulator's control port */
    DaemonApi(URI daemon, URI control) {
        this.daemon = daemon;
        this.control = control;
    }

    URI daemon() {
        return daemon;
    }

    void awaitReady(Duration bound) throws IOException, InterruptedException {
        long until = System.nanoTime() + bound.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > until) {
                throw new IOException("the daemon does not become ready");
            }
            Thread.sleep(200);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(daemon.resolve("/health/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYetListening) {
            return false;
        }
    }

    /** Stores {@code count} IVR contacts of a campaign, numbered from {@code first}. */
    void load(String campaign, int first, int count) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder(count * 200);
        for (int i = 0; i < count; i++) {
            lines.append("{\"id\":\"").append(UUID.randomUUID());
            lines.append("\",\"customerNumber\":\"+1").append(2_000_000_000L + first + i);
            lines.append("\",\"campaignType\":\"IVR\",\"ivr\":\"9001\",\"gatewayId\":\"")
                    .append(GATEWAY);
            lines.append("\",\"campaignId\":\"").append(campaign).append("\"}\n");
        }
        JsonNode answer = send(HttpRequest.newBuilder(daemon.resolve("/contacts"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString())));
        if (answer.path("stored").asInt() != count) {
            throw new IOException("only " + answer.path("stored") + " of " + count + " contacts were stored");
        }
    }

    void start(String campaign) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(daemon.resolve("/campaign/" + campaign + "/start"))
                .POST(BodyPublishers.noBody()));
    }

    void stop(String campaign) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(daemon.resolve("/campaign/" + campaign + "/stop"))
                .POST(BodyPublishers.noBody()));
    }

    /** Every campaign as the daemon shows it. */
    JsonNode campaigns() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(daemon.resolve("/campaigns")));
    }

    /** What the simulated switch and voice connector saw. */
    JsonNode ledger() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(control.resolve("/ledger")));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.uri() + " answered " + response.statusCode());
        }
        return mapper.readTree(response.body());
    }
}
