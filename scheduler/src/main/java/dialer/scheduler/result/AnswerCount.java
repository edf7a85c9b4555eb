package dialer.scheduler.result;

/**
 * How calls count for the abandonment rate, which is {@code abandoned / liveAnswers}.
 *
 * @param liveAnswers calls of agent campaigns that a person has answered; machines that were dealt with as such are none
 * @param abandoned those of them who were not joined with an agent within the grace time, also if they were later; whoever hung up sooner is not among
 *     them
 */
public record AnswerCount(long liveAnswers, long abandoned) {
    /** Nothing counted. */
    public static final AnswerCount ZERO = new AnswerCount(0, 0);

    public AnswerCount plus(AnswerCount other) {
        return new AnswerCount(liveAnswers + other.liveAnswers, abandoned + other.abandoned);
    }
}
