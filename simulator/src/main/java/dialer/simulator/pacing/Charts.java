package dialer.simulator.pacing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Draws figures into a folder: for each scenario occupancy against abandonment (scenarios that differ in the target alone in one chart), and occupancy
 * against team size for scenarios whose names differ in the number at the end alone.
 */
public final class Charts {
    private Charts() {}

    /** @return the files written */
    public static List<Path> write(Path folder, List<Figures> figures) throws IOException {
        Files.createDirectories(folder);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, List<Figures>> group :
                grouped(figures, name -> name.replaceFirst("-target-.*$", "")).entrySet()) {
            if (policies(group.getValue()) > 1) {
                Path file = folder.resolve("abandonment-" + fileName(group.getKey()) + ".svg");
                written.add(Files.writeString(file, abandonment(group.getKey(), group.getValue())));
            }
        }
        for (Map.Entry<String, List<Figures>> group :
                grouped(figures, name -> name.replaceFirst("-?[0-9]+$", "")).entrySet()) {
            if (group.getValue().stream()
                            .mapToInt(line -> line.scenario().agents())
                            .distinct()
                            .count()
                    > 1) {
                Path file = folder.resolve("team-size-" + fileName(group.getKey()) + ".svg");
                written.add(Files.writeString(file, teamSize(group.getKey(), group.getValue())));
            }
        }
        return written;
    }

    private static String abandonment(String name, List<Figures> figures) {
        SvgChart chart = new SvgChart(
                name + ": occupancy against abandonment", "abandoned / answered by a person, %", "occupancy");
        byPolicy(figures)
                .forEach((policy, lines) -> chart.series(
                        policy.word(),
                        lines.stream()
                                .map(line -> new SvgChart.Point(100 * line.abandonment(), line.occupancy()))
                                .sorted((a, b) -> Double.compare(a.x(), b.x()))
                                .toList()));
        chart.mark(100 * figures.get(0).scenario().legalLimit(), "limit");
        return chart.svg();
    }

    private static String teamSize(String name, List<Figures> figures) {
        SvgChart chart = new SvgChart(name + ": occupancy against team size", "agents", "occupancy").logarithmic();
        byPolicy(figures)
                .forEach((policy, lines) -> chart.series(
                        policy.word(),
                        lines.stream()
                                .map(line -> new SvgChart.Point(line.scenario().agents(), line.occupancy()))
                                .sorted((a, b) -> Double.compare(a.x(), b.x()))
                                .toList()));
        return chart.svg();
    }

    private static Map<String, List<Figures>> grouped(List<Figures> figures, Function<String, String> group) {
        return figures.stream()
                .collect(Collectors.groupingBy(
                        line -> group.apply(line.scenario().name()), TreeMap::new, Collectors.toList()));
    }

    private static Map<Policy, List<Figures>> byPolicy(List<Figures> figures) {
        return figures.stream().collect(Collectors.groupingBy(Figures::policy, TreeMap::new, Collectors.toList()));
    }

    private static long policies(List<Figures> figures) {
        return figures.stream().map(Figures::policy).distinct().count();
    }

    private static String fileName(String name) {
        return name.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[.-]+", "");
    }
}
