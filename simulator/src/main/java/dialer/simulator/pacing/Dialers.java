package dialer.simulator.pacing;

import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PredictivePolicy;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Makes the dialers whose settings need no trial. */
final class Dialers {
    private Dialers() {}

    /** A fresh dialer for each day. */
    static IntFunction<Dialer> of(Scenario scenario, Policy policy) {
        return switch (policy) {
            case LAW -> law(scenario, PredictivePolicy::learning);
            case LAW_INFORMED -> law(scenario, () -> PredictivePolicy.informed(new TrueTimes(scenario)));
            case PROGRESSIVE -> day -> new ProgressiveDialer();
            case VICIDIAL_HARD -> vicidial(scenario, VicidialDialer.Method.HARD_LIMIT);
            case VICIDIAL_AVERAGE -> vicidial(scenario, VicidialDialer.Method.AVERAGE);
            case VICIDIAL_TAPERED -> vicidial(scenario, VicidialDialer.Method.TAPERED);
            case ISSABEL -> day -> new IssabelDialer(scenario.agents());
            case FIXED_RATIO, AFFINE, ORACLE ->
                throw new IllegalArgumentException(policy.word() + " has to be tuned first");
        };
    }

    private static IntFunction<Dialer> law(Scenario scenario, Supplier<PacingPolicy> fresh) {
        return day -> new LawDialer(fresh.get(), scenario);
    }

    private static IntFunction<Dialer> vicidial(Scenario scenario, VicidialDialer.Method method) {
        double shiftSeconds = scenario.hours() * 3600 + scenario.warmupMinutes() * 60;
        return day -> new VicidialDialer(method, scenario.legalLimit(), shiftSeconds);
    }
}
