package dialer.esl.protocol;

import io.netty.channel.EventLoop;
import java.time.Duration;

/** A {@link Timer} whose tasks run on one event loop, so that what they touch needs no lock. */
record LoopTimer(EventLoop loop, Timer timer) implements Timer {
    @Override
    public long nanoTime() {
        return timer.nanoTime();
    }

    @Override
    public Task after(Duration delay, Runnable task) {
        return timer.after(delay, () -> run(task));
    }

    /** Runs {@code task} on the loop: at once if this is its thread, else soon. */
    void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
