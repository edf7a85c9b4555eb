package dialer.benchmarks.claim;

import dialer.benchmarks.Machine;
import dialer.benchmarks.Options;
import dialer.benchmarks.Report;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.sql.ClaimStore;
import dialer.sql.ContactStore;
import dialer.sql.Database;
import dialer.sql.InsertOutcome;
import dialer.sql.NodeLease;
import dialer.sql.OutboxStore;
import dialer.sql.embedded.EmbeddedMariaDb;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** What a claim of 50 contacts costs among millions that are stored, and how fast contacts come in beside them. */
public final class ClaimBenchmark {
    private static final int ROWS = 50;
    private static final int WARM_UP = 1500;
    private static final Duration PURGE_WAIT = Duration.ofMinutes(2);
    private static final int INTAKE_ROWS = 50_000;
    private static final int INTAKE_BATCH = 1000;

    /** Campaigns that are claimed from again and again, apart from the others. */
    private static final int FIRST_BUSY_CAMPAIGN = 190;

    private final Report report;
    private final PrintStream out;
    private final StoredContacts stored;
    private final ClaimStore claims;
    private final ContactStore intake;
    private final int perSecond;
    private boolean sound = true;

    private ClaimBenchmark(Report report, PrintStream out, StoredContacts stored, Database database, int perSecond) {
        this.perSecond = perSecond;
        this.report = report;
        this.out = out;
        this.stored = stored;
        NodeLease lease = new NodeLease(database, "benchmark", "benchmark", List.of("none"), Duration.ofHours(12));
        if (!lease.acquire(process -> true)) {
            throw new IllegalStateException("the lease is not free");
        }
        this.claims = new ClaimStore(new OutboxStore(database, notice -> null), lease, campaigns -> {});
        this.intake = new ContactStore(database);
    }

    /**
     * Measures, and prints the figures to {@code out}.
     *
     * @param options {@code contacts} (default 5000000), {@code claims} (default 1000), {@code perSecond} (default 20: 1000 contacts a second, twice
     *     the rate of calls that is asked for), {@code pool} (InnoDB buffer pool, default 4G), {@code purgeThreads} (default 1)
     * @param work keeps the database, so that the next run need not make it again
     * @return false if a claim did not return what it should
     */
    public static boolean run(Options options, Path work, PrintStream out) throws SQLException, InterruptedException {
        Report report = new Report("claim", Machine.here());
        try (EmbeddedMariaDb server = EmbeddedMariaDb.startIn(
                        work,
                        "--innodb-buffer-pool-size=" + options.text("pool", "4G"),
                        "--innodb-log-file-size=1G",
                        "--innodb-purge-threads=" + options.number("purgeThreads", 1));
                Database database = new Database(server.url(), server.user(), server.password(), 4)) {
            database.migrate();
            int contacts = options.number("contacts", 5_000_000);
            try (StoredContacts stored =
                    StoredContacts.open(server.url(), server.user(), server.password(), contacts)) {
                ClaimBenchmark benchmark =
                        new ClaimBenchmark(report, out, stored, database, options.number("perSecond", 20));
                benchmark.prepare();
                benchmark.measure(options.number("claims", 1000), server);
                report.print(out);
                return benchmark.sound;
            }
        }
    }

    private void prepare() throws SQLException, InterruptedException {
        out.println("claim: preparing the contacts ...");
        stored.prepare();
        awaitPurge();
        long[] counts = stored.count();
        report.count("contacts stored", "contacts", counts[0], "5,000,000");
        report.count("of which due", "contactsDue", counts[1], "half");
    }

