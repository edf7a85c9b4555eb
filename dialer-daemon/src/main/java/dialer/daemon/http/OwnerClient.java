package dialer.daemon.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends requests to other daemons: each once, for a bounded time, with a bounded answer. The thread that waits is the caller's. */
final class OwnerClient implements AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);

    /** A daemon's answers have a few hundred. */
    private static final int MAX_ANSWER_BYTES = 65_536;

    private final Duration patience;
    private final ExecutorService executor;
    private final HttpClient http;

    /** @param patience how long an answer is waited for, its body included */
    OwnerClient(Duration patience) {
        this.patience = patience;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "forwarder");
            thread.setDaemon(true);
            return thread;
        });
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
    }

    /** @throws IOException if there is no answer, or none that a daemon gives; its message says why in a few words */
    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        Future<HttpResponse<byte[]>> sent = http.sendAsync(request, header -> new BoundedBody());
        try {
            HttpResponse<byte[]> answer = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() < 200 || answer.statusCode() / 100 == 3) {
                throw new IOException("it answers " + answer.statusCode());
            }
            return answer;
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    cause instanceof HttpTimeoutException
                            ? "no answer in time"
                            : cause.getClass().getSimpleName(),
                    cause);
        } finally {
            sent.cancel(true);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Who answers without an end is no daemon. */
    private static final class BoundedBody implements BodySubscriber<byte[]> {
        private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
        private @Nullable Subscription subscription;
        private long bytes;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Subscription made) {
            subscription = made;
            whole.onSubscribe(made);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
            }
            if (bytes <= MAX_ANSWER_BYTES) {
                whole.onNext(buffers);
            } else if (subscription != null) {
                subscription.cancel();
                whole.onError(new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
