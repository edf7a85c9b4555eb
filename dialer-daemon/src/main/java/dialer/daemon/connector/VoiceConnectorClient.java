package dialer.daemon.connector;

import dialer.daemon.config.VoiceConnectorSettings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to the voice connector (and to webhooks) over HTTP/1.1 with connections that are kept. Each voice-connector request counts for the
 * circuit breaker: after too many failures requests are answered {@link DeliveryOutcome.Paused} without being sent. Webhooks are other hosts and
 * do not count.
 *
 * <p>No method blocks. One request is sent at most once; who wants it sent again does so.
 */
public final class VoiceConnectorClient implements AutoCloseable {
    /** Answers that mean "later": everything else in 4xx would be refused again. */
    private static final int REQUEST_TIMEOUT = 408;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BREAKER_PROBES = 5;

    private final @Nullable URI base;
    private final Duration requestTimeout;
    private final ExecutorService executor;
    private final HttpClient http;
    private final CircuitBreaker breaker;

    public VoiceConnectorClient(VoiceConnectorSettings settings) {
        this.base = settings.url();
        this.requestTimeout = settings.requestTimeout();
        AtomicInteger number = new AtomicInteger();
        // two threads: what they run is short, and more would only take turns on the cores that the dial loop needs
        this.executor = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "voice-connector-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
        this.breaker = CircuitBreaker.of(
                "voice-connector",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(settings.breakerWindow())
                        .minimumNumberOfCalls(settings.breakerWindow())
                        .failureRateThreshold(settings.breakerFailurePercent())
                        .waitDurationInOpenState(settings.breakerWait())
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .permittedNumberOfCallsInHalfOpenState(BREAKER_PROBES)
                        .build());
    }

    /**
     * Posts the body. The future never fails.
     *
     * @param target a path of the voice connector, or an absolute URL of a webhook
     * @param idempotencyKey sent as {@code Idempotency-Key}; null: none
     */
    public CompletableFuture<DeliveryOutcome> post(String target, String json, @Nullable String idempotencyKey) {
        if (!target.startsWith("/")) {
            return send(target, json, idempotencyKey);
        }
        if (base == null) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Failed("voice-connector.url is not configured"));
        }
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException paused) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Paused());
        }
        long startNanos = breaker.getCurrentTimestamp();
        return send(base + target, json, idempotencyKey).whenComplete((outcome, never) -> count(outcome, startNanos));
    }

    /** Whether requests are being sent now; false while too many have failed. */
    public boolean isSending() {
        return breaker.getState() != CircuitBreaker.State.OPEN;
    }

    /** Whether there is a voice connector at all. */
    public boolean isConfigured() {
        return base != null;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private CompletableFuture<DeliveryOutcome> send(String url, String json, @Nullable String idempotencyKey) {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(url));
        } catch (IllegalArgumentException notAUrl) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Refused("no URL to send to"));
        }
        request.timeout(requestTimeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> response == null ? failed(failure) : outcome(response.statusCode()));
    }

    private void count(DeliveryOutcome outcome, long startNanos) {
        long elapsedNanos = breaker.getCurrentTimestamp() - startNanos;
        if (outcome instanceof DeliveryOutcome.Failed failed) {
            breaker.onError(elapsedNanos, TimeUnit.NANOSECONDS, new VoiceConnectorFailure(failed.why()));
        } else {
            breaker.onSuccess(elapsedNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static DeliveryOutcome outcome(int status) {
        if (status >= 200 && status < 300) {
            return new DeliveryOutcome.Delivered();
        }
        String why = "answered " + status;
        boolean later = status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
        return later ? new DeliveryOutcome.Failed(why) : new DeliveryOutcome.Refused(why);
    }

    private static DeliveryOutcome failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause instanceof HttpTimeoutException ? "no answer in time" : cause.toString();
        return new DeliveryOutcome.Failed(why);
    }

    /** What the circuit breaker is told; it never leaves this class. */
    private static final class VoiceConnectorFailure extends Exception {
        private static final long serialVersionUID = 1L;

        VoiceConnectorFailure(String message) {
            super(message, null, false, false);
        }
    }
}
