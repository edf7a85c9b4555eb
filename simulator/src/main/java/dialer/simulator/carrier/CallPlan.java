package dialer.simulator.carrier;

import java.time.Duration;
import java.util.Optional;

/**
 * What will happen to one call, decided before it starts. Times are those of the real world; the switch divides them
 * by its time scale.
 *
 * @param ringTime from the first provisional answer (or from the INVITE where there is none) to the outcome
 * @param hangsUpAfter from the answer until the far end hangs up; empty when it holds until the switch hangs up
 * @param beepAfter from the answer until an answering machine's beep; empty when a person answers
 */
public record CallPlan(
        CallOutcome outcome, Duration ringTime, Optional<Duration> hangsUpAfter, Optional<Duration> beepAfter) {

    public CallPlan {
        if (ringTime.isNegative()
                || hangsUpAfter.filter(Duration::isNegative).isPresent()
                || beepAfter.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException(
                    "a call plan has no negative times: " + ringTime + ", " + hangsUpAfter + ", " + beepAfter);
        }
    }

    /** Of a person. */
    public CallPlan(CallOutcome outcome, Duration ringTime, Optional<Duration> hangsUpAfter) {
        this(outcome, ringTime, hangsUpAfter, Optional.empty());
    }

    /** An answering machine: greets, beeps, and records until {@code recording} is over. */
    public static CallPlan machine(Duration ringTime, Duration greeting, Duration recording) {
        return new CallPlan(CallOutcome.ANSWER, ringTime, Optional.of(greeting.plus(recording)), Optional.of(greeting));
    }

    public boolean isMachine() {
        return beepAfter.isPresent();
    }

    /** Answers after {@code ringTime} and hangs up {@code talkTime} later. */
    public static CallPlan answer(Duration ringTime, Duration talkTime) {
        return new CallPlan(CallOutcome.ANSWER, ringTime, Optional.of(talkTime));
    }

    /** Answers after {@code ringTime} and never hangs up by itself. */
    public static CallPlan answerAndHold(Duration ringTime) {
        return new CallPlan(CallOutcome.ANSWER, ringTime, Optional.empty());
    }

    /** Ends with {@code outcome}, which must not be an answer, after {@code ringTime}. */
    public static CallPlan refuse(CallOutcome outcome, Duration ringTime) {
        return new CallPlan(outcome, ringTime, Optional.empty());
    }
}
