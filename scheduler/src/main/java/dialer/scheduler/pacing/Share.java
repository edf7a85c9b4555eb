package dialer.scheduler.pacing;

import java.util.List;

/** A share of yes among yes and no, that fades. */
final class Share {
    private static final double MEMORY = 400;

    private double yes;
    private double all;

    Share(double priorYes, double priorAll) {
        yes = priorYes;
        all = priorAll;
    }

    void observe(boolean is) {
        yes = yes * (1 - 1 / MEMORY) + (is ? 1 : 0);
        all = all * (1 - 1 / MEMORY) + 1;
    }

    double value() {
        return yes / all;
    }

    /** The share plus its standard error, at most 1. */
    double atMost() {
        double share = value();
        return Math.min(1, share + Math.sqrt(share * (1 - share) / (all + 1)));
    }

    List<Double> memory() {
        return List.of(yes, all);
    }

    void restore(List<Double> memory) {
        if (memory.size() >= 2 && memory.get(1) > 0) {
            yes = memory.get(0);
            all = memory.get(1);
        }
    }
}
