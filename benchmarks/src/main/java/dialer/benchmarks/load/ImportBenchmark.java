package dialer.benchmarks.load;

import dialer.benchmarks.Machine;
import dialer.benchmarks.Options;
import dialer.benchmarks.Report;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code dialer contacts import} as an operator gives it: a process of its own, a file, the daemon, MariaDB with durable commits. What it takes
 * of each is told apart, because a rate alone says more about who else was working on the machine.
 */
public final class ImportBenchmark {
    private static final int CAMPAIGNS = 4;
    private static final long POLL_MS = 20;
    private static final String AS_THE_LAUNCHER = "-XX:TieredStopAtLevel=1,-XX:+UseSerialGC";

    private final int rows;
    private final Path work;
    private final List<Path> files;
    private final List<String> daemonOptions;
    private final List<String> clientOptions;
    private boolean sound = true;

    private ImportBenchmark(Options options, Path work) {
        this.rows = options.number("rows", 600_000);
        this.work = work;
        this.files = List.of(work.resolve("first.csv"), work.resolve("next.csv"));
        this.daemonOptions = List.of(options.text("daemonOptions", "-Xmx256m").split(","));
        this.clientOptions =
                List.of(options.text("clientOptions", AS_THE_LAUNCHER).split(","));
    }

    /**
     * Measures, and prints the figures to {@code out}.
     *
     * @param options {@code rows} of the file (default 600000), {@code rounds} (default 1), {@code daemonOptions} (default {@code -Xmx256m}),
     *     {@code clientOptions} (default: the launcher's), and {@code against}: the directory {@code benchmarks/target} of another build, which is measured in turns with this one
     * @return false if a row was not stored
     */
    public static boolean run(Options options, Path work, PrintStream out) throws Exception {
        ImportBenchmark benchmark = new ImportBenchmark(options, work);
        Files.createDirectories(work);
        for (int i = 0; i < benchmark.files.size(); i++) {
            benchmark.write(benchmark.files.get(i), i * benchmark.rows);
        }
        String other = options.text("against", "");
        for (int round = 0; round < options.number("rounds", 1); round++) {
            if (!other.isEmpty()) {
                benchmark.measure("import: " + other, Path.of(other, "lib").toAbsolutePath() + "/*", out);
            }
            benchmark.measure("import", System.getProperty("java.class.path"), out);
        }
        for (Path file : benchmark.files) {
            Files.delete(file);
        }
        return benchmark.sound;
    }

    /** Seven columns, one of them metadata; ids are made by the import. */
    private void write(Path file, int first) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("customerNumber,campaignId,campaignType,ivr,gatewayId,priority,customerName\n");
            for (int i = first; i < first + rows; i++) {
                out.write(String.format(
                        Locale.ROOT,
                        "+1%d,import-%d,IVR,9001,11111111-2222-3333-4444-555555555555,%d,Customer %d%n",
                        2_000_000_000L + i,
                        i % CAMPAIGNS,
                        1 + i % 10,
                        i));
            }
        }
    }

    private void measure(String name, String classPath, PrintStream out) throws Exception {
        Report report = new Report(name, Machine.here());
        Path logs = work.resolve("logs");
        try (Stage stage = Stage.open(logs, new Stage.Calls(20, 100, 100, 200), null, daemonOptions, classPath)) {
            // of stopped campaigns, so that dialing is no part of what is measured
            for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
                stage.api().load("import-" + campaign, 2 * rows + campaign, 1);
                stage.api().stop("import-" + campaign);
            }
            report.count("rows of each file", "rows", rows, "");
            measure("first", "the first import of a daemon", files.get(0), stage, classPath, report);
            measure("next", "the next", files.get(1), stage, classPath, report);
            long stored = stage.attempts().contacts() - CAMPAIGNS;
            report.count("rows stored", "stored", stored, String.format(Locale.ROOT, "%,d", 2 * rows));
            sound &= stored == 2L * rows;
        }
        report.print(out);
    }

    private void measure(String key, String words, Path file, Stage stage, String classPath, Report report)
            throws Exception {
        double daemonBefore = stage.daemon().cpuSeconds();
        double databaseBefore = databaseCpuSeconds();
        long start = System.nanoTime();
        double client = clientCpuSeconds(stage, classPath, file);
        double seconds = (System.nanoTime() - start) / 1e9;
        double daemon = stage.daemon().cpuSeconds() - daemonBefore;
        double database = databaseCpuSeconds() - databaseBefore;
        report.add(words + ", with the client's start", key + "RowsPerS", rows / seconds, "rows/s", ">= 20,000");
        addCpu(report, key + "ClientCpuUsPerRow", "processor time of the client", client);
        addCpu(report, key + "DaemonCpuUsPerRow", "processor time of the daemon", daemon);
        addCpu(report, key + "DatabaseCpuUsPerRow", "processor time of MariaDB", database);
        addCpu(report, key + "CpuUsPerRow", "together", client + daemon + database);
    }

    private void addCpu(Report report, String key, String words, double seconds) {
        report.add("  " + words, key, 1e6 * seconds / rows, "µs a row", "");
    }

    private double clientCpuSeconds(Stage stage, String classPath, Path file) throws Exception {
        double used = 0;
        try (ChildProcess client = ChildProcess.start(
                work.resolve("import.log"),
                classPath,
                clientOptions,
                "dialer.daemon.Main",
                List.of(
                        "contacts",
                        "import",
                        file.toString(),
                        "--url",
                        stage.api().daemon().toString()))) {
            while (client.isAlive()) {
                used = Math.max(used, client.cpuSeconds());
                Thread.sleep(POLL_MS);
            }
            sound &= client.await() == 0;
        }
        return used;
    }

    /** The only child of this process that is no Java. */
    private static double databaseCpuSeconds() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info()
                        .command()
                        .map(command -> new File(command).getName().equals("mariadbd"))
                        .orElse(false))
                .flatMap(child -> child.info().totalCpuDuration().stream())
                .mapToDouble(time -> time.toMillis() / 1000.0)
                .sum();
    }
}
