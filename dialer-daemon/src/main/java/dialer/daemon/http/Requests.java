package dialer.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dialer.daemon.contact.FieldFault;
import dialer.daemon.contact.Json;
import dialer.scheduler.contact.InvalidFieldException;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads requests: content types, bounded bodies, ids of paths. */
final class Requests {
    private static final Set<String> JSON_TYPES = Set.of("application/json", "text/json");
    private static final Set<String> LINE_TYPES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    /** How long the dial loop may take to answer; it answers in milliseconds unless something is badly wrong. */
    private static final long ANSWER_SECONDS = 15;

    private final int maxBodyBytes;
    private final JsonMapper mapper = Json.mapper();

    Requests(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    JsonMapper mapper() {
        return mapper;
    }

    /** The whole body as JSON; a body that is too long is refused before it is parsed. */
    JsonNode json(Context ctx) throws IOException {
        requireJson(ctx);
        try (InputStream body = bounded(ctx, ctx.bodyInputStream())) {
            return parsed(body);
        }
    }

    /** The whole body of a request that says it is JSON, as it came. */
    byte[] bytes(Context ctx) throws IOException {
        requireJson(ctx);
        try (InputStream body = bounded(ctx, ctx.bodyInputStream())) {
            return body.readAllBytes();
        }
    }

    /** Such a body as JSON. */
    JsonNode json(byte[] body) throws IOException {
        return parsed(new ByteArrayInputStream(body));
    }

    private void requireJson(Context ctx) {
        if (isLines(ctx)) {
            throw new ProblemException(415, "The body must be application/json.");
        }
    }

    private JsonNode parsed(InputStream body) throws IOException {
        try {
            JsonNode json = mapper.readTree(body);
            if (json == null || json.isMissingNode()) {
                throw new ProblemException(400, "The body is empty; it must be a JSON object.");
            }
            return json;
        } catch (JsonProcessingException notJson) {
            throw notJson(notJson);
        }
    }

    /** The body, of which no more than the bound can be read. */
    InputStream bounded(Context ctx, InputStream body) {
        if (ctx.contentLength() > maxBodyBytes) {
            throw tooLong(maxBodyBytes);
        }
        return new BoundedInputStream(body, maxBodyBytes);
    }

    /** Whether the content type says NDJSON; a type that is no JSON at all is refused. */
    boolean isLines(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new ProblemException(415, "Compressed bodies are not taken.");
        }
        String type = mediaType(ctx.contentType());
        if (type == null || JSON_TYPES.contains(type) || type.endsWith("+json")) {
            return false;
        }
        if (LINE_TYPES.contains(type)) {
            return true;
        }
        throw new ProblemException(415, "The body must be application/json.");
    }

    /** The id of the path; one that no contact, campaign or call can have is not found. */
    static <T> T id(Context ctx, String what, Function<String, T> type) {
        return id(ctx, "id", what, type);
    }

    /** The same of another part of the path. */
    static <T> T id(Context ctx, String parameter, String what, Function<String, T> type) {
        try {
            return type.apply(ctx.pathParam(parameter));
        } catch (InvalidFieldException e) {
            throw notFound(what);
        }
    }

    static ProblemException notFound(String what) {
        return new ProblemException(404, "There is no such " + what + ".");
    }

    static ProblemException invalid(List<FieldFault> faults) {
        return new ProblemException(400, "The body breaks " + (faults.size() == 1 ? "a rule." : "rules."), faults);
    }

    static ProblemException notJson(JsonProcessingException e) {
        // the parser's own words quote the body
        return new ProblemException(
                400,
                e.getLocation() == null
                        ? "The body is not JSON."
                        : "The body is not JSON: see line " + e.getLocation().getLineNr() + ", column "
                                + e.getLocation().getColumnNr() + ".");
    }

    static ProblemException tooLong(long bytes) {
        return new ProblemException(413, "The body is longer than " + bytes + " bytes.");
    }

    /** The dial loop's answer. The thread that waits is the request's own; the loop never waits. */
    static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the dial loop failed to answer", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the dial loop did not answer within " + ANSWER_SECONDS + " s", e);
        }
    }

    private static @Nullable String mediaType(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return null;
        }
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Ends with 413 instead of giving more bytes than it may. */
    private static final class BoundedInputStream extends InputStream {
        private final InputStream in;
        private final long bound;
        private long left;

        BoundedInputStream(InputStream in, long bound) {
            this.in = in;
            this.bound = bound;
            this.left = bound;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw tooLong(bound);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
