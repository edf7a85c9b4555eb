package dialer.scheduler.pacing;

/** What bounded the number of calls of a decision. */
public enum PacingReason {
    /** The next call would pass the risk threshold. */
    ENOUGH_IN_FLIGHT("enough calls are in flight for the agents who are or become free"),
    /** The next call's own risk is small enough, but it could complete a burst where few more may be abandoned. */
    BURST("one call more could complete a burst of answers without agents, and few more may be abandoned"),
    NO_AGENTS("no agent is logged in"),
    NO_CONTACTS("no contact is left that could be called now"),
    NO_SLOTS("all slots are taken"),
    CPS("the calls per second are used up"),
    /** Three times the lines that would keep everybody busy: a model that asks for more is wrong. */
    LINE_CAP("more lines in flight than the agents could ever use"),
    /** The time jumped or stood still, and the calls in flight are not what they seem. */
    CLOCK_JUMP("the clock jumped: waits until the calls in flight are known again");

    private final String sentence;

    PacingReason(String sentence) {
        this.sentence = sentence;
    }

    /** What it means, for people. */
    public String sentence() {
        return sentence;
    }
}
