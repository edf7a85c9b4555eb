package dialer.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.benchmarks.Machine;
import dialer.benchmarks.Options;
import dialer.benchmarks.Report;
import dialer.benchmarks.load.Attempts.Stored;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** The whole daemon on one machine with its database, a simulated switch and a voice connector: see {@code docs/performance.md}. */
public final class LoadBenchmark {
    private static final int CAMPAIGNS = 4;
    private static final int LOAD_BATCH = 5000;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration STALLED = Duration.ofSeconds(30);

    private final Options options;
    private final Path work;
    private final PrintStream out;
    private boolean sound = true;

    private LoadBenchmark(Options options, Path work, PrintStream out) {
        this.options = options;
        this.work = work;
        this.out = out;
    }

    /**
     * Measures, and prints the figures to {@code out}.
     *
     * @param options {@code scenarios} (default {@code throughput,latency,live}), {@code calls} of the throughput (default 60000), {@code latencyCalls}
     *     (default 15000), {@code live} calls (default 10000), {@code daemonOptions} of its JVM (default {@code -Xmx256m}, separated by commas)
     * @param work where the logs of the processes go
     * @return false if a call was lost or made twice
     */
    public static boolean run(Options options, Path work, PrintStream out) throws Exception {
        LoadBenchmark benchmark = new LoadBenchmark(options, work, out);
        for (String scenario :
                options.text("scenarios", "throughput,latency,live").split(",")) {
            switch (scenario) {
                case "throughput" -> benchmark.throughput();
                case "latency" -> benchmark.latency();
                case "live" -> benchmark.live();
                default -> throw new IllegalArgumentException("scenario " + scenario);
            }
        }
        return benchmark.sound;
    }

    /** As fast as it goes: calls of about 300 ms, no limit that would bind. */
    private void throughput() throws Exception {
        int count = options.number("calls", 60_000);
        Report report = new Report("load: throughput", Machine.here());
        Stage.Calls calls = new Stage.Calls(options.number("cps", 2000), options.number("slots", 1000), 100, 200);
        try (Stage stage = Stage.open(work.resolve("throughput"), calls, null, daemonOptions())) {
            reportIntake(report, load(stage, count), count);
            double cpuBefore = stage.daemon().cpuSeconds();
            Instant started = startAll(stage);
            Instant delivered = awaitProgress(stage, () -> delivered(stage.api()), count);
            List<Stored> results = claimedAfter(started, stage.attempts().ended());
            double seconds = seconds(results.get(0).claimedAt(), delivered);
            report.count("calls, from claim to delivered notice", "calls", results.size(), "");
            report.add("duration", "durationS", seconds, "s", ">= 60");
            report.add("sustained rate", "callsPerS", results.size() / seconds, "calls/s", ">= 500");
            report.add("results stored in the slowest 10 s", "slowest10sCallsPerS", slowest(results), "calls/s", "");
            double cpu = stage.daemon().cpuSeconds() - cpuBefore;
            report.add("processor time of the daemon for a call", "daemonCpuMsPerCall", 1000 * cpu / count, "ms", "");
            farSide(report, stage, count, true);
        }
        report.print(out);
    }

    /** At 200 calls a second: how long a result takes from the hang-up to the database. */
    private void latency() throws Exception {
        int count = options.number("latencyCalls", 15_000);
        Report report = new Report("load: latency", Machine.here());
        Stage.Calls calls = new Stage.Calls(options.number("latencyCps", 200), 1000, 100, 200);
        try (NoticeClock notices = new NoticeClock();
                Stage stage = Stage.open(work.resolve("latency"), calls, notices.uri(), daemonOptions())) {
            load(stage, count);
            Instant started = startAll(stage);
            awaitProgress(stage, () -> notices.arrivals().size(), count);
            List<Stored> measured =
                    claimedAfter(started.plus(WARM_UP), stage.attempts().ended());
            double seconds = seconds(
                    measured.get(0).claimedAt(),
                    measured.get(measured.size() - 1).claimedAt());
            report.count("calls measured, after the warm-up", "calls", measured.size(), "");
            report.add("rate", "callsPerS", measured.size() / seconds, "calls/s", "200");
            Histogram stored = new Histogram(3);
            Histogram told = new Histogram(3);
            Map<String, Instant> arrivals = notices.arrivals();
            for (Stored result : measured) {
                record(stored, result.endedAt(), result.storedAt());
                record(told, result.endedAt(), arrivals.getOrDefault(result.contact(), Instant.MAX));
            }
            reportLatency(report, "hang-up to the result's statement", "stored", stored, "");
            reportLatency(report, "hang-up to the notice, sent after the commit", "notified", told, "< 100 ms");
            farSide(report, stage, count, false);
        }
        report.print(out);
    }

