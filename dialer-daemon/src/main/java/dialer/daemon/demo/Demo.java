package dialer.daemon.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.demo.DemoPlan.DemoCampaign;
import dialer.daemon.demo.ProgressDisplay.Progress;
import dialer.simulator.connector.SimulatedVoiceConnector;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Loads contacts into the daemon through its own API, watches until all are dialed, and judges the run. */
public final class Demo {
    private static final int LINES_A_REQUEST = 5000;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Without any contact finishing for so long, the demo has failed. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(90);

    private final DemoPlan plan;
    private final PrintStream out;
    private final ProgressDisplay display;

    private Demo(DemoPlan plan, PrintStream out, boolean terminal) {
        this.plan = plan;
        this.out = out;
        this.display = new ProgressDisplay(out, terminal);
    }

    /**
     * Runs the demo.
     *
     * @param agentsBy who keeps the agents
     * @param httpPort port of the daemon's API, 0 for any free one
     * @param stay whether the daemon stays up afterwards, until the latch opens
     * @param stop opened when the process is asked to end
     * @return whether everything was as it must be
     */
    public static boolean run(
            int contacts,
            long seed,
            DemoAgents agentsBy,
            int httpPort,
            boolean stay,
            boolean terminal,
            PrintStream out,
            CountDownLatch stop)
            throws IOException, InterruptedException {
        DemoPlan plan = DemoPlan.of(contacts, seed, agentsBy);
        out.println("Starting an embedded MariaDB, a simulated FreeSWITCH"
                + (plan.ownQueues() ? " with queues of its own" : ", a simulated voice connector")
                + " and the daemon ...");
        try (DemoWorld world = DemoWorld.start(plan, httpPort)) {
            DemoVerdict verdict = new Demo(plan, out, terminal).dialAll(world, stop);
            if (stay && stop.getCount() > 0) {
                out.println("The daemon stays up at " + world.api()
                        + " (GET /campaigns, /calls, /health/ready); Ctrl-C ends it.");
            }
            out.println(verdict.json());
            out.flush();
            if (stay) {
                stop.await();
            }
            return verdict.good();
        }
    }

    private DemoVerdict dialAll(DemoWorld world, CountDownLatch stop) throws IOException, InterruptedException {
        ApiClient api = new ApiClient(world.api());
        out.printf(
                "%d contacts in %d campaigns, %d agents, %d slots, %d calls a second, seed %d; API at %s%n%n",
                plan.contacts(),
                plan.campaigns().size(),
                plan.agents(),
                plan.slots(),
                plan.cps(),
                plan.seed(),
                world.api());
        awaitReady(api, stop);
        long started = System.nanoTime();
        for (DemoCampaign campaign : plan.campaigns()) {
            load(api, campaign);
        }
        watch(api, world, started, stop);
        double seconds = secondsSince(started);
        awaitNotices(world, stop);
        JsonNode campaigns = api.campaigns();
        out.print(DemoVerdict.table(campaigns));
        SimulatedVoiceConnector connector = world.connector();
        DemoVerdict verdict = DemoVerdict.of(
                plan, campaigns, world.freeswitch().ledger(), connector == null ? null : connector.ledger(), seconds);
        out.printf(
                "%n%s: %d calls in %.1f s%n%n",
                verdict.good() ? "Good" : "NOT GOOD", verdict.attempts(), verdict.seconds());
        return verdict;
    }

    private static void awaitReady(ApiClient api, CountDownLatch stop) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST_START.toNanos();
        while (!api.isReady()) {
            if (System.nanoTime() > until) {
                throw new IOException("the daemon was not ready within " + LONGEST_START.toSeconds() + " s");
            }
            if (stop.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private void load(ApiClient api, DemoCampaign campaign) throws IOException, InterruptedException {
        List<String> lines = plan.contactLines(campaign);
        for (int from = 0; from < lines.size(); from += LINES_A_REQUEST) {
            api.addContacts(lines.subList(from, Math.min(lines.size(), from + LINES_A_REQUEST)));
        }
    }

    private void watch(ApiClient api, DemoWorld world, long started, CountDownLatch stop)
            throws IOException, InterruptedException {
        long lastProgress = System.nanoTime();
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
            if (finished >= plan.contacts() || standstill || stop.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** The last results are stored; their notices may still be on their way. */
    private void awaitNotices(DemoWorld world, CountDownLatch stop) throws InterruptedException {
        SimulatedVoiceConnector connector = world.connector();
        if (connector == null) {
            return;
        }
        long until = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (connector.ledger().deliveredContacts().size() < plan.contacts() && System.nanoTime() < until) {
            if (stop.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private List<Progress> progress(JsonNode campaigns) {
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

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
