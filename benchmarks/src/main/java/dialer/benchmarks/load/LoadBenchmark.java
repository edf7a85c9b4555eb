package dialer.benchmarks.load;
import dialer.benchmarks.Options;
import java.io.PrintStream;
import java.nio.file.Path;
public final class LoadBenchmark { public static boolean run(Options o, Path w, PrintStream p) { return true; } }
