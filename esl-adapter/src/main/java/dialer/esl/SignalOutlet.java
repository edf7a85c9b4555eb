package dialer.esl;

import dialer.esl.protocol.Timer;
import dialer.scheduler.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * One switch's way into the scheduler's bounded queue. The event loop must never wait, so events are offered and may be
 * refused (then the switch is asked again later), while answers to commands, of which there are never more than
 * commands, wait here in their order. Belongs to one event loop.
 */
final class SignalOutlet {
    private static final Duration RETRY = Duration.ofMillis(10);

    private final Predicate<Signal> queue;
    private final Timer timer;
    private final Queue<Signal> waiting = new ArrayDeque<>();

    /** @param timer runs its tasks on the event loop to which this outlet belongs */
    SignalOutlet(Predicate<Signal> queue, Timer timer) {
        this.queue = queue;
        this.timer = timer;
    }

    /** Hands on a signal that can be made up for; false if there is no room. */
    boolean offer(Signal signal) {
        return waiting.isEmpty() && queue.test(signal);
    }

    /** Hands on a signal that must arrive, after those that wait. */
    void deliver(Signal signal) {
        if (!offer(signal)) {
            waiting.add(signal);
            if (waiting.size() == 1) {
                timer.after(RETRY, this::retry);
            }
        }
    }

    private void retry() {
        for (Signal next = waiting.peek(); next != null && queue.test(next); next = waiting.peek()) {
            waiting.remove();
        }
        if (!waiting.isEmpty()) {
            timer.after(RETRY, this::retry);
        }
    }
}
