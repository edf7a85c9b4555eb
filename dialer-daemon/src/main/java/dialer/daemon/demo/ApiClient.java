package dialer.daemon.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The daemon's own HTTP API, as any campaign manager would use it. */
final class ApiClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI base;

    ApiClient(URI base) {
        this.base = base;
    }

    /**
     * Stores contacts, one JSON object a line.
     *
     * @throws IOException if the daemon does not take every one of them
     */
    void addContacts(List<String> lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/contacts"))
                .header("Content-Type", "application/x-ndjson")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(String.join("\n", lines) + "\n"))
                .build();
        JsonNode answer = send(request);
        if (answer.path("stored").asInt() != lines.size()) {
            throw new IOException("only " + answer.path("stored") + " of " + lines.size() + " contacts were stored");
        }
    }

    /** Whether the daemon has all that it needs. */
    boolean isReady() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/health/ready"))
                .timeout(TIMEOUT)
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    /** How many agents of the queue are free, as the daemon knows; none of a queue that it has not heard of. */
    int freeAgents(String queue) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/queues/" + queue + "/agents"))
                .timeout(TIMEOUT)
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        int free = 0;
        for (JsonNode agent : mapper.readTree(answer.body()).path("agents")) {
            free += agent.path("state").asText().equals("AVAILABLE") ? 1 : 0;
        }
        return free;
    }

    /** All campaigns. */
    JsonNode campaigns() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("/campaigns"))
                .timeout(TIMEOUT)
                .build());
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(request.method() + " " + request.uri() + " answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return mapper.readTree(response.body());
    }
}
