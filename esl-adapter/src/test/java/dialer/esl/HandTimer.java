package dialer.esl;

import dialer.esl.protocol.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so, on the test's own thread. */
final class HandTimer implements Timer {
    private static final class Due {
        final long atNanos;
        final Runnable task;
        boolean cancelled;

        Due(long atNanos, Runnable task) {
            this.atNanos = atNanos;
            this.task = task;
        }
    }

    private final List<Due> waiting = new ArrayList<>();
    private long nowNanos;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Task after(Duration delay, Runnable task) {
        Due due = new Due(nowNanos + delay.toNanos(), task);
        waiting.add(due);
        return () -> due.cancelled = true;
    }

    void advance(Duration duration) {
        nowNanos += duration.toNanos();
        List<Due> now = waiting.stream()
                .filter(due -> due.atNanos <= nowNanos)
                .sorted(Comparator.comparingLong(due -> due.atNanos))
                .toList();
        waiting.removeAll(now);
        now.stream().filter(due -> !due.cancelled).forEach(due -> due.task.run());
    }
}
