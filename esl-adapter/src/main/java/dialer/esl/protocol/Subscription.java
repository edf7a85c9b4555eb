package dialer.esl.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What a connection wants to hear, as one value, so that it can be applied again, whole, after each reconnect.
 *
 * @param events event names, for example {@code CHANNEL_ANSWER}
 * @param subclasses subclasses of {@code CUSTOM} events, for example {@code sofia::gateway_state}
 * @param filters if any, the switch sends only events that match one of them; a filter on a channel's header
 *     also keeps back every {@code BACKGROUND_JOB}
 */
public record Subscription(List<String> events, List<String> subclasses, List<Filter> filters) {
    /** Header and value that an event must have. */
    public record Filter(String header, String value) {}

    public Subscription {
        events = List.copyOf(events);
        subclasses = List.copyOf(subclasses);
        filters = List.copyOf(filters);
        if (events.isEmpty() && subclasses.isEmpty()) {
            throw new IllegalArgumentException("a subscription to nothing");
        }
    }

    public static Subscription to(String... events) {
        return new Subscription(List.of(events), List.of(), List.of());
    }

    /** The same and these events. */
    public Subscription and(String... more) {
        List<String> all = new ArrayList<>(events);
        all.addAll(List.of(more));
        return new Subscription(all, subclasses, filters);
    }

    public Subscription andCustom(String... more) {
        return new Subscription(events, List.of(more), filters);
    }

    public Subscription filteredBy(String header, String value) {
        List<Filter> more = new ArrayList<>(filters);
        more.add(new Filter(header, value));
        return new Subscription(events, subclasses, more);
    }

    /**
     * The commands that bring it about, in this order. Filters come first, lest unwanted events slip through; the
     * subclasses last in their line, because the switch takes every word after {@code CUSTOM} for one.
     */
    List<EslCommand> commands() {
        List<EslCommand> commands = new ArrayList<>();
        for (Filter filter : filters) {
            commands.add(EslCommand.line("filter " + filter.header() + " " + filter.value()));
        }
        StringBuilder line = new StringBuilder("event plain");
        events.forEach(event -> line.append(' ').append(event));
        if (!subclasses.isEmpty()) {
            line.append(" CUSTOM");
            subclasses.forEach(subclass -> line.append(' ').append(subclass));
        }
        commands.add(EslCommand.line(line.toString()));
        return commands;
    }
}
