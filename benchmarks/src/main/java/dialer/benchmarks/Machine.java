package dialer.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that a figure was measured on; a figure without it says nothing.
 *
 * @param memoryMb megabytes (10^6 bytes) of memory
 * @param loadAverage of the last minute, before the measurement: above 0.5 somebody else was working too
 */
public record Machine(int cores, String cpu, long memoryMb, String java, double loadAverage) {

    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replace(" kB", "")) * 1024 / 1_000_000,
                Runtime.version().toString(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** As the value of {@code machine} in a line of results. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("cores", cores)
                .put("cpu", cpu)
                .put("memoryMb", memoryMb)
                .put("java", java)
                .put("loadAverageBefore", loadAverage);
    }

    private static String field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException e) {
            return "0";
        }
    }
}
