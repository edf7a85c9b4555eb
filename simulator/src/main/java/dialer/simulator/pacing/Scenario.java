package dialer.simulator.pacing;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is simulated. Minutes count from the moment at which dialing begins, the warm-up included.
 *
 * @param name of the lines in the table
 * @param agents that are in the team, at least 1
 * @param hours measured, after the warm-up
 * @param warmupMinutes dialed before occupancy is measured; the abandoned calls of the warm-up count
 * @param replications days simulated, each from a cold start with its own people
 * @param seed of everything that is drawn
 * @param target abandoned / live answers that the law steers to
 * @param legalLimit that must not be passed
 * @param graceSeconds an answered person waits for an agent before the call counts as abandoned
 * @param answerRate share of attempts that a person answers
 * @param ring how long a call rings before a person or a machine answers
 * @param ringTimeoutSeconds after which a call is given up
 * @param minRingSeconds a call must have rung so long before the law may give it up
 * @param unansweredRing how long a call rings that nobody answers; null for all the ring timeout
 * @param machineShare share of attempts that an answering machine takes
 * @param fastFailShare share of attempts that fail within seconds (wrong numbers, busy lines)
 * @param amd answering-machine detection; null if machines are known at once
 * @param talk time that agent and person talk
 * @param wrapUp time that the agent needs afterwards
 * @param churn agents who come and go; null for none
 * @param massLogout many agents who leave at once; null for none
 * @param cpsLimit calls per second that may be originated; infinite for no limit
 * @param slotLimit calls that may be up at once, in any state
 * @param eventDelayMillis how late the dialer hears of everything
 * @param lostEventShare share of events that the dialer hears of only when it next reconciles with the switch
 * @param policies to be compared, in the order of the table
 */
public record Scenario(
        String name,
        int agents,
        double hours,
        double warmupMinutes,
        int replications,
        long seed,
        double target,
        double legalLimit,
        double graceSeconds,
        Schedule<Double> answerRate,
        Distribution ring,
        double ringTimeoutSeconds,
        double minRingSeconds,
        @Nullable Distribution unansweredRing,
        double machineShare,
        double fastFailShare,
        @Nullable Amd amd,
        Schedule<Distribution> talk,
        Schedule<Distribution> wrapUp,
        @Nullable Churn churn,
        @Nullable MassLogout massLogout,
        double cpsLimit,
        int slotLimit,
        double eventDelayMillis,
        double lostEventShare,
        List<Policy> policies) {

    /** How long a number that fails at once keeps its line. */
    static final double FAST_FAIL_SECONDS = 2;

    /** How often the dialer reconciles what it believes with the switch. */
    static final double RECONCILE_SECONDS = 30;

    /** Answered calls are listened to: gamma (shape 4) around the mean. People taken for machines are hung up on, which is abandoning them. */
    public record Amd(double meanSeconds, double falsePositiveShare) {
        Distribution duration() {
            return new Distribution.Gamma(meanSeconds, 4);
        }
    }

    /** Each agent is away this share of the time, for exponential times; one who talks finishes first. */
    public record Churn(double share, double meanMinutesAway) {}

    /** At this minute this share of the team leaves for good; those who talk finish first. */
    public record MassLogout(double atMinutes, double share) {}

    /** Copies the list. */
    public Scenario {
        policies = List.copyOf(policies);
    }

    /** How long a call rings that nobody answers. */
    Distribution unanswered() {
        return unansweredRing == null ? new Distribution.Fixed(ringTimeoutSeconds) : unansweredRing;
    }

    /** Whether the optimum is known: exponential ringing for every outcome, exponential talk and nothing else. */
    public boolean isMemoryless() {
        return ring instanceof Distribution.Exponential
                && ring.equals(unansweredRing)
                && talk.isConstant()
                && talk.at(0) instanceof Distribution.Exponential
                && wrapUp.isConstant()
                && wrapUp.at(0).mean() == 0
                && answerRate.isConstant()
                && machineShare == 0
                && fastFailShare == 0
                && churn == null
                && massLogout == null
                && Double.isInfinite(cpsLimit)
                && slotLimit == Integer.MAX_VALUE
                && ringTimeoutSeconds >= 10 * ring.mean();
    }

    /** Mean line time of an attempt in seconds, until it is answered or over; empty if the answer rate changes. */
    public OptionalDouble meanLineSeconds() {
        if (!answerRate.isConstant()) {
            return OptionalDouble.empty();
        }
        double answered = answerRate.at(0) + machineShare;
        return OptionalDouble.of(answered * ring.mean()
                + fastFailShare * FAST_FAIL_SECONDS
                + (1 - answered - fastFailShare) * unanswered().mean());
    }

    /** The same with another seed. */
    public Scenario withSeed(long other) {
        return with(other, replications, policies);
    }

    /** The same with another number of days. */
    public Scenario withReplications(int other) {
        return with(seed, other, policies);
    }

    /** The same with other policies. */
    public Scenario withPolicies(List<Policy> others) {
        return with(seed, replications, others);
    }

    private Scenario with(long newSeed, int newReplications, List<Policy> newPolicies) {
        return new Scenario(
                name,
                agents,
                hours,
                warmupMinutes,
                newReplications,
                newSeed,
                target,
                legalLimit,
                graceSeconds,
                answerRate,
                ring,
                ringTimeoutSeconds,
                minRingSeconds,
                unansweredRing,
                machineShare,
                fastFailShare,
                amd,
                talk,
                wrapUp,
                churn,
                massLogout,
                cpsLimit,
                slotLimit,
                eventDelayMillis,
                lostEventShare,
                newPolicies);
    }
}
