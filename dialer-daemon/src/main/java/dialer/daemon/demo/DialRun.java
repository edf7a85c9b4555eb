package dialer.daemon.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.demo.ProgressDisplay.Progress;
import dialer.simulator.connector.SimulatedVoiceConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Contacts on their way through the daemon's own API: loads them, and watches until all are dialed. */
final class DialRun {
    private static final int LINES_A_REQUEST = 5000;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_WAIT_FOR_NOTICES = Duration.ofSeconds(15);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Without any contact finishing for so long, the demo has failed. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(90);

    private final DemoWorld world;
    private final ApiClient api;
    private final ProgressDisplay display;
    private final CountDownLatch stop;
    private int loaded;

    /** @param stop opened when the process is asked to end: then nothing is waited for any more */
    DialRun(DemoWorld world, ProgressDisplay display, CountDownLatch stop) {
        this.world = world;
        this.api = new ApiClient(world.api());
        this.display = display;
        this.stop = stop;
    }

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    void awaitReady() throws IOException, InterruptedException {
        await("the daemon was not ready", api::isReady);
    }

    /** Waits until the daemon knows that so many agents of the queue are free. */
    void awaitAgents(String queue, int agents) throws IOException, InterruptedException {
        await("the daemon did not hear of the agents", () -> api.freeAgents(queue) == agents);
    }

    private void await(String otherwise, Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST_START.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new IOException(otherwise + " within " + LONGEST_START.toSeconds() + " s");
            }
            if (stop.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** @param lines contacts, one JSON object a line */
    void load(List<String> lines) throws IOException, InterruptedException {
        for (int from = 0; from < lines.size(); from += LINES_A_REQUEST) {
            api.addContacts(lines.subList(from, Math.min(lines.size(), from + LINES_A_REQUEST)));
        }
        loaded += lines.size();
    }

    /** Shows the progress until every contact has its final status, or nothing moves any more. */
    void watch() throws IOException, InterruptedException {
        long started = System.nanoTime();
        long lastProgress = started;
        long callsBefore = 0;
        long lookedAt = started;
        int finishedBefore = -1;
        while (true) {
            JsonNode campaigns = api.campaigns();
            int finished = DemoVerdict.count(campaigns, "ended") + DemoVerdict.count(campaigns, "failed");
            long calls = world.freeswitch().ledger().totals().originates();
            long now = System.nanoTime();
            double cps = (calls - callsBefore) / Math.max(0.001, (now - lookedAt) / 1e9);
            display.show(progress(campaigns), cps, inFlight(campaigns), (now - started) / 1e9);
            callsBefore = calls;
            lookedAt = now;
            if (finished > finishedBefore) {
                finishedBefore = finished;
                lastProgress = now;
            }
            boolean standstill = now - lastProgress > LONGEST_STANDSTILL.toNanos();
            if (finished >= loaded || standstill || stop.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** The last results are stored; their notices may still be on their way. */
    void awaitNotices() throws InterruptedException {
        SimulatedVoiceConnector connector = world.connector();
        if (connector == null) {
            return;
        }
        long until = System.nanoTime() + LONGEST_WAIT_FOR_NOTICES.toNanos();
        while (connector.ledger().deliveredContacts().size() < loaded && System.nanoTime() < until) {
            if (stop.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    JsonNode campaigns() throws IOException, InterruptedException {
        return api.campaigns();
    }

    private static List<Progress> progress(JsonNode campaigns) {
        List<Progress> progress = new ArrayList<>();
        for (JsonNode campaign : campaigns) {
            JsonNode byStatus = campaign.path("byStatus");
            progress.add(new Progress(
                    campaign.path("campaignId").asText(),
                    campaign.path("contacts").asInt(),
                    byStatus.path("ended").asInt() + byStatus.path("failed").asInt(),
                    campaign.path("inFlight").asInt(),
                    campaign.path("whyNotDialing").asText("")));
        }
        return progress;
    }

    private static int inFlight(JsonNode campaigns) {
        int sum = 0;
        for (JsonNode campaign : campaigns) {
            sum += campaign.path("inFlight").asInt();
        }
        return sum;
    }
}
