package dialer.daemon.http;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.contact.FieldFault;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.InvalidFieldException;
import dialer.scheduler.contact.QueueName;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whoever knows the agents of a queue tells of them. */
final class QueueRoutes {
    private static final String STATES =
            Arrays.stream(AgentState.values()).map(AgentState::name).collect(Collectors.joining(", "));

    private final AgentFeed feed;
    private final LiveView live;
    private final Requests requests;
    private final Supplier<Instant> now;

    /** @param now the wall clock: the feed says since when, the loop counts for how long */
    QueueRoutes(AgentFeed feed, LiveView live, Requests requests, Supplier<Instant> now) {
        this.feed = feed;
        this.live = live;
        this.requests = requests;
        this.now = now;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/queues/{queue}/agents", this::find);
        routes.put("/queues/{queue}/agents", this::snapshot);
        routes.post("/queues/{queue}/agents/{agent}", this::change);
    }

    private void find(Context ctx) {
        QueueName queue = Requests.id(ctx, "queue", "queue", QueueName::new);
        HttpApi.answer(
                ctx,
                live.pool(queue).map(pool -> Views.pool(queue, pool)).orElseThrow(() -> Requests.notFound("queue")));
    }

    private void snapshot(Context ctx) throws IOException {
        QueueName queue = Requests.id(ctx, "queue", "queue", QueueName::new);
        JsonNode body = requests.json(ctx);
        if (!body.isArray()) {
            throw Requests.invalid(List.of(new FieldFault("", "must be a JSON array of agents")));
        }
        List<FieldFault> faults = new ArrayList<>();
        List<AgentRow> rows = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            String place = "[" + i + "].";
            AgentId agent = agent(body.get(i).path("agent"), place + "agent", faults);
            AgentRow row = agent == null ? null : row(agent, body.get(i), place, faults);
            if (row != null) {
                rows.add(row);
            }
        }
        refuse(faults);
        feed.agents(queue, rows);
        HttpApi.answer(ctx, Views.object().put("queue", queue.value()).put("agents", rows.size()));
    }

    private void change(Context ctx) throws IOException {
        QueueName queue = Requests.id(ctx, "queue", "queue", QueueName::new);
        AgentId agent = Requests.id(ctx, "agent", "agent", AgentId::new);
        List<FieldFault> faults = new ArrayList<>();
        AgentRow row = row(agent, requests.json(ctx), "", faults);
        refuse(faults);
        if (row != null) {
            feed.agent(queue, row);
        }
        HttpApi.answer(ctx, Views.object().put("queue", queue.value()).put("agent", agent.value()));
    }

    private static void refuse(List<FieldFault> faults) {
        if (!faults.isEmpty()) {
            throw Requests.invalid(faults);
        }
    }

    private @Nullable AgentRow row(AgentId agent, JsonNode json, String place, List<FieldFault> faults) {
        AgentState state = state(json.path("state"), place + "state", faults);
        long forMs = sinceMs(json.path("since"), place + "since", faults);
        return state == null ? null : new AgentRow(agent, state, forMs);
    }

    private static @Nullable AgentId agent(JsonNode value, String field, List<FieldFault> faults) {
        if (!value.isTextual()) {
            faults.add(new FieldFault(field, "required, a JSON string"));
            return null;
        }
        try {
            return new AgentId(value.textValue());
        } catch (InvalidFieldException e) {
            faults.add(new FieldFault(field, e.allowed()));
            return null;
        }
    }

    private static @Nullable AgentState state(JsonNode value, String field, List<FieldFault> faults) {
        String word = value.asText().toUpperCase(Locale.ROOT);
        for (AgentState state : AgentState.values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        faults.add(new FieldFault(field, "required, one of " + STATES));
        return null;
    }

    /** A time that has not come yet counts as now: clocks differ. */
    private long sinceMs(JsonNode value, String field, List<FieldFault> faults) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        try {
            Instant since = OffsetDateTime.parse(value.asText()).toInstant();
            return Math.max(0, Duration.between(since, now.get()).toMillis());
        } catch (DateTimeParseException e) {
            faults.add(new FieldFault(field, "ISO 8601 with zone, as in 2027-03-01T09:00:00Z"));
            return 0;
        }
    }
}
