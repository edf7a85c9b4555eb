package dialer.simulator.pacing;

import java.util.List;

/**
 * What a policy reached in a scenario, over all its days.
 *
 * @param setting what was chosen with hindsight, or empty
 * @param occupancy (talk + wrap-up) / logged-in time after the warm-up: the mean over the days
 * @param occupancyCi95 half the width of its 95 % confidence interval; 0 with a single day
 * @param abandonment abandoned / live answers of all days together, the warm-up included, as a regulator counts
 * @param abandonmentWorstDay of the worst day
 * @param abandonmentWorst30Days of the worst 30 consecutive days; of all, if there are fewer
 * @param abandonmentWorstFiveMinutes of any five minutes of any day with at least 20 live answers
 * @param abandonmentAfterWarmup as {@code abandonment}, without the warm-up
 * @param falsePositives people taken for machines / live answers; they count as abandoned as well
 * @param agentWaitSeconds mean time of an agent between two calls, without wrap-up
 * @param personWaitSeconds mean time of a person from the answer to the agent (or to being abandoned)
 * @param dialsPerConnect calls originated for each person who got an agent
 * @param connectsPerAgentHour people who got an agent, for each hour logged in
 */
public record Figures(
        Scenario scenario,
        Policy policy,
        String setting,
        double occupancy,
        double occupancyCi95,
        double abandonment,
        double abandonmentWorstDay,
        double abandonmentWorst30Days,
        double abandonmentWorstFiveMinutes,
        double abandonmentAfterWarmup,
        double falsePositives,
        double agentWaitSeconds,
        double personWaitSeconds,
        double dialsPerConnect,
        double connectsPerAgentHour) {
    private static final int WINDOW_DAYS = 30;

    static Figures of(Scenario scenario, Policy policy, String setting, List<DayFigures> days) {
        double mean = days.stream().mapToDouble(DayFigures::occupancy).average().orElse(0);
        double squares = days.stream()
                .mapToDouble(day -> (day.occupancy() - mean) * (day.occupancy() - mean))
                .sum();
        int freedom = days.size() - 1;
        double half = freedom < 1 ? 0 : Special.student975(freedom) * Math.sqrt(squares / freedom / days.size());
        double talk = days.stream().mapToDouble(DayFigures::talkSeconds).sum();
        double wrapUp = days.stream().mapToDouble(DayFigures::wrapUpSeconds).sum();
        double idle = days.stream().mapToDouble(DayFigures::idleSeconds).sum();
        double connects = days.stream().mapToDouble(DayFigures::connects).sum();
        double measured =
                days.stream().mapToDouble(DayFigures::liveAnswersMeasured).sum();
        double answers = days.stream().mapToDouble(DayFigures::liveAnswers).sum();
        return new Figures(
                scenario,
                policy,
                setting,
                mean,
                half,
                pooled(days),
                days.stream().mapToDouble(DayFigures::abandonment).max().orElse(0),
                worstWindow(days),
                days.stream().mapToDouble(DayFigures::worstFiveMinutes).max().orElse(0),
                ratio(days.stream().mapToDouble(DayFigures::abandonedMeasured).sum(), measured),
                ratio(days.stream().mapToDouble(DayFigures::takenForMachine).sum(), answers),
                ratio(idle, connects),
                ratio(days.stream().mapToDouble(DayFigures::personWaitSeconds).sum(), measured),
                ratio(days.stream().mapToDouble(DayFigures::attempts).sum(), connects),
                ratio(connects * 3600, talk + wrapUp + idle));
    }

    private static double worstWindow(List<DayFigures> days) {
        double worst = 0;
        int length = Math.min(WINDOW_DAYS, days.size());
        for (int first = 0; first + length <= days.size(); first++) {
            worst = Math.max(worst, pooled(days.subList(first, first + length)));
        }
        return worst;
    }

    static double pooled(List<DayFigures> days) {
        return ratio(
                days.stream().mapToDouble(DayFigures::abandoned).sum(),
                days.stream().mapToDouble(DayFigures::liveAnswers).sum());
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
