package dialer.benchmarks;

import dialer.benchmarks.claim.ClaimBenchmark;
import dialer.benchmarks.codec.CodecRun;
import dialer.benchmarks.load.ImportBenchmark;
import dialer.benchmarks.load.LoadBenchmark;
import dialer.benchmarks.pacing.DecisionRun;
import java.nio.file.Path;
import java.util.List;

/** Where {@code benchmarks/run} begins: {@code codec}, {@code pacing}, {@code claim}, {@code import}, {@code load} or {@code all}. */
public final class Benchmarks {
    private static final List<String> ALL = List.of("codec", "pacing", "claim", "import", "load");

    private Benchmarks() {}

    /**
     * Runs the benchmarks named.
     *
     * @param args a name, then its options as {@code name=value}
     */
    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        Options options = Options.of(args);
        Path work = Path.of(options.text("work", "target/benchmarks")).toAbsolutePath();
        if (!name.equals("all") && !ALL.contains(name)) {
            System.err.println("usage: benchmarks/run codec|pacing|claim|import|load|all [name=value ...]");
            System.exit(2);
        }
        boolean sound = true;
        for (String one : name.equals("all") ? ALL : List.of(name)) {
            sound &= run(one, options, work.resolve(one));
        }
        System.exit(sound ? 0 : 1);
    }

    /** False if what was measured did not do its work, so that its figures mean nothing. */
    private static boolean run(String name, Options options, Path work) throws Exception {
        return switch (name) {
            case "codec" -> CodecRun.run(options, System.out);
            case "pacing" -> DecisionRun.run(options, System.out);
            case "claim" -> ClaimBenchmark.run(options, work, System.out);
            case "import" -> ImportBenchmark.run(options, work, System.out);
            default -> LoadBenchmark.run(options, work, System.out);
        };
    }
}
