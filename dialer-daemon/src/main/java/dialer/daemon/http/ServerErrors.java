package dialer.daemon.http;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what the server refuses before any route sees it (a broken request line, headers that are too long ...) with problems as well, and counts it. */
final class ServerErrors extends ErrorHandler {
    private final Refusals refusals;

    ServerErrors(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public boolean errorPageForMethod(@Nullable String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        refusals.countStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        byte[] body = Views.bytes(Problems.problem(status, Problems.detail(status), List.of()));
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
