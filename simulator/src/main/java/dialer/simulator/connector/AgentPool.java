package dialer.simulator.connector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agents and who each of them is reserved for. Guarded by its own lock; what it hands out are decisions, the
 * connector carries them out.
 */
final class AgentPool {

    private final boolean queues;
    private final Consumer<AgentChange> changes;
    private final Map<String, AgentState> states = new TreeMap<>();
    private final Deque<String> free = new ArrayDeque<>();
    /** Contact to the agent who is reserved for it. */
    private final Map<String, String> reservations = new HashMap<>();

    private final Deque<Request> waiting = new ArrayDeque<>();
    private long reserved;
    private long doubleReservations;

    /** A reservation that is wanted. */
    record Request(String contact, String queue) {}

    /** A reservation that was given. */
    record Grant(Request request, String agent) {}

    /** @param changes hears of each change, in order, while the lock is held */
    AgentPool(List<String> agents, boolean queues, Consumer<AgentChange> changes) {
        this.queues = queues;
        this.changes = changes;
        for (String agent : agents) {
            become(agent, AgentState.FREE);
            free.add(agent);
        }
    }

    /**
     * Reserves an agent. Empty: the request waits, if requests do, else there is none. Asking again for a contact that
     * holds an agent gives the same agent again and is counted.
     */
    synchronized Optional<Grant> request(Request request) {
        String held = reservations.get(request.contact());
        if (held != null) {
            doubleReservations++;
            return Optional.of(new Grant(request, held));
        }
        if (free.isEmpty() && queues) {
            waiting.add(request);
        }
        return grant(request);
    }

    /** Takes a request or a reservation back; the agent becomes free at once. Returns who gets that agent now. */
    synchronized Optional<Grant> cancel(String contact) {
        waiting.removeIf(request -> request.contact().equals(contact));
        String agent = reservations.remove(contact);
        return agent == null ? Optional.empty() : makeFree(agent);
    }

    /** The contact's call is over; the agent wraps up. Returns the agent, or null when none was reserved. */
    synchronized @Nullable String finish(String contact) {
        String agent = reservations.remove(contact);
        if (agent != null) {
            become(agent, AgentState.WRAP_UP);
        }
        return agent;
    }

    /** An agent is ready again. Returns who gets this agent now. */
    synchronized Optional<Grant> ready(String agent) {
        return makeFree(agent);
    }

    synchronized Map<String, AgentState> states() {
        return new TreeMap<>(states);
    }

    synchronized long reserved() {
        return reserved;
    }

    synchronized long doubleReservations() {
        return doubleReservations;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private Optional<Grant> makeFree(String agent) {
        become(agent, AgentState.FREE);
        free.addLast(agent);
        Request next = waiting.poll();
        return next == null ? Optional.empty() : grant(next);
    }

    private Optional<Grant> grant(Request request) {
        String agent = free.poll();
        if (agent == null) {
            return Optional.empty();
        }
        if (become(agent, AgentState.RESERVED) != AgentState.FREE) {
            throw new IllegalStateException("agent " + agent + " was handed out while not free");
        }
        reservations.put(request.contact(), agent);
        reserved++;
        return Optional.of(new Grant(request, agent));
    }

    private @Nullable AgentState become(String agent, AgentState state) {
        long nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        changes.accept(new AgentChange(agent, state, nowUs));
        return states.put(agent, state);
    }
}
