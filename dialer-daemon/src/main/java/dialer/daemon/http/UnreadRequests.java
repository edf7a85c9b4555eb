package dialer.daemon.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Requests that the server refuses before any handler sees them, because their header is too long or broken: counted, and answered without a body. */
final class UnreadRequests extends ErrorHandler {
    private final Refusals refusals;

    UnreadRequests(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        refusals.countStatus(response.getStatus());
        callback.succeeded();
        return true;
    }
}
