package dialer.daemon.http;

import dialer.daemon.config.HttpSettings;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.sql.CallOwners;
import dialer.sql.CallOwners.CallOwner;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a request on to the daemon that owns what it is about, once, and answers what that one answers: whoever calls back knows one daemon, and any
 * of them may own the contact. Where to is what the owner has published with its lease, and nothing of the request.
 */
public final class Forwarder implements AutoCloseable {
    /** Tells the owner that the request was handed on already. */
    static final String HEADER = "Dialer-Forwarded";

    /** Shorter than a caller's patience with this daemon, longer than the owner needs to record a call. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** So that an owner that hangs cannot take all threads that answer requests. */
    private static final int AT_ONCE = 64;

    private static final String RETRY_AFTER_SECONDS = "2";

    /** What the owner needs of the request's header. */
    private static final List<String> HANDED_ON = List.of("Content-Type", "Authorization", "X-Api-Key");

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private final CallOwners owners;
    private final String node;
    private final Supplier<Optional<URI>> ownUrl;
    private final OwnerClient client;
    private final Semaphore places;
    private final Map<Outcome, AtomicLong> counts = new EnumMap<>(Outcome.class);

    /** What became of a request for another daemon. */
    public enum Outcome {
        /** The owner did it. */
        ACCEPTED,
        /** The owner refused it. */
        REFUSED,
        /** The owner could not do it. */
        FAILED,
        /** The owner has no address or did not answer. */
        UNREACHABLE,
        /** It had been handed on to this daemon, which is not the owner. */
        MISDIRECTED,
        /** Too many waited for owners already. */
        BUSY
    }

    /**
     * The forwarder of one daemon.
     *
     * @param node its name
     * @param ownUrl where its own API answers, if it has published that
     */
    public Forwarder(CallOwners owners, String node, Supplier<Optional<URI>> ownUrl) {
        this(owners, node, ownUrl, PATIENCE, AT_ONCE);
    }

    Forwarder(CallOwners owners, String node, Supplier<Optional<URI>> ownUrl, Duration patience, int atOnce) {
        this.owners = owners;
        this.node = node;
        this.ownUrl = ownUrl;
        this.client = new OwnerClient(patience);
        this.places = new Semaphore(atOnce);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new AtomicLong());
        }
    }

    /**
     * Has the callback about a contact that is not live here answered by the daemon that owns it.
     *
     * @return false if no other daemon owns it
     * @throws ProblemException 503 if the owner cannot be reached
     */
    boolean answeredByOwner(Context ctx, ContactId contact, byte[] body) throws InterruptedException {
        return answeredByOwner(ctx, "contact", "/agent", body, owners.ofContact(contact));
    }

    /**
     * The same of a command to a call.
     *
     * @throws ProblemException 503 if the owner cannot be reached
     */
    boolean answeredByOwner(Context ctx, CallId call, byte[] body) throws InterruptedException {
        return answeredByOwner(ctx, "call", "/call/" + call.value() + "/action", body, owners.ofCall(call));
    }

    private boolean answeredByOwner(Context ctx, String what, String path, byte[] body, Optional<CallOwner> owner)
            throws InterruptedException {
        CallOwner other = owner.filter(one -> !one.node().equals(node)).orElse(null);
        if (other == null) {
            return false;
        }
        try {
            relay(ctx, forwarded(ctx, other, path, body));
            return true;
        } catch (NotForwarded e) {
            count(e.outcome);
            LOG.warn("{} {} is for {}: {}", ctx.method(), path, other.node(), e.getMessage());
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
            throw new ProblemException(
                    503,
                    "The " + what + " belongs to the daemon " + other.node() + ": " + e.getMessage()
                            + ". Send this again.");
        }
    }

    private HttpResponse<byte[]> forwarded(Context ctx, CallOwner owner, String path, byte[] body)
            throws NotForwarded, InterruptedException {
        if (ctx.header(HEADER) != null) {
            throw new NotForwarded(Outcome.MISDIRECTED, "this is " + node + ", and it was handed on already");
        }
        HttpRequest request = request(ctx, addressOf(owner) + path, body);
        if (!places.tryAcquire()) {
            throw new NotForwarded(Outcome.BUSY, "too many requests wait for other daemons already");
        }
        try {
            return client.send(request);
        } catch (IOException e) {
            throw new NotForwarded(Outcome.UNREACHABLE, "it cannot be reached (" + e.getMessage() + ")");
        } finally {
            places.release();
        }
    }

    private URI addressOf(CallOwner owner) throws NotForwarded {
        if (!owner.held()) {
            throw new NotForwarded(Outcome.UNREACHABLE, "its lease is over, another one takes its calls over");
        }
        String published = owner.apiUrl();
        if (published == null) {
            throw new NotForwarded(Outcome.UNREACHABLE, "it publishes no address (http.advertise)");
        }
        URI url = HttpSettings.apiUrl(published)
                .orElseThrow(() -> new NotForwarded(Outcome.UNREACHABLE, "what it publishes is no URL"));
        if (ownUrl.get().filter(url::equals).isPresent()) {
            throw new NotForwarded(
                    Outcome.UNREACHABLE, "it publishes the address of this one (http.advertise), " + url);
        }
        return url;
    }

    private static HttpRequest request(Context ctx, String url, byte[] body) {
        String query = ctx.queryString();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(query == null ? url : url + "?" + query))
                    .method(ctx.method().name(), HttpRequest.BodyPublishers.ofByteArray(body))
                    .header(HEADER, "1");
            for (String name : HANDED_ON) {
                String value = ctx.header(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            return request.build();
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(400, Problems.detail(400));
        }
    }

    private void relay(Context ctx, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        count(status < 400 ? Outcome.ACCEPTED : status < 500 ? Outcome.REFUSED : Outcome.FAILED);
        ctx.status(status).result(answer.body());
        answer.headers().firstValue("Content-Type").ifPresent(ctx::contentType);
        answer.headers().firstValue("Retry-After").ifPresent(value -> ctx.header("Retry-After", value));
    }

    private void count(Outcome outcome) {
        counts.getOrDefault(outcome, new AtomicLong()).incrementAndGet();
    }

    /** How many requests were for another daemon, by what became of them, in lower case. */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> all = new TreeMap<>();
        counts.forEach((outcome, count) -> all.put(outcome.name().toLowerCase(Locale.ROOT), count.get()));
        return Collections.unmodifiableSortedMap(all);
    }

    @Override
    public void close() {
        client.close();
    }

    /** Why the owner was not asked; it never leaves this class. */
    private static final class NotForwarded extends Exception {
        private static final long serialVersionUID = 1L;

        private final Outcome outcome;

        NotForwarded(Outcome outcome, String why) {
            super(why, null, false, false);
            this.outcome = outcome;
        }
    }
}
