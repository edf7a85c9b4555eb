package dialer.simulator.world;

import java.util.Comparator;
import java.util.PriorityQueue;

/** All that is going to happen, by time; what falls on the same millisecond happens in the order in which it was planned. */
final class VirtualTime {
    private record Event(long atMs, long number, Runnable what) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
    private long nowMs;
    private long planned;

    long nowMs() {
        return nowMs;
    }

    void after(long ms, Runnable what) {
        events.add(new Event(nowMs + ms, planned++, what));
    }

    /** Lets happen what falls into the next so many milliseconds. */
    void pass(long ms) {
        long end = nowMs + ms;
        for (Event next = events.peek(); next != null && next.atMs() <= end; next = events.peek()) {
            events.remove();
            nowMs = next.atMs();
            next.what().run();
        }
        nowMs = end;
    }
}
