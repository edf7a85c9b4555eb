package dialer.simulator.pacing;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Chooses the one number of a stationary rule so that it just meets the legal limit on the very days that are counted: no real dialer knows
 * it beforehand. Bisection: more calls, more abandoned.
 */
final class Hindsight {
    private static final int STEPS = 12;

    /** Days of a trial are enough when they hold about so many answers; large teams have them in one or two. */
    private static final double AGENT_HOURS_OF_TRIAL = 3000;

    private final Laboratory laboratory;
    private final Scenario scenario;
    private final boolean isRatio;

    Hindsight(Laboratory laboratory, Scenario scenario, Policy policy) {
        this.laboratory = laboratory;
        this.scenario = scenario;
        this.isRatio = policy == Policy.FIXED_RATIO;
    }

    Figures best() throws InterruptedException {
        double cautious = isRatio ? 1 : scenario.agents();
        double bold = isRatio ? 2 + 60 / scenario.answerRate().at(0) / 20 : -scenario.agents();
        for (int step = 0; step < STEPS; step++) {
            double middle = (cautious + bold) / 2;
            if (Figures.pooled(laboratory.trial(scenario, trialDays(), day -> dialer(middle)))
                    <= scenario.legalLimit()) {
                cautious = middle;
            } else {
                bold = middle;
            }
        }
        double chosen = cautious;
        String setting = String.format(Locale.ROOT, isRatio ? "%.3f lines per agent" : "m = %.2f", chosen);
        List<DayFigures> days = laboratory.days(scenario, day -> dialer(chosen));
        return Figures.of(scenario, isRatio ? Policy.FIXED_RATIO : Policy.AFFINE, setting, days);
    }

    private int trialDays() {
        double agentHours = scenario.agents() * (scenario.hours() + scenario.warmupMinutes() / 60);
        return (int) Math.max(1, Math.min(scenario.replications(), Math.ceil(AGENT_HOURS_OF_TRIAL / agentHours)));
    }

    private Dialer dialer(double number) {
        DoubleFunction<Dialer> rule = isRatio ? FixedRatioDialer::new : m -> new AffineDialer(scenario.answerRate(), m);
        return rule.apply(number);
    }
}
