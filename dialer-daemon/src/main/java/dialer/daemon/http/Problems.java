package dialer.daemon.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.contact.FieldFault;
import dialer.sql.DatabaseUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All errors as JSON problems (RFC 9457). */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void addTo(RoutesConfig routes, Refusals refusals) {
        routes.exception(ProblemException.class, (problem, ctx) -> {
            ObjectNode body = problem(problem.status(), String.valueOf(problem.getMessage()), problem.faults());
            ObjectNode extension = problem.extension();
            if (extension != null) {
                body.setAll(extension);
            }
            write(ctx, problem.status(), body, refusals);
        });
        routes.exception(DatabaseUnavailableException.class, (away, ctx) -> {
            LOG.warn("{} {} answered 503: {}", ctx.method(), ctx.path(), away.getMessage());
            ctx.header("Retry-After", "5");
            write(ctx, 503, problem(503, "The database is down.", List.of()), refusals);
        });
        routes.exception(
                HttpResponseException.class,
                (refused, ctx) -> write(
                        ctx,
                        refused.getStatus(),
                        problem(refused.getStatus(), detail(refused.getStatus()), List.of()),
                        refusals));
        routes.exception(Exception.class, (unexpected, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), unexpected);
            write(ctx, 500, problem(500, "Unexpected error; the log of the daemon says more.", List.of()), refusals);
        });
    }

    static String detail(int status) {
        return switch (status) {
            case 400 -> "The request is malformed.";
            case 404 -> "There is nothing at this path.";
            case 405 -> "This path does not take this method.";
            case 431 -> "The request's headers are too long.";
            default -> "The request was refused.";
        };
    }

    static ObjectNode problem(int status, String detail, List<FieldFault> faults) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "about:blank");
        body.put("title", HttpStatus.forStatus(status).getMessage());
        body.put("status", status);
        body.put("detail", detail);
        if (!faults.isEmpty()) {
            Views.addFaults(body.putArray("errors"), faults);
        }
        return body;
    }

    private static void write(Context ctx, int status, ObjectNode body, Refusals refusals) {
        Refusals.Reason reason = ctx.attribute(Refusals.ATTRIBUTE);
        if (reason == null) {
            refusals.countStatus(status);
        } else {
            refusals.count(reason);
        }
        if (status == 413) {
            // what is left of the body is not read
            ctx.header("Connection", "close");
        }
        ctx.status(status).result(Views.bytes(body)).contentType("application/problem+json");
    }
}
