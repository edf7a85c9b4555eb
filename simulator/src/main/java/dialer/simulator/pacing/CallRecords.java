package dialer.simulator.pacing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One's own call records, whose times a scenario then has instead of distributions with a formula. A CSV file with a header; the columns:
 *
 * <ul>
 *   <li>{@code answered}: {@code true} if a person answered, else {@code false}
 *   <li>{@code ringSeconds}: from the origination to the answer, or to the end
 *   <li>{@code talkSeconds}: of answered calls; empty if no agent talked to the person
 *   <li>{@code wrapUpSeconds}, optional: what the agent needed afterwards
 *   <li>{@code startedAt}, optional: as in 2026-03-31T09:15:00. With it the answer rate is that of each hour of the day
 * </ul>
 */
public final class CallRecords {
    private static final Set<String> COLUMNS =
            Set.of("answered", "ringSeconds", "talkSeconds", "wrapUpSeconds", "startedAt");
    private static final List<String> NEEDED = List.of("answered", "ringSeconds", "talkSeconds");
    private static final int MOST_FAULTS = 10;
    private static final double LONGEST_SECONDS = 86_400;

    private final List<Double> ringAnswered = new ArrayList<>();
    private final List<Double> ringUnanswered = new ArrayList<>();
    private final List<Double> talk = new ArrayList<>();
    private final List<Double> wrapUp = new ArrayList<>();
    private final Map<Integer, int[]> byHour = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    private CallRecords() {}

    /** @throws ScenarioException if the file cannot be read, a column is missing or unknown, a value wrong, or no call answered */
    public static CallRecords read(Path file) {
        CallRecords records = new CallRecords();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : csv) {
                if (records.ringAnswered.isEmpty() && records.ringUnanswered.isEmpty()) {
                    records.checkHeader(row.getHeader());
                }
                if (records.faults.size() < MOST_FAULTS) {
                    records.add(row);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            records.faults.add("it cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (CsvParseException e) {
            records.faults.add("it is not CSV: " + e.getMessage());
        }
        if (records.faults.isEmpty() && (records.ringAnswered.isEmpty() || records.talk.isEmpty())) {
            records.faults.add("it has no answered call with a talk time");
        }
        if (!records.faults.isEmpty()) {
            throw new ScenarioException("The call records " + file, records.faults);
        }
        return records;
    }

    /** The scenario with the answer rate and the times of these records; team, limits and days stay. */
    public Scenario applyTo(Scenario to) {
        double timeout = Math.max(1, Math.max(longest(ringAnswered), longest(ringUnanswered)));
        return new Scenario(
                to.name(),
                to.agents(),
                to.hours(),
                to.warmupMinutes(),
                to.replications(),
                to.seed(),
                to.target(),
                to.legalLimit(),
                to.graceSeconds(),
                answerRate(),
                new Distribution.Empirical(ringAnswered),
                timeout,
                to.minRingSeconds(),
                ringUnanswered.isEmpty() ? null : new Distribution.Empirical(ringUnanswered),
                0,
                0,
                null,
                Schedule.always(new Distribution.Empirical(talk)),
                wrapUp.isEmpty() ? to.wrapUp() : Schedule.always(new Distribution.Empirical(wrapUp)),
                to.churn(),
                to.massLogout(),
                to.cpsLimit(),
                to.slotLimit(),
                to.eventDelayMillis(),
                to.lostEventShare(),
                to.policies());
    }

    /** By the hour, from the first hour of the day with records on; an hour without any has the rate of the one before. */
    private Schedule<Double> answerRate() {
        List<Schedule.Step<Double>> steps = new ArrayList<>();
        int first = -1;
        for (Map.Entry<Integer, int[]> hour : byHour.entrySet()) {
            first = first < 0 ? hour.getKey() : first;
            int[] counts = hour.getValue();
            // nobody at all would leave a dialer without end; half a call stands for it
            double rate = Math.max(counts[0], 0.5) / counts[1];
            steps.add(new Schedule.Step<>(60.0 * (hour.getKey() - first), Math.min(1, rate)));
        }
        double all = ringAnswered.size();
        return steps.isEmpty() ? Schedule.always(all / (all + ringUnanswered.size())) : new Schedule<>(steps);
    }

    private void checkHeader(List<String> header) {
        for (String column : NEEDED) {
            if (!header.contains(column)) {
                faults.add("line 1: the column " + column + " is missing");
            }
        }
        for (String column : header) {
            if (!COLUMNS.contains(column)) {
                faults.add("line 1: " + column + " is not a column; the columns are "
                        + String.join(", ", new java.util.TreeSet<>(COLUMNS)));
            }
        }
    }

    private void add(NamedCsvRecord row) {
        String answered = row.findField("answered").orElse("").strip();
        if (!"true".equals(answered) && !"false".equals(answered)) {
            fault(row, "answered", answered, "true or false");
            return;
        }
        boolean isAnswered = "true".equals(answered);
        Double ring = seconds(row, "ringSeconds", true);
        Double talked = seconds(row, "talkSeconds", false);
        Double wrapped = seconds(row, "wrapUpSeconds", false);
        if (ring != null) {
            (isAnswered ? ringAnswered : ringUnanswered).add(ring);
        }
        if (isAnswered && talked != null) {
            talk.add(talked);
            if (wrapped != null) {
                wrapUp.add(wrapped);
            }
        }
        countHour(row, isAnswered);
    }

    private void countHour(NamedCsvRecord row, boolean isAnswered) {
        String startedAt = row.findField("startedAt").orElse("").strip();
        if (startedAt.isEmpty()) {
            return;
        }
        try {
            int[] counts = byHour.computeIfAbsent(LocalDateTime.parse(startedAt).getHour(), hour -> new int[2]);
            counts[0] += isAnswered ? 1 : 0;
            counts[1]++;
        } catch (DateTimeParseException e) {
            fault(row, "startedAt", startedAt, "a date and time as in 2026-03-31T09:15:00");
        }
    }

    private @Nullable Double seconds(NamedCsvRecord row, String column, boolean isNeeded) {
        Optional<String> field = row.findField(column).map(String::strip).filter(text -> !text.isEmpty());
        if (field.isEmpty()) {
            if (isNeeded) {
                fault(row, column, "", "seconds");
            }
            return null;
        }
        String text = field.get();
        if (text.matches("[0-9]{1,6}(\\.[0-9]+)?") && Double.parseDouble(text) <= LONGEST_SECONDS) {
            return Double.valueOf(text);
        }
        fault(row, column, text, "seconds from 0 to 86400");
        return null;
    }

    private void fault(NamedCsvRecord row, String column, String text, String allowed) {
        faults.add("line " + row.getStartingLineNumber() + ": " + column + " is '" + text.replaceAll("\\p{Cntrl}", " ")
                + "'; it must be " + allowed);
    }

    private static double longest(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
