package dialer.daemon.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dialer.daemon.contact.FieldFault;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.InvalidFieldException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** Live calls are listed and controlled. */
final class CallRoutes {
    private final CallControl control;
    private final LiveView live;
    private final Forwarder forwarder;
    private final Requests requests;

    CallRoutes(CallControl control, LiveView live, Forwarder forwarder, Requests requests) {
        this.control = control;
        this.live = live;
        this.forwarder = forwarder;
        this.requests = requests;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/calls", this::list);
        routes.post("/call/{id}/action", this::act);
    }

    private void list(Context ctx) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        live.calls().forEach(call -> calls.add(Views.call(call)));
        HttpApi.answer(ctx, calls);
    }

    private void act(Context ctx) throws IOException, InterruptedException {
        CallId call = Requests.id(ctx, "call", CallId::new);
        byte[] bytes = requests.bytes(ctx);
        JsonNode body = requests.json(bytes);
        String action = body.path("action").asText();
        CallControl.Answer answer = switch (action) {
            case "END_CALL" -> Requests.await(control.endCall(call));
            case "ROUTE_TO_AGENT" -> Requests.await(control.routeToAgent(call, agentExtension(body)));
            case "DIAL" -> Requests.await(control.dial(call));
            case "SKIP" -> Requests.await(control.skip(call));
            default ->
                throw Requests.invalid(List.of(new FieldFault("action", "DIAL, SKIP, ROUTE_TO_AGENT or END_CALL")));
        };
        switch (answer) {
            case DONE ->
                HttpApi.answer(ctx, Views.object().put("callId", call.value()).put("action", action));
            case UNKNOWN_CALL -> {
                if (!forwarder.answeredByOwner(ctx, call, bytes)) {
                    throw Requests.notFound("live call");
                }
            }
            case NOT_POSSIBLE -> throw new ProblemException(409, "The call is not in a state that allows this.");
            case SWITCH_DOWN -> throw new ProblemException(500, "The switch is down.");
        }
    }

    private static Extension agentExtension(JsonNode body) {
        JsonNode value = body.path("agentExtension");
        try {
            if (value.isTextual()) {
                return new Extension(value.textValue());
            }
        } catch (InvalidFieldException e) {
            throw Requests.invalid(List.of(new FieldFault("agentExtension", e.allowed())));
        }
        throw Requests.invalid(List.of(new FieldFault("agentExtension", "required, a JSON string")));
    }
}
