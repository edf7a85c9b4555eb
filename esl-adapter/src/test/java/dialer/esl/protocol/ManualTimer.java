package dialer.esl.protocol;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Time that passes only when a test says so. */
final class ManualTimer implements Timer {
    private record Due(long atNanos, Duration delay, Runnable task, AtomicBoolean cancelled) {}

    private final EventLoop loop;
    private final List<Due> waiting = new ArrayList<>();
    private long nowNanos;

    ManualTimer(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public synchronized Task after(Duration delay, Runnable task) {
        Due due = new Due(nowNanos + delay.toNanos(), delay, task, new AtomicBoolean());
        waiting.add(due);
        return () -> due.cancelled.set(true);
    }

    /** Lets time pass; returns when everything due, and what that made due, has run on the event loop. */
    void advance(Duration duration) {
        synchronized (this) {
            nowNanos += duration.toNanos();
        }
        drainLoop();
        for (Optional<Due> due = takeDue(); due.isPresent(); due = takeDue()) {
            due.get().task.run();
            drainLoop();
        }
    }

    /** The delays that something waits for now. */
    synchronized List<Duration> pendingDelays() {
        return waiting.stream()
                .filter(due -> !due.cancelled.get())
                .map(Due::delay)
                .toList();
    }

    private synchronized Optional<Due> takeDue() {
        waiting.removeIf(due -> due.cancelled.get());
        Optional<Due> next =
                waiting.stream().filter(due -> due.atNanos <= nowNanos).min(Comparator.comparingLong(Due::atNanos));
        next.ifPresent(waiting::remove);
        return next;
    }

    private void drainLoop() {
        loop.submit(() -> {}).syncUninterruptibly();
    }
}
