package dialer.esl.protocol;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time and the wish to be called later, as an argument: tests step it by hand. */
public interface Timer {
    /** A monotonic clock in nanoseconds, of which only differences mean anything. */
    long nanoTime();

    /** Runs {@code task} once, on any thread, when {@code delay} has passed. */
    Task after(Duration delay, Runnable task);

    /** Something that will run later, unless it is cancelled first. */
    interface Task {
        /** Prevents the run if it has not begun. */
        void cancel();
    }

    /** Real time, on the threads of {@code scheduler}. */
    static Timer of(ScheduledExecutorService scheduler) {
        return new Timer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Task after(Duration delay, Runnable task) {
                ScheduledFuture<?> scheduled = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }
        };
    }
}
