package dialer.daemon.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.simulator.connector.ConnectorLedger;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.SwitchLedger;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;

/** The law in the real daemon, in real time, beside what the laboratory foretells for the same parameters. */
final class PacingShow {
    private static final int LABORATORY_RUNS = 400;

    private final PacingPlan plan;
    private final PrintStream out;

    PacingShow(PacingPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    PacingVerdict run(DemoWorld world, DialRun run) throws IOException, InterruptedException {
        SimulatedVoiceConnector connector = Objects.requireNonNull(world.connector());
        run.awaitAgents(PacingPlan.QUEUE, plan.agents());
        out.printf("%s API at %s%n%n", plan.describe(), world.api());
        long started = System.nanoTime();
        run.load(plan.contactLines());
        run.watch();
        double seconds = (System.nanoTime() - started) / 1e9;
        run.awaitNotices();
        JsonNode campaigns = run.campaigns();
        out.print(DemoVerdict.table(campaigns));
        SwitchLedger calls = world.freeswitch().ledger();
        ConnectorLedger agents = connector.ledger();
        DemoVerdict books = DemoVerdict.of(plan.contacts(), campaigns, calls, agents, seconds);
        if (calls.originates().isEmpty()) {
            throw new IOException("no call was made");
        }
        FarSide seen = FarSide.of(plan, calls.originates(), calls.legEnds(), agents.agentChanges());
        out.printf("%nThe laboratory simulates %d runs of the same length ...%n", LABORATORY_RUNS);
        Forecast forecast = Forecast.of(plan.scenario(seen.warmUpSeconds(), seen.seconds()), LABORATORY_RUNS);
        PacingVerdict verdict = new PacingVerdict(plan, books, seen, forecast);
        out.printf(Locale.ROOT, "%n%s%n", verdict.text());
        return verdict;
    }
}
