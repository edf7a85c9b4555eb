package dialer.daemon.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.demo.DemoPlan.DemoCampaign;
import dialer.simulator.connector.SimulatedVoiceConnector;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Loads contacts into the daemon through its own API, watches until all are dialed, and judges the run. */
public final class Demo {
    private final PrintStream out;
    private final boolean terminal;
    private final int httpPort;
    private final boolean stays;
    private final CountDownLatch stop;

    /**
     * @param terminal whether {@code out} can draw over what it has written
     * @param httpPort port of the daemon's API, 0 for any free one
     * @param stays whether the daemon stays up afterwards, until the latch opens
     * @param stop opened when the process is asked to end
     */
    public Demo(PrintStream out, boolean terminal, int httpPort, boolean stays, CountDownLatch stop) {
        this.out = out;
        this.terminal = terminal;
        this.httpPort = httpPort;
        this.stays = stays;
        this.stop = stop;
    }

    /** What a run has shown. */
    interface Verdict {
        /** Whether everything was as it must be. */
        boolean good();

        /** One line. */
        String json();
    }

    /** A demo in its world. */
    @FunctionalInterface
    private interface Show {
        Verdict run(DemoWorld world, DialRun run) throws IOException, InterruptedException;
    }

    /**
     * Campaigns of several kinds and sizes.
     *
     * @param agentsBy who keeps the agents
     * @return whether everything was as it must be
     */
    public boolean campaigns(int contacts, long seed, DemoAgents agentsBy) throws IOException, InterruptedException {
        DemoPlan plan = DemoPlan.of(contacts, seed, agentsBy);
        out.println("Starting an embedded MariaDB, a simulated FreeSWITCH"
                + (plan.ownQueues() ? " with queues of its own" : ", a simulated voice connector")
                + " and the daemon ...");
        return show(plan.stage(), (world, run) -> dialAll(plan, world, run));
    }

    /**
     * One predictive campaign, against what the laboratory foretells for it.
     *
     * @return whether all contacts have ended and nothing failed; what was foretold is not part of that
     */
    public boolean predictive(PacingPlan plan) throws IOException, InterruptedException {
        out.println(
                "Starting an embedded MariaDB, a simulated FreeSWITCH, a simulated voice connector that tells of its"
                        + " agents, and the daemon ...");
        return show(plan.stage(), (world, run) -> new PacingShow(plan, out).run(world, run));
    }

    private boolean show(DemoStage stage, Show show) throws IOException, InterruptedException {
        try (DemoWorld world = DemoWorld.start(stage, httpPort)) {
            DialRun run = new DialRun(world, new ProgressDisplay(out, terminal), stop);
            run.awaitReady();
            Verdict verdict = show.run(world, run);
            if (stays && stop.getCount() > 0) {
                out.println("The daemon stays up at " + world.api()
                        + " (GET /campaigns, /calls, /health/ready); Ctrl-C ends it.");
            }
            out.println(verdict.json());
            out.flush();
            if (stays) {
                stop.await();
            }
            return verdict.good();
        }
    }

    private Verdict dialAll(DemoPlan plan, DemoWorld world, DialRun run) throws IOException, InterruptedException {
        out.printf(
                "%d contacts in %d campaigns, %d agents, %d slots, %d calls a second, seed %d; API at %s%n%n",
                plan.contacts(),
                plan.campaigns().size(),
                plan.agents(),
                plan.slots(),
                plan.cps(),
                plan.seed(),
                world.api());
        long started = System.nanoTime();
        for (DemoCampaign campaign : plan.campaigns()) {
            run.load(plan.contactLines(campaign));
        }
        run.watch();
        double seconds = (System.nanoTime() - started) / 1e9;
        run.awaitNotices();
        JsonNode campaigns = run.campaigns();
        out.print(DemoVerdict.table(campaigns));
        SimulatedVoiceConnector connector = world.connector();
        DemoVerdict verdict = DemoVerdict.of(
                plan.contacts(),
                campaigns,
                world.freeswitch().ledger(),
                connector == null ? null : connector.ledger(),
                seconds);
        String word = stop.getCount() == 0 ? "Stopped before the end" : "NOT GOOD";
        out.printf(
                "%n%s: %d calls in %.1f s%n%n", verdict.good() ? "Good" : word, verdict.attempts(), verdict.seconds());
        return verdict;
    }
}
