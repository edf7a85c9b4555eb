package dialer.scheduler.pacing;

/** Under which rule a decision was taken. */
public enum PacingRegime {
    /** Calls are originated while the risk of one more answer without an agent stays under the threshold. */
    PREDICTIVE(
            "originates ahead of free agents while the risk of an answer without an agent stays under the threshold"),
    /** As {@link #PREDICTIVE}, on a cautious prior: too few calls have been seen yet. */
    LEARNING("originates ahead of free agents, cautiously: few calls have been seen yet"),
    /** The abandonment budget has to be earned by served answers before it is spent. */
    EARN_FIRST("one call for each free agent until enough answers have been served to pay for an abandoned one"),
    /** One more abandoned call would pass the legal limit. */
    BUDGET_SPENT("one call for each free agent: the abandonment budget is used up"),
    /** As many of the last five minutes' answers were abandoned as may be, whatever the budget says. */
    BAD_MINUTES(
            "originates ahead of free agents only where hardly any risk is: too many answers of the last five minutes"
                    + " found no agent"),
    /** One call for each free agent, by policy or because the target is 0. */
    PROGRESSIVE("one call for each free agent");

    private final String sentence;

    PacingRegime(String sentence) {
        this.sentence = sentence;
    }

    /** What it means, for people. */
    public String sentence() {
        return sentence;
    }
}
