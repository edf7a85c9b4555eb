package dialer.daemon.page;

import dialer.daemon.http.Readiness;
import dialer.daemon.metrics.AgentTimes;
import dialer.daemon.metrics.CampaignNumbers;
import dialer.daemon.metrics.Totals;
import dialer.scheduler.LoopView;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.pacing.PacingSettings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page at {@code /}. Its files are resources; its state comes as server-sent events from {@code /events}, its charts begin with
 * {@code /history}. Each viewer has the thread of its request, so that a slow one holds up nobody else and gets fewer, never older states; the
 * number of viewers is bounded.
 */
public final class LivePage implements AutoCloseable {
    /** Viewers at once; one more is told to come back later. */
    static final int VIEWERS = 32;

    private static final long PERIOD_MS = 1_000;
    private static final int LONGEST_FILTER = 100;
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

    private final PageState state;
    private final Semaphore viewers = new Semaphore(VIEWERS);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "page-samples");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A page; {@link #start} begins its charts.
     *
     * @param node name of this daemon
     * @param loopAtWork whether the loop would answer
     * @param agentTimes is told every second what the agents do
     * @param pacing the limits of a campaign
     */
    public LivePage(
            String node,
            BooleanSupplier loopAtWork,
            Supplier<LoopView> loop,
            CampaignNumbers campaigns,
            Supplier<List<Readiness.Component>> components,
            Totals totals,
            AgentTimes agentTimes,
            Function<CampaignId, PacingSettings> pacing) {
        state = new PageState(
                new PageState.Sources(node, loopAtWork, loop, campaigns, components, totals, pacing),
                new History(),
                agentTimes,
                System::currentTimeMillis);
    }

    /** Begins to take samples for the charts. */
    public void start() {
        repeat(state::lookAtAgents, PERIOD_MS);
        repeat(state::sample, History.PERIOD_MS);
    }

    private void repeat(Runnable look, long periodMs) {
        Future<?> unused = sampler.scheduleAtFixedRate(() -> orWarn(look), 0, periodMs, TimeUnit.MILLISECONDS);
    }

    private static void orWarn(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            // the executor would silently never sample again
            LOG.warn("No sample for the page's charts: {}", e.getMessage());
        }
    }

    /** Adds the page's paths. */
    public void addTo(RoutesConfig routes) {
        file(routes, "/", "index.html", "text/html; charset=utf-8");
        file(routes, "/page/page.css", "page.css", "text/css; charset=utf-8");
        file(routes, "/page/page.js", "page.js", "text/javascript; charset=utf-8");
        routes.get("/history", ctx -> ctx.result(state.history()).contentType("application/json"));
        routes.get("/events", this::events);
    }

    private static void file(RoutesConfig routes, String path, String name, String type) {
        byte[] content = read(name);
        routes.get(
                path,
                ctx -> ctx.header("Content-Security-Policy", POLICY)
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Cache-Control", "no-cache")
                        .result(content)
                        .contentType(type));
    }

    private static byte[] read(String name) {
        try (InputStream in = LivePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the state again and again until the viewer goes or the daemon ends. */
    private void events(Context ctx) throws IOException, InterruptedException {
        String filter = ctx.queryParam("calls");
        if (!viewers.tryAcquire()) {
            ctx.status(503).header("Retry-After", "10").result("Too many viewers.");
            return;
        }
        try {
            ctx.contentType("text/event-stream").header("Cache-Control", "no-store");
            // not the context's own stream: it compresses, and holds events back until its buffer is full
            write(
                    ctx.res().getOutputStream(),
                    filter == null ? "" : filter.substring(0, Math.min(filter.length(), LONGEST_FILTER)));
        } catch (IOException viewerIsGone) {
            LOG.debug("A viewer of the page went: {}", viewerIsGone.getMessage());
        } finally {
            viewers.release();
        }
    }

    private void write(OutputStream out, String filter) throws IOException, InterruptedException {
        out.write(("retry: " + 2 * PERIOD_MS + "\n\n").getBytes(StandardCharsets.US_ASCII));
        Viewer viewer = new Viewer();
        do {
            event(out, "state", viewer.state(state.look()));
            event(out, "calls", state.calls(filter));
            out.flush();
        } while (!closing.await(PERIOD_MS, TimeUnit.MILLISECONDS));
    }

    /** JSON without line breaks is one line of data. */
    private static void event(OutputStream out, String name, byte[] json) throws IOException {
        out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.write(json);
        out.write('\n');
        out.write('\n');
    }

    /** Lets the viewers go; the server can end then. */
    @Override
    public void close() {
        closing.countDown();
        sampler.shutdownNow();
    }
}
