package dialer.daemon.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.config.HttpSettings;
import dialer.daemon.config.TlsSettings;
import dialer.daemon.contact.ContactJson;
import dialer.daemon.record.CallRecordIntake;
import dialer.scheduler.Signal;
import dialer.sql.CampaignStore;
import dialer.sql.ContactStore;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.server.NetworkConnectionLimit;

/** The HTTP server. Handlers run on its own threads; what they ask of the dial loop is posted to it, and the loop never waits for them. */
public final class HttpApi implements AutoCloseable {
    private final HttpSettings settings;
    private final Javalin server;
    private final Refusals refusals = new Refusals();

    /**
     * What the API works on.
     *
     * @param forwarder hands on what another daemon owns
     * @param overloaded whether so much waits already that new contacts must wait outside
     * @param signals the dial loop's queue
     */
    public record Backend(
            ContactStore contacts,
            CampaignStore campaigns,
            ContactJson contactJson,
            AgentCallbacks agents,
            AgentFeed feed,
            CallControl calls,
            Forwarder forwarder,
            LiveView live,
            CallRecordIntake records,
            Readiness readiness,
            BooleanSupplier overloaded,
            Consumer<Signal> signals) {}

    /**
     * A server; {@link #start} makes it listen.
     *
     * @param more adds the paths that are not part of the API: metrics, the page
     */
    @SafeVarargs
    public HttpApi(HttpSettings settings, Backend backend, Consumer<RoutesConfig>... more) {
        this.settings = settings;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.prefer405over404 = true;
            config.http.defaultContentType = "application/json";
            config.jetty.modifyHttpConfiguration(
                    http -> http.setRequestHeaderSize(settings.limits().headerBytes()));
            config.jetty.modifyServer(jetty -> {
                jetty.addBean(new NetworkConnectionLimit(settings.limits().connections(), jetty));
                jetty.setErrorHandler(new ServerErrors(refusals));
            });
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ServerErrors(refusals)));
            TlsSettings tls = settings.tls();
            if (tls != null) {
                config.jetty.addConnector(
                        (jetty, http) -> TlsConnector.of(jetty, http, tls, settings.host(), settings.port()));
            }
            addRoutes(config.routes, settings, backend, refusals);
            for (Consumer<RoutesConfig> routes : more) {
                routes.accept(config.routes);
            }
        });
    }

    /** @throws RuntimeException if the port cannot be taken */
    public void start() {
        server.start(settings.host(), settings.port());
    }

    /** Every method and path that is answered, as in {@code GET /calls}. */
    public List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(one -> !one.endpoint.method.equals(HandlerType.BEFORE))
                .map(one -> one.endpoint.method.name() + " " + one.endpoint.path)
                .toList();
    }

    /** The TCP port that is listened on, after the start. */
    public int port() {
        return server.port();
    }

    /** How many requests were refused, and why. */
    public Refusals refusals() {
        return refusals;
    }

    /** Requests in work are let end. */
    @Override
    public void close() {
        server.stop();
    }

    static void answer(Context ctx, JsonNode json) {
        ctx.result(Views.bytes(json)).contentType("application/json");
    }

    private static void addRoutes(RoutesConfig routes, HttpSettings settings, Backend backend, Refusals refusals) {
        new Gatekeeper(settings).addTo(routes);
        Requests requests = new Requests(settings.maxBodyBytes());
        ContactIntake intake = new ContactIntake(backend.contacts(), backend.signals());
        new ContactRoutes(
                        backend.contacts(),
                        intake,
                        backend.contactJson(),
                        requests,
                        settings.maxBatchRows(),
                        settings.maxConcurrentBatches(),
                        settings.limits().concurrentIntakes(),
                        backend.overloaded())
                .addTo(routes);
        new AgentRoutes(backend.agents(), backend.contacts(), backend.forwarder(), requests).addTo(routes);
        new QueueRoutes(backend.feed(), backend.live(), requests, Instant::now).addTo(routes);
        new CallRoutes(backend.calls(), backend.live(), backend.forwarder(), requests).addTo(routes);
        new CampaignRoutes(backend.campaigns(), backend.live(), backend.signals()).addTo(routes);
        new RecordRoutes(backend.records(), requests).addTo(routes);
        addHealth(routes, backend.live(), backend.readiness());
        routes.get("/refusals", ctx -> {
            ObjectNode counts = Views.object();
            refusals.counts().forEach(counts::put);
            answer(ctx, counts);
        });
        Problems.addTo(routes, refusals);
    }

    private static void addHealth(RoutesConfig routes, LiveView loop, Readiness readiness) {
        routes.get("/health/live", ctx -> {
            boolean live = loop.isLoopAtWork();
            ctx.status(live ? 200 : 503);
            answer(ctx, Views.object().put("live", live));
        });
        routes.get("/health/ready", ctx -> {
            JsonNode view = Views.readiness(readiness.components());
            ctx.status(view.path("ready").asBoolean() ? 200 : 503);
            answer(ctx, view);
        });
    }
}
