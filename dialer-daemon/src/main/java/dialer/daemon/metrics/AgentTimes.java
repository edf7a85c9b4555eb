package dialer.daemon.metrics;

import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.contact.QueueName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How agents spend their time, queue by queue, from looks at what each does: between two looks an agent is taken to have done what the later one
 * shows. Occupancy is {@code handle / (handle + available)}, where handle is talk and wrap-up; reserved and away count on neither side.
 */
public final class AgentTimes {
    /** Occupancy is that of the last five minutes. */
    static final long WINDOW_MS = 300_000;

    /** Looks that are further apart (a process that was stopped, a loop that stood still) say nothing of the time between. */
    private static final long LONGEST_GAP_MS = 15_000;

    private static final long MOMENT_EVERY_MS = 5_000;

    private final Map<QueueName, Line> queues = new HashMap<>();
    private final Line all = new Line();
    private long lastMs = Long.MIN_VALUE / 2;

    /**
     * Agents' time since the start of the process.
     *
     * @param handleMs talk and wrap-up
     * @param availableMs waiting for a call
     */
    public record Times(long handleMs, long availableMs) {
        static final Times NONE = new Times(0, 0);

        Times plus(Times other) {
            return new Times(handleMs + other.handleMs, availableMs + other.availableMs);
        }
    }

    private record Moment(long atMs, Times times) {}

    private static final class Line {
        final Deque<Moment> moments = new ArrayDeque<>();
        Times times = Times.NONE;

        void add(Times more, long nowMs) {
            times = times.plus(more);
            if (moments.isEmpty() || nowMs - moments.getLast().atMs() >= MOMENT_EVERY_MS) {
                moments.addLast(new Moment(nowMs, times));
            }
            while (nowMs - moments.getFirst().atMs() > WINDOW_MS) {
                moments.removeFirst();
            }
        }

        @Nullable
        Double occupancy() {
            Times from = moments.isEmpty() ? Times.NONE : moments.getFirst().times();
            long handle = times.handleMs() - from.handleMs();
            long available = times.availableMs() - from.availableMs();
            return handle + available == 0 ? null : (double) handle / (handle + available);
        }
    }

    /** Takes a look. */
    public synchronized void look(List<PoolView> pools, long nowMs) {
        long gap = nowMs - lastMs;
        lastMs = nowMs;
        long counted = gap > LONGEST_GAP_MS ? 0 : Math.max(0, gap);
        Times sum = Times.NONE;
        for (PoolView pool : pools) {
            Times more = spent(pool.agents(), counted);
            queues.computeIfAbsent(pool.queue(), queue -> new Line()).add(more, nowMs);
            sum = sum.plus(more);
        }
        all.add(sum, nowMs);
    }

    private static Times spent(List<AgentRow> agents, long ms) {
        long handling = 0;
        long available = 0;
        for (AgentRow agent : agents) {
            if (agent.state() == AgentState.TALKING || agent.state() == AgentState.WRAP_UP) {
                handling++;
            } else if (agent.state() == AgentState.AVAILABLE) {
                available++;
            }
        }
        return new Times(handling * ms, available * ms);
    }

    /** Occupancy of the queue's agents over the window, 0 to 1; null while none has been there. */
    public synchronized @Nullable Double occupancy(QueueName queue) {
        Line line = queues.get(queue);
        return line == null ? null : line.occupancy();
    }

    /** Occupancy of all agents; an agent of two queues counts in each. */
    public synchronized @Nullable Double occupancy() {
        return all.occupancy();
    }

    /** The time of all agents. */
    public synchronized Times total() {
        return all.times;
    }
}
