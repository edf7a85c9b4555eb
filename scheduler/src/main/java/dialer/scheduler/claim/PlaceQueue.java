package dialer.scheduler.claim;

import dialer.scheduler.call.LiveCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Claimed calls that wait for a slot and a call per second. Calls whose agent waits already go first; then in the order of their claims. */
public final class PlaceQueue {
    private final Deque<LiveCall> withAgent = new ArrayDeque<>();
    private final Deque<LiveCall> others = new ArrayDeque<>();

    public void add(LiveCall call) {
        (call.agent() == null ? others : withAgent).addLast(call);
    }

    public int size() {
        return withAgent.size() + others.size();
    }

    /** A copy, in the order in which they should leave. */
    public List<LiveCall> inOrder() {
        List<LiveCall> calls = new ArrayList<>(size());
        calls.addAll(withAgent);
        calls.addAll(others);
        return calls;
    }

    public void remove(LiveCall call) {
        if (!removeFrom(withAgent, call)) {
            removeFrom(others, call);
        }
    }

    private static boolean removeFrom(Deque<LiveCall> calls, LiveCall call) {
        Iterator<LiveCall> each = calls.iterator();
        while (each.hasNext()) {
            if (each.next() == call) {
                each.remove();
                return true;
            }
        }
        return false;
    }
}
