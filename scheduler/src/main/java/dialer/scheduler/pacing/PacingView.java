package dialer.scheduler.pacing;

/**
 * A decision as plain data.
 *
 * @param originate calls to originate now
 * @param regime the rule it was taken under
 * @param reason what bounded the number
 * @param agents logged in: idle, talking or wrapping up
 * @param inFlight calls that ring or will soon
 * @param underAmd answered calls under answering-machine detection
 * @param waiting answered people without agent
 * @param answerRate probability that a call is answered by a person, as learned, on the safe side
 * @param threshold epsilon, the risk up to which calls are originated
 * @param risk J, the probability that the answer of one more call would find no agent in time
 * @param liveAnswers calls answered by a person in the window
 * @param abandoned those of them that got no agent in time
 * @param budgetLeft abandoned calls that the target still admits in the window
 * @param linesPerAgent lines in use per agent logged in
 * @param givenUp calls hung up while they rang, as long as this pool has been there: there would have been no agent for an answer
 * @param sentence all of it for people
 */
public record PacingView(
        int originate,
        PacingRegime regime,
        PacingReason reason,
        int agents,
        int idle,
        int talking,
        int wrappingUp,
        int inFlight,
        int underAmd,
        int waiting,
        double answerRate,
        double threshold,
        double risk,
        long liveAnswers,
        long abandoned,
        double budgetLeft,
        double linesPerAgent,
        long givenUp,
        String sentence) {}
