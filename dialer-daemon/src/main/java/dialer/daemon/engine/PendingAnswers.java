package dialer.daemon.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Requests from outside that wait for the dial loop's answer, by number. */
final class PendingAnswers<T> {
    private final ConcurrentMap<Long, CompletableFuture<T>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final long timeoutMs;

    PendingAnswers(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** Asks under a fresh number (1 or more); the answer comes, or the future fails by timeout. */
    CompletableFuture<T> ask(LongConsumer question) {
        long number = lastNumber.incrementAndGet();
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        CompletableFuture<T> bounded = answer.orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
                .whenComplete((value, error) -> waiting.remove(number));
        question.accept(number);
        return bounded;
    }

    void answer(long number, T value) {
        CompletableFuture<T> answer = waiting.get(number);
        if (answer != null) {
            answer.complete(value);
        }
    }
}
