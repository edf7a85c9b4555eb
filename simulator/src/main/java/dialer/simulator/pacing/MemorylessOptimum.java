package dialer.simulator.pacing;

/**
 * The best that any dialer can do in the memoryless model: ringing and talking are exponential, so that the numbers of busy agents and of calls in
 * flight say all there is to know. The constrained decision process (most occupancy, abandoned / live answers at most the target) is
 * solved by relative value iteration for a price of abandoning; the price is the one that makes the bound lowest (Lagrange).
 *
 * <p>A person at place k of the line is served if k talks end within the grace time, which is Poisson as long as all agents talk.
 */
final class MemorylessOptimum {
    /** Beyond, the states are too many to be solved within a minute. */
    static final int MOST_AGENTS = 200;

    private static final double GOLDEN = 0.6180339887498949;
    private static final int PRICES = 16;
    private static final double ACCURACY = 2e-6;
    private static final int MOST_ROUNDS = 400_000;

    private final int agents;
    private final double target;
    private final double talkRate;
    private final double answerRate;
    private final double endRate;
    private final double clock;
    private final int mostPeople;
    private final int mostLines;
    private final double[] admitted;
    private final double[] served;

    /** By people (with an agent or in line) and calls in flight: the relative value, and the same after the best origination. */
    private double[] value;

    private double[] acted;
    private final int[] lines;
    private double occupancy;

    private MemorylessOptimum(Scenario scenario) {
        agents = scenario.agents();
        target = scenario.target();
        talkRate = 1 / scenario.talk().at(0).mean();
        endRate = 1 / scenario.ring().mean();
        answerRate = scenario.answerRate().at(0);
        admitted = admission(agents * talkRate * scenario.graceSeconds());
        mostPeople = agents + admitted.length;
        // three times what keeps all agents busy on average; small teams may dial for several agents at once
        mostLines = (int) Math.ceil(3 * agents * talkRate / endRate / answerRate + 4 / answerRate + 6);
        clock = agents * talkRate + mostLines * endRate;
        value = new double[(mostPeople + 1) * (mostLines + 1)];
        acted = new double[value.length];
        lines = new int[value.length];
        served = new double[mostPeople + 1];
    }

    /** @throws ScenarioException if it is not memoryless, or the team too large to be solved */
    static MemorylessOptimum of(Scenario scenario) {
        if (!scenario.isMemoryless()) {
            throw refused(scenario, "oracle is known only for scenarios in which everything is exponential");
        }
        if (scenario.agents() > MOST_AGENTS) {
            throw refused(scenario, "oracle is solved for at most " + MOST_AGENTS + " agents");
        }
        MemorylessOptimum optimum = new MemorylessOptimum(scenario);
        optimum.solve();
        return optimum;
    }

    private static ScenarioException refused(Scenario scenario, String why) {
        return new ScenarioException("The scenario " + scenario.name(), java.util.List.of(why));
    }

    /** The largest occupancy whose abandonment is at most the target. */
    double occupancy() {
        return occupancy;
    }

    /** Calls in flight that are best for so many people (talking or in line), at least those there are. */
    int bestLines(int people, int inFlight) {
        int n = Math.min(inFlight, mostLines);
        return Math.max(inFlight, lines[Math.min(people, mostPeople) * (mostLines + 1) + n]);
    }

    /** A dialer that does what is optimal. */
    Dialer dialer() {
        return new Dialer() {
            @Override
            public long tickMicros() {
                return 1_000_000;
            }

            @Override
            public boolean decidesOnEvents() {
                return true;
            }

            @Override
            public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
                return bestLines(pool.busyAgents() + pool.waiting(), pool.ringing()) - pool.ringing();
            }
        };
    }

    /** P(Poisson(mean) >= place in line) for the places 1, 2 ... as long as it is worth counting. */
    private static double[] admission(double mean) {
        double[] chances = new double[200];
        double term = Math.exp(-mean);
        double below = term;
        int places = 0;
        while (places < chances.length && 1 - below > 1e-4) {
            chances[places++] = 1 - below;
            term *= mean / places;
            below += term;
        }
        return java.util.Arrays.copyOf(chances, places);
    }

    /** The bound is convex in the price: golden section. */
    private void solve() {
        double low = 0;
        double high = 60 / (talkRate * agents);
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = gain(left);
        double atRight = gain(right);
        for (int i = 0; i < PRICES; i++) {
            if (atLeft < atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = gain(left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = gain(right);
            }
        }
        occupancy = gain((low + high) / 2);
        rememberBest();
    }

    /** The largest long-run occupancy, paid for at this price: value iteration until its bounds meet. */
    private double gain(double price) {
        for (int people = 0; people <= mostPeople; people++) {
            double chance = admittedAt(people);
            served[people] = answerRate * endRate * price * (chance * target - (1 - chance) * (1 - target));
        }
        double lower = 0;
        double upper = 1;
        for (int round = 0; round < MOST_ROUNDS && upper - lower > ACCURACY; round++) {
            double[] bounds = improve();
            lower = bounds[0];
            upper = bounds[1];
        }
        return (lower + upper) / 2;
    }

    private double admittedAt(int people) {
        return people < agents ? 1 : people - agents < admitted.length ? admitted[people - agents] : 0;
    }

    private double[] improve() {
        int width = mostLines + 1;
        originateBest();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double[] next = new double[value.length];
        for (int people = 0; people <= mostPeople; people++) {
            int busy = Math.min(people, agents);
            double chance = answerRate * admittedAt(people);
            int row = people * width;
            int more = Math.min(people + 1, mostPeople) * width;
            int fewer = Math.max(people - 1, 0) * width;
            for (int n = 0; n <= mostLines; n++) {
                int state = row + n;
                double flow = busy * talkRate * acted[fewer + n];
                double stay = clock - busy * talkRate - n * endRate;
                if (n > 0) {
                    flow += n * endRate * (chance * acted[more + n - 1] + (1 - chance) * acted[row + n - 1]);
                }
                double reward = (double) busy / agents + n * served[people];
                double newValue = (reward + flow + stay * acted[state]) / clock;
                double change = (newValue - value[state]) * clock;
                least = Math.min(least, change);
                most = Math.max(most, change);
                next[state] = newValue;
            }
        }
        double anchor = next[0];
        for (int state = 0; state < next.length; state++) {
            next[state] -= anchor;
        }
        value = next;
        return new double[] {least, most};
    }

    /** Calls can be added at once, not taken back. */
    private void originateBest() {
        int width = mostLines + 1;
        for (int people = 0; people <= mostPeople; people++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int n = mostLines; n >= 0; n--) {
                int state = people * width + n;
                best = Math.max(best, value[state]);
                acted[state] = best;
            }
        }
    }

    private void rememberBest() {
        int width = mostLines + 1;
        for (int people = 0; people <= mostPeople; people++) {
            int best = mostLines;
            for (int n = mostLines; n >= 0; n--) {
                if (value[people * width + n] >= value[people * width + best]) {
                    best = n;
                }
                lines[people * width + n] = best;
            }
        }
    }
}
