package dialer.simulator.pacing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Figures for people and for programs. */
public final class FiguresText {
    private FiguresText() {}

    /** The lines of one scenario's table, with a heading. */
    public static String table(List<Figures> figures) {
        Scenario scenario = figures.get(0).scenario();
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %d agents, %d %s of %s h, target %s %%, limit %s %%%n",
                scenario.name(),
                scenario.agents(),
                scenario.replications(),
                scenario.replications() == 1 ? "day" : "days",
                plain(scenario.hours()),
                plain(100 * scenario.target()),
                plain(100 * scenario.legalLimit())));
        table.append(String.format(
                Locale.ROOT,
                "  %-17s %15s %9s %9s %8s %8s %8s %8s  %s%n",
                "policy",
                "occupancy",
                "abandoned",
                "worst day",
                "5 min",
                "agent s",
                "person s",
                "dials",
                ""));
        figures.forEach(line -> table.append(line(line)));
        return table.toString();
    }

    private static String line(Figures figures) {
        return String.format(
                                Locale.ROOT,
                                "  %-17s %7.4f +-%6.4f %8.2f%% %8.2f%% %7.1f%% %8.1f %8.2f %8.2f  %s",
                                figures.policy().word(),
                                figures.occupancy(),
                                figures.occupancyCi95(),
                                100 * figures.abandonment(),
                                100 * figures.abandonmentWorstDay(),
                                100 * figures.abandonmentWorstFiveMinutes(),
                                figures.agentWaitSeconds(),
                                figures.personWaitSeconds(),
                                figures.dialsPerConnect(),
                                figures.setting())
                        .stripTrailing()
                + System.lineSeparator();
    }

    /** What the columns mean. */
    public static String legend() {
        return String.join(
                System.lineSeparator(),
                "occupancy: (talk + wrap-up) / logged-in time after the warm-up, +- half its 95 % confidence interval over the days",
                "abandoned: abandoned / answered by a person, all days together with their warm-up; then of the worst day,",
                "  and of the worst five minutes with at least 20 answers",
                "agent s: mean wait of an agent between calls; person s: of a person who answered; dials: originated calls per connected one",
                "");
    }

    /** One JSON object on one line, without line feed. */
    public static String json(Figures figures) {
        Scenario scenario = figures.scenario();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("scenario", scenario.name());
        json.put("policy", figures.policy().word());
        json.put("agents", scenario.agents());
        json.put("occupancy", rounded(figures.occupancy()));
        json.put("occupancyCi95", rounded(figures.occupancyCi95()));
        json.put("abandonment", rounded(figures.abandonment()));
        json.put("abandonmentWorstDay", rounded(figures.abandonmentWorstDay()));
        json.put("abandonmentWorst30Days", rounded(figures.abandonmentWorst30Days()));
        json.put("abandonmentWorstFiveMinutes", rounded(figures.abandonmentWorstFiveMinutes()));
        json.put("abandonmentAfterWarmup", rounded(figures.abandonmentAfterWarmup()));
        json.put("falsePositives", rounded(figures.falsePositives()));
        json.put("agentWaitSeconds", rounded(figures.agentWaitSeconds()));
        json.put("personWaitSeconds", rounded(figures.personWaitSeconds()));
        json.put("dialsPerConnect", rounded(figures.dialsPerConnect()));
        json.put("connectsPerAgentHour", rounded(figures.connectsPerAgentHour()));
        json.put("hours", rounded(scenario.hours()));
        json.put("replications", scenario.replications());
        json.put("seed", scenario.seed());
        json.put("target", rounded(scenario.target()));
        json.put("legalLimit", rounded(scenario.legalLimit()));
        json.put("setting", figures.setting());
        return json.toString();
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
