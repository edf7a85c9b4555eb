package dialer.simulator.world;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs the worlds of many seeds, on several processors. */
public final class Worlds {
    private Worlds() {}

    /**
     * Runs one world for each seed, and returns when all have ended.
     *
     * @param seeds how many, from the first on
     * @param threads 1 or more
     * @param ended is told of each run, in any order, by one thread at a time
     * @throws InterruptedException if the thread is interrupted; the runs under way end first
     */
    public static void run(long first, long seeds, int threads, Consumer<WorldReport> ended)
            throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            var running = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(i -> workers.submit(() -> work(next, first + seeds, ended)))
                    .toList();
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run could not be finished", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static void work(AtomicLong next, long end, Consumer<WorldReport> ended) {
        long seed = next.getAndIncrement();
        while (seed < end && !Thread.currentThread().isInterrupted()) {
            WorldReport report = World.run(seed);
            synchronized (next) {
                ended.accept(report);
            }
            seed = next.getAndIncrement();
        }
    }
}
