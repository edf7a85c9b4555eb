package dialer.scheduler.pacing;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a campaign may do to people. The defaults are the US rule (16 CFR 310.4(b)(4)) with a margin; secondary sources, not legal advice.
 *
 * @param targetRate abandoned / live answers that the ledger steers to, 0 (progressive) to below {@code legalRate}
 * @param legalRate the limit that is never passed, above 0 to 1
 * @param window over which both rates are counted
 * @param grace how long an answered person may wait for an agent, 0 to 30 s
 * @param graceStart from when {@code grace} counts
 * @param greeting length of the person's own greeting that passes before {@code grace} starts; counts only with {@link GraceStart#GREETING_END}
 * @param minRing a call that has rung so long may be given up when there would be no agent for an answer, 0 to 10 min; never before: whoever is called must
 *     have the time to answer (15 s or four rings, 16 CFR 310.4(b)(4)(iii); 15 s, Ofcom). A time above the ring timeout lets all calls ring on
 * @param lockAfterAbandon how long a number is not called after an abandoned call, 0 to 30 days
 * @param amdFalsePositiveShare share of the people that the answering-machine detection takes for machines and hangs up on, 0 to 0.5: nobody sees them,
 *     but they have been abandoned (Ofcom asks for a reasoned estimate), and the ledger books them with the people that the detection does recognise
 * @param earnFirst over-dial only after enough answered calls have been served to pay for an abandoned one: for tiny campaigns and strict days
 */
public record PacingSettings(
        double targetRate,
        double legalRate,
        Window window,
        Duration grace,
        GraceStart graceStart,
        Duration greeting,
        Duration minRing,
        Duration lockAfterAbandon,
        double amdFalsePositiveShare,
        boolean earnFirst) {
    private static final Duration MAX_GRACE = Duration.ofSeconds(30);
    private static final Duration MAX_MIN_RING = Duration.ofMinutes(10);
    private static final Duration MAX_LOCK = Duration.ofDays(30);
    private static final double MAX_FALSE_POSITIVES = 0.5;

    /** The US rule, aimed at with a margin. */
    public static final PacingSettings DEFAULT = new PacingSettings(
            0.028,
            0.03,
            Window.ROLLING_30D,
            Duration.ofSeconds(2),
            GraceStart.ANSWER,
            Duration.ZERO,
            Duration.ofSeconds(15),
            Duration.ofDays(3),
            0,
            false);

    /** The time over which abandoned and live answers are counted. */
    public enum Window {
        /** From midnight to midnight of the accounting zone. */
        CAMPAIGN_DAY,
        ROLLING_24H,
        ROLLING_30D,
        CAMPAIGN_LIFETIME
    }

    /** From when the person's waiting counts. */
    public enum GraceStart {
        /** From the answer (the strict reading). */
        ANSWER,
        /** From the end of the person's greeting (16 CFR 310.4(b)(4)(ii)). */
        GREETING_END
    }

    /** @throws IllegalArgumentException naming the value and what is allowed */
    public PacingSettings {
        require(legalRate > 0 && legalRate <= 1, "legalRate", legalRate, "above 0 and at most 1");
        require(targetRate >= 0 && targetRate < legalRate, "targetRate", targetRate, "at least 0 and below legalRate");
        requireWithin("grace", grace, MAX_GRACE);
        requireWithin("greeting", greeting, MAX_GRACE);
        requireWithin("minRing", minRing, MAX_MIN_RING);
        requireWithin("lockAfterAbandon", lockAfterAbandon, MAX_LOCK);
        require(
                amdFalsePositiveShare >= 0 && amdFalsePositiveShare <= MAX_FALSE_POSITIVES,
                "amdFalsePositiveShare",
                amdFalsePositiveShare,
                "between 0 and " + MAX_FALSE_POSITIVES);
    }

    /** How long after the answer an agent is still in time, in milliseconds. */
    public long graceAfterAnswerMs() {
        return graceStart == GraceStart.GREETING_END ? grace.plus(greeting).toMillis() : grace.toMillis();
    }

    /** The same with other rates. */
    public PacingSettings withRates(double target, double legal) {
        return changed(draft -> {
            draft.targetRate = target;
            draft.legalRate = legal;
        });
    }

    /** The same with another window. */
    public PacingSettings withWindow(Window other) {
        return changed(draft -> draft.window = other);
    }

    /** The same with another grace time. */
    public PacingSettings withGrace(Duration other) {
        return changed(draft -> draft.grace = other);
    }

    /** The same, giving up calls that ring after another time. */
    public PacingSettings withMinRing(Duration other) {
        return changed(draft -> draft.minRing = other);
    }

    /** The same, earning first or not. */
    public PacingSettings withEarnFirst(boolean earns) {
        return changed(draft -> draft.earnFirst = earns);
    }

    /** The same with another share of people taken for machines. */
    public PacingSettings withAmdFalsePositiveShare(double share) {
        return changed(draft -> draft.amdFalsePositiveShare = share);
    }

    private PacingSettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new PacingSettings(
                draft.targetRate,
                draft.legalRate,
                draft.window,
                draft.grace,
                graceStart,
                greeting,
                draft.minRing,
                lockAfterAbandon,
                draft.amdFalsePositiveShare,
                draft.earnFirst);
    }

    /** What may be changed of settings. */
    private static final class Draft {
        double targetRate;
        double legalRate;
        Window window;
        Duration grace;
        Duration minRing;
        double amdFalsePositiveShare;
        boolean earnFirst;

        Draft(PacingSettings from) {
            this.targetRate = from.targetRate;
            this.legalRate = from.legalRate;
            this.window = from.window;
            this.grace = from.grace;
            this.minRing = from.minRing;
            this.amdFalsePositiveShare = from.amdFalsePositiveShare;
            this.earnFirst = from.earnFirst;
        }
    }

    private static void requireWithin(String name, Duration value, Duration most) {
        require(!value.isNegative() && value.compareTo(most) <= 0, name, value, "between 0 and " + most);
    }

    private static void require(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
        }
    }
}
