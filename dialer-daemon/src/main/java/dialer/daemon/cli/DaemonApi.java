package dialer.daemon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A running daemon, over its HTTP API. Safe for many threads. */
final class DaemonApi {
    /** A purge of some millions of contacts takes minutes. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI base;
    private final @Nullable String key;

    /** @param key of the API, null if none is needed */
    DaemonApi(URI base, @Nullable String key) {
        this.base = base;
        this.key = key;
    }

    /** An answer that is a problem, or no answer at all. */
    static final class ApiException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        ApiException(int status, String sentence) {
            super(sentence);
            this.status = status;
        }

        /** HTTP status; 0 if the daemon did not answer. */
        int status() {
            return status;
        }
    }

    /** @param path without its first slash */
    JsonNode get(String path) throws ApiException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)));
    }

    /** A command without a body. */
    JsonNode post(String path) throws ApiException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).POST(BodyPublishers.noBody()));
    }

    /** Rows, a JSON object a line. */
    JsonNode postLines(String path, byte[] lines) throws ApiException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines)));
    }

    /** An id as a segment of a path. */
    static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private URI at(String path) {
        String start = base.toString();
        return URI.create((start.endsWith("/") ? start : start + "/") + path);
    }

    private JsonNode send(HttpRequest.Builder request) throws ApiException, InterruptedException {
        HttpResponse<byte[]> response;
        if (key != null) {
            request.header("X-Api-Key", key);
        }
        try {
            response = client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ApiException(
                    0,
                    "The daemon does not answer at " + base + " (" + reason(e)
                            + "). Is it running? --url says where it is.");
        }
        JsonNode body = json(response);
        if (response.statusCode() / 100 != 2) {
            throw new ApiException(
                    response.statusCode(),
                    body.path("detail").asText("The daemon answered with status " + response.statusCode() + "."));
        }
        return body;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private JsonNode json(HttpResponse<byte[]> response) throws ApiException {
        try {
            return mapper.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ApiException(response.statusCode(), base + " answers, but not as a dialer does.");
        } catch (IOException impossibleForBytes) {
            throw new IllegalStateException(impossibleForBytes);
        }
    }
}