    /** Ten thousand calls that all go on: what they take of the daemon's heap. */
    private void live() throws Exception {
        int count = options.number("live", 10_000);
        Report report = new Report("load: live calls", Machine.here());
        Stage.Calls calls = new Stage.Calls(options.number("liveCps", 500), count, 200, 3_600_000);
        try (Stage stage = Stage.open(work.resolve("live"), calls, null, daemonOptions())) {
            report.add("heap before, after a full collection", "heapBeforeMb", heapMb(stage), "MB", "");
            // now and then one ends: as many as slots and a few more, so that another takes its place
            load(stage, count + count / 20);
            startAll(stage);
            awaitProgress(stage, () -> stage.api().ledger().path("liveLegs").asLong(), count * 99L / 100);
            awaitReconciling();
            long live = stage.api().ledger().path("liveLegs").asLong();
            report.count("calls live at the switch", "liveCalls", live, "10,000");
            report.count("calls that the daemon holds", "heldCalls", inFlight(stage.api()), "");
            report.add("heap with them, after a full collection", "heapMb", heapMb(stage), "MB", "< 256");
            JsonNode seen = stage.api().ledger().path("switch");
            duplicates(report, seen);
            sound &= live > count * 98L / 100 && stage.daemon().isAlive();
        }
        report.print(out);
    }

    /** Loads all contacts while their campaigns are stopped, so that the loading is no part of what is measured. */
    private double load(Stage stage, int count) throws IOException, InterruptedException {
        for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
            stage.api().load(name(campaign), campaign, 1);
            stage.api().stop(name(campaign));
        }
        long start = System.nanoTime();
        int loaded = CAMPAIGNS;
        for (int batch = 0; loaded < count; batch++) {
            int size = Math.min(LOAD_BATCH, count - loaded);
            stage.api().load(name(batch % CAMPAIGNS), loaded, size);
            loaded += size;
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Instant startAll(Stage stage) throws IOException, InterruptedException {
        Instant started = Instant.now();
        for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
            stage.api().start(name(campaign));
        }
        return started;
    }

    /** Waits until the count is reached, or nothing has moved for long; answers the time of the last movement. */
    private Instant awaitProgress(Stage stage, Callable<Number> progress, long wanted) throws Exception {
        long last = -1;
        Instant moved = Instant.now();
        Instant said = moved;
        while (last < wanted && Instant.now().isBefore(moved.plus(STALLED))) {
            Thread.sleep(100);
            long now = progress.call().longValue();
            if (now != last) {
                moved = Instant.now();
                last = now;
            }
            if (Instant.now().isAfter(said.plusSeconds(10))) {
                said = Instant.now();
                out.printf("  %s: %,d of %,d%n", said, last, wanted);
            }
            if (!stage.daemon().isAlive()) {
                throw new IllegalStateException("the daemon has ended; see its log below " + work);
            }
        }
        return moved;
    }

    private void awaitReconciling() throws InterruptedException {
        // one round of comparing every live call with the switch's channels, 30 s apart, is part of what memory must
        // hold
        Thread.sleep(Duration.ofSeconds(options.number("liveSeconds", 45)).toMillis());
    }

    private static long delivered(DaemonApi api) throws IOException, InterruptedException {
        return api.ledger().path("connector").path("contactsDelivered").asLong();
    }

