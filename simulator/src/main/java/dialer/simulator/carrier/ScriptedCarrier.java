package dialer.simulator.carrier;

import java.time.Duration;

/**
 * Behaves by the last digit of the number, like the SIPp carrier of the recordings: 0 answers and hangs up after 3 s;
 * 1 busy; 2 never answers; 3 unknown number; 4 declines; 5 congested; 6 announcement, then unavailable; 7 answers
 * after 5 s; 8 answers and holds; 9 answers and hangs up after 0.3 s. A number without a last digit is unknown. A number that
 * begins with 491 is an answering machine, whose beep comes after 1.3 s.
 */
public final class ScriptedCarrier implements CarrierModel {

    private static final String MACHINES = "491";
    private static final Duration PICK_UP = Duration.ofMillis(200);

    @Override
    public CallPlan plan(String number) {
        if (number.startsWith(MACHINES)) {
            return CallPlan.machine(Duration.ZERO, Duration.ofMillis(1300), Duration.ofSeconds(11));
        }
        char last = number.isEmpty() ? '3' : number.charAt(number.length() - 1);
        return switch (last) {
            case '0' -> CallPlan.answer(PICK_UP, Duration.ofSeconds(3));
            case '1' -> CallPlan.refuse(CallOutcome.BUSY, Duration.ofMillis(100));
            case '2' -> CallPlan.refuse(CallOutcome.NO_ANSWER, Duration.ZERO);
            case '4' -> CallPlan.refuse(CallOutcome.DECLINED, Duration.ofMillis(500));
            case '5' -> CallPlan.refuse(CallOutcome.CONGESTED, Duration.ZERO);
            case '6' -> CallPlan.refuse(CallOutcome.ANNOUNCEMENT, Duration.ofSeconds(1));
            case '7' -> CallPlan.answer(Duration.ofSeconds(5), Duration.ofSeconds(3));
            case '8' -> CallPlan.answerAndHold(PICK_UP);
            case '9' -> CallPlan.answer(PICK_UP, Duration.ofMillis(300));
            default -> CallPlan.refuse(CallOutcome.INVALID_NUMBER, Duration.ZERO);
        };
    }
}
