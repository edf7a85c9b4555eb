package dialer.simulator.freeswitch;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Numbers the events, writes those that somebody wants, and hands them to whoever subscribed. */
final class EventBus {

    private final EventWriter writer;
    private final Set<EventSubscriber> subscribers = new LinkedHashSet<>();
    private long toLose;

    EventBus(EventWriter writer) {
        this.writer = writer;
    }

    /** A connection that may want events. */
    interface EventSubscriber {
        boolean wants(String name, @Nullable String subclass);

        void deliver(byte[] frame);
    }

    /** An event that is written but not sent yet; without a frame when nobody wanted it. */
    static final class Event {
        private final SwitchEvent kind;
        private final byte @Nullable [] frame;

        private Event(SwitchEvent kind, byte @Nullable [] frame) {
            this.kind = kind;
            this.frame = frame;
        }
    }

    void add(EventSubscriber subscriber) {
        subscribers.add(subscriber);
    }

    void remove(EventSubscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** From now on the switch silently loses this many events. */
    void lose(long events) {
        toLose = events;
    }

    Event about(SwitchEvent event, Leg leg, Map<String, String> headers) {
        return write(event, number -> writer.channel(event, number, leg, headers));
    }

    Event job(String jobUuid, String command, @Nullable String argument, String result) {
        return write(
                SwitchEvent.BACKGROUND_JOB, number -> writer.backgroundJob(number, jobUuid, command, argument, result));
    }

    void publish(SwitchEvent event, Map<String, String> headers) {
        send(write(event, number -> writer.simple(event, number, headers)));
    }

    void send(Event event) {
        if (event.frame == null) {
            return;
        }
        if (toLose > 0) {
            toLose--;
            return;
        }
        for (EventSubscriber subscriber : subscribers) {
            if (subscriber.wants(event.kind.eventName, event.kind.subclass)) {
                subscriber.deliver(event.frame);
            }
        }
    }

    private Event write(SwitchEvent event, LongFunction<byte[]> frame) {
        long number = writer.nextSequence();
        return new Event(event, isWanted(event) ? frame.apply(number) : null);
    }

    private boolean isWanted(SwitchEvent event) {
        for (EventSubscriber subscriber : subscribers) {
            if (subscriber.wants(event.eventName, event.subclass)) {
                return true;
            }
        }
        return false;
    }
}
