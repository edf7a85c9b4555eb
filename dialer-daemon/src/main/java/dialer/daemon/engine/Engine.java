package dialer.daemon.engine;

import dialer.scheduler.DialLoop;
import dialer.scheduler.DialSettings;
import dialer.scheduler.Effect;
import dialer.scheduler.LoopView;
import dialer.scheduler.Signal;
import dialer.scheduler.call.Trace;
import dialer.scheduler.pacing.PacingPolicy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns all live-call state. Signals of every origin enter one bounded queue; each is taken alone, and its effects are handed
 * to the performer before the next one is looked at. Nothing here waits for a database, a switch or a voice connector.
 */
public final class Engine implements AutoCloseable {
    /** Signals that may wait. A call makes about ten over its life; this is some seconds of the busiest traffic. */
    static final int QUEUE_CAPACITY = 65_536;

    /** From this fill on nothing new is dialed, long before the queue could refuse a hang-up. */
    private static final int HIGH_WATER = QUEUE_CAPACITY / 4;

    private static final long TICK_MS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final Queue<Runnable> ownTasks = new ArrayDeque<>();
    private final DialLoop loop;
    private final BooleanSupplier leaseHeld;
    private final Thread thread = new Thread(this::run, "dial-loop");
    private Consumer<Effect> performer = effect -> {
        throw new IllegalStateException("the engine is not started");
    };
    private Consumer<Signal> witness = signal -> {};
    private final AtomicLong broken = new AtomicLong();
    private boolean queueIsHigh;
    private boolean storeIsBehind;
    /** The loop takes itself to work alone until it is told of a lease. */
    private boolean saidLeaseHeld = true;

    private volatile boolean running = true;
    private volatile long lastTickNanos = System.nanoTime();

    /**
     * Not started yet.
     *
     * @param policies makes the pacing of each pool of agents; called on the loop's thread
     * @param leaseHeld whether the claims are surely this node's; asked on each tick
     */
    public Engine(DialSettings settings, Supplier<PacingPolicy> policies, Trace trace, BooleanSupplier leaseHeld) {
        this.leaseHeld = leaseHeld;
        loop = new DialLoop(settings, policies, trace, nowMs());
    }

    /** Starts the thread; effects go to the performer, on that thread. */
    public void start(Consumer<Effect> effects) {
        start(effects, signal -> {});
    }

    /** The same; whoever looks on sees each signal before it is processed, on that thread. */
    public void start(Consumer<Effect> effects, Consumer<Signal> onlooker) {
        performer = effects;
        witness = onlooker;
        thread.start();
    }

    /**
     * Takes a signal if there is room, without waiting: for senders that must never be held up (the reader of an Event Socket).
     *
     * @return false if the queue is full; the sender must then make sure that nothing is missed
     */
    public boolean offer(Signal signal) {
        return queue.offer(() -> process(signal));
    }

    /** Takes a signal, waiting for room if need be: for completions, which come from worker threads or at once, while an effect is performed. */
    public void post(Signal signal) {
        enqueue(() -> process(signal));
    }

    /** Takes a signal like {@link #post(Signal)}, and runs something when it was processed, on the loop's thread. */
    public void post(Signal signal, Runnable processed) {
        enqueue(() -> {
            process(signal);
            processed.run();
        });
    }

    /** The result store has fallen behind, or has caught up: while it is behind nothing new is dialed. */
    public void storeIsBehind(boolean behind) {
        enqueue(() -> storeIsBehind = behind);
    }

    /** The live state, taken between two signals. */
    public CompletableFuture<LoopView> view() {
        return query(DialLoop::view);
    }

    /** How many attempts are live. */
    public CompletableFuture<Integer> liveCalls() {
        return query(DialLoop::liveCalls);
    }

    /** Whether nothing is live and nothing is being claimed. */
    public CompletableFuture<Boolean> isIdle() {
        return query(DialLoop::isIdle);
    }

    private <T> CompletableFuture<T> query(Function<DialLoop, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!running || !queue.offer(() -> answer.complete(question.apply(loop)))) {
            answer.completeExceptionally(new RejectedExecutionException("the dial loop takes no questions now"));
        }
        return answer;
    }

    private void enqueue(Runnable task) {
        if (Thread.currentThread() == thread) {
            // the only thread that makes room must not wait for it
            ownTasks.add(task);
            return;
        }
        try {
            queue.put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the engine's queue was full", e);
        }
    }

    /** Milliseconds since the loop last took a tick: the measure of its health. */
    public long silentForMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastTickNanos);
    }

    /** Signals that the loop could not process and effects that could not be performed, since the start: each is a defect, its stack trace is in the log. */
    public long broken() {
        return broken.get();
    }

    /** Whether so many signals wait that nothing new is begun. */
    public boolean isBehind() {
        return queue.size() > HIGH_WATER;
    }

    /** Signals that wait. */
    public int backlog() {
        return queue.size();
    }

    private void run() {
        long nextTickMs = nowMs();
        while (running) {
            try {
                Runnable task = nextTask(nextTickMs - nowMs());
                if (task != null) {
                    task.run();
                }
                if (nowMs() >= nextTickMs) {
                    // a late tick is not made up for: what could not be dialed in time is not owed
                    nextTickMs = nowMs() + TICK_MS;
                    tick();
                    drainQueueFor(TICK_MS);
                }
            } catch (InterruptedException e) {
                running = false;
            } catch (RuntimeException e) {
                // one broken signal must not end the calls of all others
                broken.incrementAndGet();
                LOG.error("The dial loop could not process a signal", e);
            }
        }
    }

    private @Nullable Runnable nextTask(long waitMs) throws InterruptedException {
        Runnable own = ownTasks.poll();
        if (own != null) {
            return own;
        }
        return waitMs > 0 ? queue.poll(waitMs, TimeUnit.MILLISECONDS) : null;
    }

    /** When ticks alone would fill the time, signals still get their share. */
    private void drainQueueFor(long budgetMs) {
        long untilMs = nowMs() + budgetMs;
        for (Runnable task = queue.poll(); task != null; task = nowMs() < untilMs ? queue.poll() : null) {
            task.run();
        }
    }

    private void tick() {
        lastTickNanos = System.nanoTime();
        queueIsHigh = queue.size() > HIGH_WATER;
        process(new Signal.Overload(queueIsHigh || storeIsBehind));
        process(new Signal.Tick());
    }

    /** Whoever slept through the end of their lease must know it before they act on anything that has waited meanwhile. */
    private void process(Signal signal) {
        boolean held = leaseHeld.getAsBoolean();
        if (held != saidLeaseHeld) {
            saidLeaseHeld = held;
            loop.on(new Signal.Lease(held), nowMs()).forEach(this::perform);
        }
        witness.accept(signal);
        loop.on(signal, nowMs()).forEach(this::perform);
    }

    /** One effect that cannot be performed must not take those after it along: a result may be among them. */
    private void perform(Effect effect) {
        try {
            performer.accept(effect);
        } catch (RuntimeException e) {
            broken.incrementAndGet();
            LOG.error("Could not perform {}", effect, e);
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Stops the thread. Live calls are left to the switch; the next start of this node takes them up again. */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
