package dialer.daemon.http;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.contact.FieldFault;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.InvalidFieldException;
import dialer.scheduler.contact.QueueName;
import dialer.sql.ContactStore;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The voice connector answers a reservation. */
final class AgentRoutes {
    private final AgentCallbacks callbacks;
    private final ContactStore contacts;
    private final Forwarder forwarder;
    private final Requests requests;

    AgentRoutes(AgentCallbacks callbacks, ContactStore contacts, Forwarder forwarder, Requests requests) {
        this.callbacks = callbacks;
        this.contacts = contacts;
        this.forwarder = forwarder;
        this.requests = requests;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/agent", this::agent);
    }

    private void agent(Context ctx) throws IOException, InterruptedException {
        byte[] body = requests.bytes(ctx);
        AgentMessage message = AgentMessage.parse(requests.json(body));
        AgentAnswer answer = ask(message);
        if (isNotLiveHere(answer) && forwarder.answeredByOwner(ctx, message.contact(), body)) {
            return;
        }
        switch (answer) {
            case ACCEPTED -> accepted(ctx, message);
            case NOT_WAITING -> {
                requireContact(message.contact());
                if (message.agent() != null) {
                    throw new ProblemException(409, "The contact does not wait for an agent.");
                }
                accepted(ctx, message);
            }
            case BUSY -> throw new ProblemException(409, "The agent is in another call; the reservation is cancelled.");
            case SWITCH_DOWN -> throw new ProblemException(500, "The switch is down; the call was not made.");
            case DATABASE_DOWN -> {
                ctx.header("Retry-After", "5");
                throw new ProblemException(503, "The database is down.");
            }
            case NOT_SURELY_OURS -> {
                ctx.header("Retry-After", "1");
                throw new ProblemException(
                        503,
                        "This daemon has not renewed its lease in time; the contact may be another daemon's by now.");
            }
        }
    }

    private AgentAnswer ask(AgentMessage message) throws InterruptedException {
        Extension agent = message.agent();
        if (agent == null) {
            // asked first, so that a database that is down is told here too and the connector repeats its message
            requireContact(message.contact());
            return Requests.await(callbacks.noAgent(message.contact()));
        }
        return Requests.await(callbacks.agentReserved(message.contact(), agent));
    }

    /** A loop without switches says so, also of contacts that it does not have. */
    private static boolean isNotLiveHere(AgentAnswer answer) {
        return answer == AgentAnswer.NOT_WAITING
                || answer == AgentAnswer.SWITCH_DOWN
                || answer == AgentAnswer.NOT_SURELY_OURS;
    }

    private static void accepted(Context ctx, AgentMessage message) {
        HttpApi.answer(
                ctx, Views.object().put("uuid", message.contact().value()).put("status", "accepted"));
    }

    private void requireContact(ContactId id) {
        if (contacts.find(id).isEmpty()) {
            throw Requests.notFound("contact");
        }
    }

    /**
     * Body of POST /agent.
     *
     * @param agent null: none is available
     */
    private record AgentMessage(ContactId contact, @Nullable Extension agent) {
        static AgentMessage parse(JsonNode json) {
            if (!json.isObject()) {
                throw Requests.invalid(List.of(new FieldFault("", "must be a JSON object")));
            }
            List<FieldFault> faults = new ArrayList<>();
            ContactId contact = text(json, "uuid", ContactId::new, faults);
            if (contact == null && faults.isEmpty()) {
                faults.add(new FieldFault("uuid", "required"));
            }
            if (!json.has("agent")) {
                faults.add(new FieldFault("agent", "required; empty if no agent is available"));
            }
            Extension agent = text(json, "agent", Extension::new, faults);
            text(json, "queue", QueueName::new, faults);
            if (contact == null || !faults.isEmpty()) {
                throw Requests.invalid(faults);
            }
            return new AgentMessage(contact, agent);
        }

        private static <T> @Nullable T text(
                JsonNode json, String field, Function<String, T> type, List<FieldFault> faults) {
            JsonNode value = json.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isTextual()) {
                faults.add(new FieldFault(field, "must be a JSON string"));
                return null;
            }
            if (value.textValue().isEmpty()) {
                return null;
            }
            try {
                return type.apply(value.textValue());
            } catch (InvalidFieldException e) {
                faults.add(new FieldFault(field, e.allowed()));
                return null;
            }
        }
    }
}
