package dialer.simulator.carrier;

import java.time.Duration;

/**
 * Agents' phones as in the recordings: extension 1019 is busy, 1020 never answers, every other answers after 0.5 s and
 * stays until the person hangs up.
 */
public final class ScriptedAgents implements CarrierModel {

    @Override
    public CallPlan plan(String extension) {
        return switch (extension) {
            case "1019" -> CallPlan.refuse(CallOutcome.BUSY, Duration.ofMillis(100));
            case "1020" -> CallPlan.refuse(CallOutcome.NO_ANSWER, Duration.ZERO);
            default -> CallPlan.answerAndHold(Duration.ofMillis(500));
        };
    }
}
