package dialer.scheduler.pacing;

import java.util.List;

/**
 * The share of attempts that a person answers, on the safe side: a slow memory plus its standard error, and a fast one that counts only when it
 * is clearly higher. A rising answer rate is followed within a few dozen attempts, a falling one slowly: too high a rate makes agents wait, too
 * low a rate abandons people.
 */
final class AnswerLevel {
    private static final double SLOW_MEMORY = 400;
    private static final double FAST_MEMORY = 25;

    /** A large team's memory spans generations of calls, too: else the noise of the estimate would outweigh that of the answers themselves. */
    private static final double SLOW_GENERATIONS = 10;

    private static final double FAST_GENERATIONS = 0.5;

    /** Before anything is known three of four attempts are taken to be answered. */
    private static final double PRIOR_ANSWERED = 3;

    private static final double PRIOR_ATTEMPTS = 4;
    private static final double FAST_DISCOUNT = 1;

    private double slowAnswered = PRIOR_ANSWERED;
    private double slowAttempts = PRIOR_ATTEMPTS;
    private double fastAnswered;
    private double fastAttempts;
    private double value = computed();

    /**
     * An attempt is over.
     *
     * @param person the probability that a person would have answered it: 1 or 0, unless it was given up
     * @param inFlight how many calls are in flight: a generation
     */
    void observe(double person, int inFlight) {
        double slowMemory = Math.max(SLOW_MEMORY, SLOW_GENERATIONS * inFlight);
        double fastMemory = Math.max(FAST_MEMORY, FAST_GENERATIONS * inFlight);
        slowAnswered *= 1 - 1 / slowMemory;
        slowAttempts *= 1 - 1 / slowMemory;
        fastAnswered *= 1 - 1 / fastMemory;
        fastAttempts *= 1 - 1 / fastMemory;
        slowAttempts++;
        fastAttempts++;
        slowAnswered += person;
        fastAnswered += person;
        value = computed();
    }

    /** The probability that a person answers the next attempt, 0 to 1, rather too high than too low. */
    double value() {
        return value;
    }

    private double computed() {
        double slow = slowAnswered / slowAttempts;
        double safe = Math.min(1, slow + deviation(slow, slowAttempts));
        if (fastAttempts < 10) {
            return safe;
        }
        double fast = fastAnswered / fastAttempts;
        return Math.max(safe, fast - FAST_DISCOUNT * deviation(fast, fastAttempts));
    }

    /** The same without any safety: what is likeliest. */
    double likeliest() {
        return slowAnswered / slowAttempts;
    }

    /** Attempts in the slow memory, the prior's included. */
    double attempts() {
        return slowAttempts;
    }

    /** Leans halfway towards what was learned at another time. */
    void lean(List<Double> memory) {
        if (memory.size() >= 2 && memory.get(1) > 0) {
            double weight = Math.min(slowAttempts, memory.get(1)) / memory.get(1);
            slowAnswered = (slowAnswered + weight * memory.get(0)) / 2;
            slowAttempts = (slowAttempts + weight * memory.get(1)) / 2;
            value = computed();
        }
    }

    List<Double> memory() {
        return List.of(slowAnswered, slowAttempts, fastAnswered, fastAttempts);
    }

    /** The fast memory is not taken up: what it knows is over after a restart. */
    void restore(List<Double> memory) {
        if (memory.size() >= 2 && memory.get(1) > 0) {
            slowAnswered = memory.get(0);
            slowAttempts = memory.get(1);
            value = computed();
        }
    }

    private static double deviation(double share, double attempts) {
        return Math.sqrt(share * (1 - share) / (attempts + 1));
    }
}
