package dialer.simulator.pacing;

/**
 * What happened on one simulated day.
 *
 * @param talkSeconds all agents together, after the warm-up; the next three likewise
 * @param connects people who got an agent, after the warm-up
 * @param attempts calls originated after the warm-up
 * @param personWaitSeconds from the answer to the agent or to being abandoned, of all live answers, after the warm-up
 * @param liveAnswers calls answered by a person on the whole day
 * @param abandoned those of them that got no agent in time, or were taken for a machine
 * @param takenForMachine those of the abandoned that were taken for a machine
 * @param liveAnswersMeasured as {@code liveAnswers}, after the warm-up
 * @param abandonedMeasured as {@code abandoned}, after the warm-up
 * @param worstFiveMinutes the largest abandoned / live answers of any five minutes with at least 20 live answers
 */
record DayFigures(
        double talkSeconds,
        double wrapUpSeconds,
        double idleSeconds,
        long connects,
        long attempts,
        double personWaitSeconds,
        long liveAnswers,
        long abandoned,
        long takenForMachine,
        long liveAnswersMeasured,
        long abandonedMeasured,
        double worstFiveMinutes) {
    double occupancy() {
        double loggedIn = talkSeconds + wrapUpSeconds + idleSeconds;
        return loggedIn == 0 ? 0 : (talkSeconds + wrapUpSeconds) / loggedIn;
    }

    double abandonment() {
        return liveAnswers == 0 ? 0 : (double) abandoned / liveAnswers;
    }
}
