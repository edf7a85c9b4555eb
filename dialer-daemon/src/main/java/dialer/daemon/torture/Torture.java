package dialer.daemon.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run: contacts are handed over and dialed while everything fails; then all is mended, and the books are compared. */
final class Torture {
    private static final int IVR_CAMPAIGNS = 4;
    private static final List<String> AGENT_CAMPAIGNS = List.of("PROGRESSIVE", "PREDICTIVE");
    private static final int CAMPAIGNS = 2 * IVR_CAMPAIGNS + AGENT_CAMPAIGNS.size();
    private static final int BATCH = 250;
    private static final long TURN_MS = 50;
    private static final Duration READY = Duration.ofMinutes(3);

    /** For calls, leases of the outbox, and call records that wait. */
    private static final Duration SETTLING = Duration.ofMinutes(4);

    /** What two daemons dial at the least when nothing fails, in a second. */
    private static final int CALLS_PER_SECOND = 20;

    private final TortureWorld world;
    private final Chaos chaos;
    private final List<String> ids = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final PrintStream out;
    private int handedOver;

    /**
     * What came of a run.
     *
     * @param troubles how often each kind was made
     */
    record Outcome(Verdict verdict, Map<String, Integer> troubles) {}

    private Torture(TortureWorld world, int contacts, long seed, PrintStream out) {
        this.world = world;
        this.out = out;
        this.chaos = new Chaos(world, seed, out);
        Random random = new Random(seed);
        for (int i = 0; i < contacts; i++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            ids.add(id);
            lines.add(contact(id, i));
        }
    }

    /** One in ten for each of the agent campaigns: agents take longer. */
    private static String contact(String id, int place) {
        int turn = place % CAMPAIGNS;
        String person = "\"id\":\"%s\",\"customerNumber\":\"+1%010d\",\"gatewayId\":\"carrier\""
                .formatted(id, 2_000_000_000L + place);
        if (turn < AGENT_CAMPAIGNS.size()) {
            String mode = AGENT_CAMPAIGNS.get(turn);
            return "{%s,\"campaignType\":\"AGENT\",\"campaignId\":\"torture-%s\",\"dialingMode\":\"%s\",\"routingMode\":\"QUEUE\",\"queueName\":\"Sales\"}"
                    .formatted(person, mode.toLowerCase(Locale.ROOT), mode);
        }
        return "{%s,\"campaignType\":\"IVR\",\"campaignId\":\"torture-ivr-%d\",\"ivr\":\"8001\"}"
                .formatted(person, turn % IVR_CAMPAIGNS);
    }

    /** @param directory for the database and the logs; empty */
    static Outcome run(Path directory, Duration time, int contacts, long seed, PrintStream out)
            throws IOException, InterruptedException, SQLException {
        try (TortureWorld world = TortureWorld.start(directory, seed)) {
            // whoever ends the run early shall not leave daemons behind
            Thread end = new Thread(world::close, "torture-end");
            Runtime.getRuntime().addShutdownHook(end);
            Outcome outcome = new Torture(world, contacts, seed, out).run(time);
            Runtime.getRuntime().removeShutdownHook(end);
            return outcome;
        }
    }

    private Outcome run(Duration time) throws IOException, InterruptedException, SQLException {
        awaitReady();
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < time.toNanos()) {
            chaos.turn();
            handOver((double) (System.nanoTime() - startNanos) / time.toNanos());
            TimeUnit.MILLISECONDS.sleep(TURN_MS);
        }
        chaos.heal();
        settle();
        JsonNode ledger = world.ledger();
        Books books = Books.read(world.database.url(), world.database.user(), world.database.password());
        return new Outcome(books.compare(ids, ledger), chaos.counts());
    }

    private void awaitReady() throws InterruptedException, IOException {
        long untilNanos = System.nanoTime() + READY.toNanos();
        while (!world.isReady(world.nodes.get(0)) || !world.isReady(world.nodes.get(1))) {
            if (System.nanoTime() > untilNanos) {
                throw new IOException("the daemons are not ready in time; see the logs in " + world.directory);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Evenly over the time; a batch that nobody took is sent again, to the other daemon. */
    private void handOver(double timeShare) throws InterruptedException {
        if (handedOver < lines.size() && handedOver < timeShare * 1.2 * lines.size()) {
            List<String> batch = lines.subList(handedOver, Math.min(lines.size(), handedOver + BATCH));
            for (TortureWorld.Node node : world.nodes) {
                if (node.process().isRunning() && world.addContacts(node, batch)) {
                    handedOver += batch.size();
                    return;
                }
            }
        }
    }

    /** Until nothing is open, or long after it should be. */
    private void settle() throws InterruptedException, IOException, SQLException {
        long bound = SETTLING.toNanos() + TimeUnit.SECONDS.toNanos(lines.size() / CALLS_PER_SECOND);
        long untilNanos = System.nanoTime() + bound;
        String said = "";
        while (System.nanoTime() < untilNanos) {
            handOver(1);
            String open = open();
            if (open == null) {
                return;
            }
            if (!open.equals(said)) {
                out.println("           " + open);
                said = open;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        out.println("           not settled in time");
    }

    /** What is not over; null if nothing is. */
    private @Nullable String open() throws IOException, InterruptedException, SQLException {
        if (handedOver < lines.size()) {
            return lines.size() - handedOver + " contacts to be handed over";
        }
        long open = Books.open(world.database.url(), world.database.user(), world.database.password());
        if (open > 0) {
            return open + " contacts, calls and notices open";
        }
        JsonNode ledger = world.ledger();
        boolean quiet = ledger.path("liveLegs").asInt() == 0
                && ledger.path("agentsHeld").asInt() == 0
                && ledger.path("recordsAreOut").asBoolean();
        return quiet ? null : "the far side has calls, records or agents held for them";
    }
}
