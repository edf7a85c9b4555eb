package dialer.simulator.carrier;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Draws each call's fate from probabilities. The draw depends on the seed and the number alone, so that a run is
 * reproducible whatever the order in which calls are made.
 *
 * <p>Ring and talk times are exponential around their means, cut at ten times the mean, plus a small minimum that no
 * human undercuts.
 */
public final class SeededCarrier implements CarrierModel {

    private static final double LONGEST_IN_MEANS = 10;
    private static final Duration MEAN_GREETING = Duration.ofSeconds(4);
    private static final Duration RECORDING = Duration.ofSeconds(30);
    private static final Duration QUICKEST = Duration.ofMillis(500);

    private final long seed;
    private final Mix mix;

    public SeededCarrier(long seed, Mix mix) {
        this.seed = seed;
        this.mix = mix;
    }

    /**
     * How often what happens.
     *
     * @param answer probability, 0 to 1, that somebody picks up; the other five likewise
     * @param meanRing mean time until somebody picks up, is busy or declines
     * @param meanTalk mean time from the answer until the person hangs up
     * @param machines share, 0 to 1, of the answered calls that an answering machine answers
     */
    public record Mix(
            double answer,
            double busy,
            double noAnswer,
            double declined,
            double invalidNumber,
            double congested,
            Duration meanRing,
            Duration meanTalk,
            double machines) {

        /** People only. */
        public Mix(
                double answer,
                double busy,
                double noAnswer,
                double declined,
                double invalidNumber,
                double congested,
                Duration meanRing,
                Duration meanTalk) {
            this(answer, busy, noAnswer, declined, invalidNumber, congested, meanRing, meanTalk, 0);
        }

        public Mix {
            double sum = answer + busy + noAnswer + declined + invalidNumber + congested;
            if (Math.abs(sum - 1) > 1e-9) {
                throw new IllegalArgumentException("the probabilities of the outcomes must add up to 1, not " + sum);
            }
            if (Math.min(Math.min(answer, busy), Math.min(noAnswer, declined)) < 0
                    || Math.min(Math.min(invalidNumber, congested), machines) < 0) {
                throw new IllegalArgumentException("a probability is at least 0");
            }
        }

        /** The same with this share of machines among those who answer. */
        public Mix withMachines(double share) {
            return new Mix(answer, busy, noAnswer, declined, invalidNumber, congested, meanRing, meanTalk, share);
        }

        /** What a campaign to private people usually meets. */
        public static Mix typical() {
            return new Mix(0.55, 0.10, 0.22, 0.05, 0.05, 0.03, Duration.ofSeconds(8), Duration.ofSeconds(45));
        }
    }

    @Override
    public CallPlan plan(String number) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ fingerprint(number));
        CallOutcome outcome = draw(random.nextDouble());
        Duration ring = outcome.isRinging() ? time(random, mix.meanRing) : Duration.ZERO;
        if (outcome != CallOutcome.ANSWER) {
            return CallPlan.refuse(outcome, ring);
        }
        Duration talk = time(random, mix.meanTalk);
        return random.nextDouble() < mix.machines
                ? CallPlan.machine(ring, time(random, MEAN_GREETING), RECORDING)
                : CallPlan.answer(ring, talk);
    }

    private CallOutcome draw(double at) {
        double rest = at - mix.answer;
        if (rest < 0) {
            return CallOutcome.ANSWER;
        }
        rest -= mix.busy;
        if (rest < 0) {
            return CallOutcome.BUSY;
        }
        rest -= mix.declined;
        if (rest < 0) {
            return CallOutcome.DECLINED;
        }
        rest -= mix.invalidNumber;
        if (rest < 0) {
            return CallOutcome.INVALID_NUMBER;
        }
        rest -= mix.congested;
        return rest < 0 ? CallOutcome.CONGESTED : CallOutcome.NO_ANSWER;
    }

    private static Duration time(SplittableRandom random, Duration mean) {
        double means = Math.min(-Math.log(1 - random.nextDouble()), LONGEST_IN_MEANS);
        return QUICKEST.plusNanos((long) (means * mean.toNanos()));
    }

    /** 64-bit FNV-1a: String.hashCode would give numbers that differ in the last digit nearly the same draw. */
    private static long fingerprint(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
