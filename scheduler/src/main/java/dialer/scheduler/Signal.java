package dialer.scheduler;

/**
 * Everything that can happen to the dial loop. Signals enter one bounded queue and are taken one at a time. The families, each sealed and beside
 * the step that it belongs to: {@code CallSignal}, {@code ControlSignal}, {@code SwitchSignal}, {@code ClaimSignal}, {@code AgentSignal}, {@code CampaignSignal}.
 */
public interface Signal {
    /** Time has passed. Comes every few tens of milliseconds; the loop claims and originates on ticks. */
    record Tick() implements Signal {}

    /**
     * What the calendar says, at least once a minute: abandoned calls are counted by days.
     *
     * @param localMs wall-clock time of the accounting zone: milliseconds since 1970-01-01T00:00 there
     */
    record WallClock(long localMs) implements Signal {}

    /**
     * Signals or results pile up (or no longer do): while they do nothing new is claimed or originated.
     *
     * @param now whether they do
     */
    record Overload(boolean now) implements Signal {}

    /**
     * Whether it is certain that the claims are this node's alone. While it is not nothing is claimed or originated and nothing is given up as
     * lost; live calls go on, for the lease may come back. Comes with each change, before anything else; a node that never hears of it works alone.
     *
     * @param held by the monotonic clock, without asking anybody
     */
    record Lease(boolean held) implements Signal {}

    /** No new calls from now on; claimed contacts go back, live calls go on to their end. */
    record Drain() implements Signal {}
}
