package dialer.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one benchmark: a table for people, then one line of JSON for programs. */
public final class Report {
    private final String benchmark;
    private final Machine machine;
    private final List<Row> rows = new ArrayList<>();
    private final ObjectNode figures = JsonNodeFactory.instance.objectNode();

    public Report(String benchmark, Machine machine) {
        this.benchmark = benchmark;
        this.machine = machine;
    }

    /**
     * Adds a figure.
     *
     * @param name in words, for the table
     * @param key ends in the unit, for the JSON
     * @param goal in words; empty if there is none
     */
    public void add(String name, String key, double value, String unit, String goal) {
        rows.add(new Row(name, String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value), unit, goal));
        figures.put(key, Math.round(value * 1000) / 1000.0);
    }

    /** Adds a number of things. */
    public void count(String name, String key, long number, String goal) {
        rows.add(new Row(name, String.format(Locale.ROOT, "%,d", number), "", goal));
        figures.put(key, number);
    }

    /** Prints the table and the line. */
    public void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%s, on %d cores of %s, %,d MB, Java %s, load average before %.2f%n",
                benchmark,
                machine.cores(),
                machine.cpu(),
                machine.memoryMb(),
                machine.java(),
                machine.loadAverage());
        for (Row row : rows) {
            out.printf(Locale.ROOT, "  %-64s %12s %-12s %s%n", row.name, row.value, row.unit, row.goal);
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("benchmark", benchmark);
        line.set("figures", figures);
        line.set("machine", machine.json());
        out.println(line);
        out.flush();
    }

    private record Row(String name, String value, String unit, String goal) {}
}