    private static long inFlight(DaemonApi api) throws IOException, InterruptedException {
        long sum = 0;
        for (JsonNode campaign : api.campaigns()) {
            sum += campaign.path("inFlight").asLong();
        }
        return sum;
    }

    private static double heapMb(Stage stage) {
        return stage.daemon().heapAfterCollection() / 1e6;
    }

    private List<String> daemonOptions() {
        return Arrays.asList(options.text("daemonOptions", "-Xmx256m").split(","));
    }

    private static List<Stored> claimedAfter(Instant from, List<Stored> results) {
        List<Stored> measured = results.stream()
                .filter(result -> result.claimedAt().isAfter(from))
                .toList();
        if (measured.isEmpty()) {
            throw new IllegalStateException("no call was made in the time that counts");
        }
        return measured;
    }

    private static void record(Histogram histogram, Instant from, Instant to) {
        histogram.recordValue(
                to.equals(Instant.MAX)
                        ? Duration.ofHours(1).toNanos() / 1000
                        : Math.max(0, Duration.between(from, to).toNanos() / 1000));
    }

    private static void reportLatency(Report report, String name, String key, Histogram micros, String goal) {
        report.add(name + ": p50", key + "P50Ms", micros.getValueAtPercentile(50) / 1000.0, "ms", "");
        report.add(name + ": p99", key + "P99Ms", micros.getValueAtPercentile(99) / 1000.0, "ms", goal);
        report.add(name + ": max", key + "MaxMs", micros.getMaxValue() / 1000.0, "ms", "");
    }

    private static void reportIntake(Report report, double seconds, int count) {
        report.add("intake over HTTP, before", "intakePerS", count / seconds, "contacts/s", "");
    }

    /** Results a second in the slowest ten seconds between the first and the last ten. */
    private static double slowest(List<Stored> results) {
        List<Instant> stored = results.stream().map(Stored::storedAt).sorted().toList();
        long first = stored.get(0).getEpochSecond();
        int seconds = (int) (stored.get(stored.size() - 1).getEpochSecond() - first) + 1;
        int[] perSecond = new int[seconds];
        stored.forEach(at -> perSecond[(int) (at.getEpochSecond() - first)]++);
        return IntStream.rangeClosed(1, seconds - 12)
                        .map(from -> IntStream.range(from, from + 10)
                                .map(i -> perSecond[i])
                                .sum())
                        .min()
                        .orElse(0)
                / 10.0;
    }

    /** What the far side saw against what the database says. */
    private void farSide(Report report, Stage stage, int count, boolean simulatedConnector)
            throws IOException, InterruptedException, SQLException {
        JsonNode ledger = stage.api().ledger();
        JsonNode seen = ledger.path("switch");
        long ended = seen.path("legsEnded").asLong();
        long stored = stage.attempts().endedCount();
        long lost = Math.max(0, ended - stored) + Math.max(0, count - stored);
        report.count("far side: calls ended at the switch", "switchCalls", ended, "");
        report.count("far side: results lost", "lostResults", lost, "0");
        duplicates(report, seen);
        if (simulatedConnector) {
            JsonNode connector = ledger.path("connector");
            report.count(
                    "far side: contacts notified",
                    "notified",
                    connector.path("contactsDelivered").asLong(),
                    "");
            report.count(
                    "far side: notices repeated",
                    "noticesRepeated",
                    connector.path("repeatedKeys").asLong(),
                    "");
            sound &= connector.path("contactsDelivered").asLong() == count;
        }
        sound &= lost == 0;
    }

    private void duplicates(Report report, JsonNode seen) {
        long duplicates = seen.path("duplicateOriginates").asLong();
        report.count("far side: duplicate originates", "duplicateOriginates", duplicates, "0");
        report.count(
                "far side: originates refused",
                "refusedOriginates",
                seen.path("refused").asLong(),
                "");
        sound &= duplicates == 0;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static String name(int campaign) {
        return "load-" + campaign;
    }
}