    private void measure(int count, EmbeddedMariaDb server) throws SQLException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        IntFunction<List<ClaimRequest>> one = i -> request(random.nextInt(FIRST_BUSY_CAMPAIGN), ROWS);
        IntFunction<List<ClaimRequest>> ten = i -> IntStream.range(0, 10)
                .mapToObj(k -> new ClaimRequest(StoredContacts.campaign((i * 10 + k) % FIRST_BUSY_CAMPAIGN), ROWS / 10))
                .toList();
        claim(WARM_UP, one);
        claim(WARM_UP, ten);
        int each = count / 10;
        IntFunction<List<ClaimRequest>> inARow = i -> request(FIRST_BUSY_CAMPAIGN + i / each, ROWS);
        String pace = ", " + perSecond + " claims a second";
        report("50 rows of one campaign of 200" + pace, "oneCampaign", paced(count, one), "< 10 ms");
        report("50 rows of ten campaigns" + pace, "tenCampaigns", paced(count, ten), "< 10 ms");
        report(
                "50 rows, each campaign " + each + " times in a row" + pace,
                "inARow",
                paced(5 * each, inARow),
                "< 10 ms");
        report("50 rows of one campaign, without a pause", "oneCampaignUnpaced", claim(count, one), "");
        report.count("transactions left to purge then", "purgeBacklog", stored.purgeBacklog(), "");
        awaitPurge();
        try (StoredContacts backup = StoredContacts.open(server.url(), server.user(), server.password(), 0)) {
            backup.holdSnapshot();
            report(
                    "the same while a snapshot holds up all purging",
                    "snapshotHeld",
                    claim(each, i -> request(FIRST_BUSY_CAMPAIGN + 6, ROWS)),
                    "");
        }
        measureIntake();
    }

    private static List<ClaimRequest> request(int campaign, int rows) {
        return List.of(new ClaimRequest(StoredContacts.campaign(campaign), rows));
    }

    /** Latencies in microseconds at {@link #perSecond}, from the time when the claim was to begin: one that is late counts what it waited. */
    private Histogram paced(int count, IntFunction<List<ClaimRequest>> requests) throws InterruptedException {
        Histogram latencies = new Histogram(3);
        long first = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long begins = first + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            TimeUnit.NANOSECONDS.sleep(begins - System.nanoTime());
            sound &= claims.claim(requests.apply(i)).size() == ROWS;
            latencies.recordValue((System.nanoTime() - begins) / 1000);
        }
        return latencies;
    }

    /** Latencies in microseconds, one claim after the other. */
    private Histogram claim(int count, IntFunction<List<ClaimRequest>> requests) {
        Histogram latencies = new Histogram(3);
        for (int i = 0; i < count; i++) {
            List<ClaimRequest> wanted = requests.apply(i);
            long start = System.nanoTime();
            int claimed = claims.claim(wanted).size();
            latencies.recordValue((System.nanoTime() - start) / 1000);
            sound &= claimed == ROWS;
        }
        return latencies;
    }

    private void report(String name, String key, Histogram latencies, String goal) {
        report.add(name + ": p50", key + "P50Ms", latencies.getValueAtPercentile(50) / 1000.0, "ms", "");
        report.add(name + ": p99", key + "P99Ms", latencies.getValueAtPercentile(99) / 1000.0, "ms", goal);
        report.add(name + ": max", key + "MaxMs", latencies.getMaxValue() / 1000.0, "ms", "");
    }

    private void measureIntake() throws SQLException {
        List<List<Contact>> batches = new ArrayList<>();
        for (int i = 0; i < INTAKE_ROWS; i += INTAKE_BATCH) {
            CampaignId campaign = StoredContacts.campaign(i / INTAKE_BATCH % StoredContacts.CAMPAIGNS);
            int first = i;
            batches.add(IntStream.range(0, INTAKE_BATCH)
                    .mapToObj(k -> contact(campaign, first + k))
                    .toList());
        }
        long start = System.nanoTime();
        for (List<Contact> batch : batches) {
            sound &= intake.insert(batch).outcomes().stream().allMatch(InsertOutcome.STORED::equals);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report.add(
                "intake, " + INTAKE_BATCH + " contacts a commit",
                "intakePerS",
                INTAKE_ROWS / seconds,
                "contacts/s",
                "");
        stored.removeInserted();
    }

    private static Contact contact(CampaignId campaign, int number) {
        return new Contact(
                new ContactId(UUID.randomUUID().toString()),
                new PhoneNumber("+44" + (3_000_000_000L + number)),
                CampaignType.IVR,
                new GatewayId("11111111-2222-3333-4444-555555555555"),
                campaign,
                null,
                new Extension("9001"),
                null,
                null,
                null,
                null,
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
    }

    private void awaitPurge() throws SQLException, InterruptedException {
        long until = System.nanoTime() + PURGE_WAIT.toNanos();
        while (stored.purgeBacklog() > 100 && System.nanoTime() < until) {
            Thread.sleep(200);
        }
    }
}
