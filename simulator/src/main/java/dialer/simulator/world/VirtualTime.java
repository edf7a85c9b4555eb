package dialer.simulator.world;

import java.util.PriorityQueue;

/** All that is going to happen, by time; what falls on the same millisecond happens in the order in which it was planned. */
final class VirtualTime {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMs;
    private long planned;

    private record Event(long atMs, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMs != other.atMs ? Long.compare(atMs, other.atMs) : Long.compare(number, other.number);
        }
    }

    long nowMs() {
        return nowMs;
    }

    void after(long ms, Runnable what) {
        events.add(new Event(nowMs + ms, planned++, what));
    }

    /** Lets the next thing happen, if it falls before that time. */
    boolean next(long endMs) {
        Event next = events.peek();
        if (next == null || next.atMs() > endMs) {
            nowMs = Math.max(nowMs, endMs);
            return false;
        }
        events.remove();
        nowMs = next.atMs();
        next.what().run();
        return true;
    }
}
