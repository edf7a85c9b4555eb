package dialer.simulator.pacing;

/**
 * Decides how many calls to originate. It hears of every event when the process would hear of it, and may look at the {@link Pool} as it is known
 * to the process. Times are microseconds since dialing began. Calls and agents are numbers.
 */
interface Dialer {
    /** It decides by its own clock every so many microseconds. */
    long tickMicros();

    /** Whether it decides after each event as well. */
    boolean decidesOnEvents();

    /**
     * How many calls to originate now. What passes the limits is not originated and not owed later.
     *
     * @param tick whether the clock asks, and not an event
     * @param freeSlots calls that the lines have room for
     * @param tokens calls that the limit of calls per second admits right now
     */
    int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens);

    /** How many calls that ring the latest decision gives up. */
    default int givenUp() {
        return 0;
    }

    /** The i-th of them. */
    default long givenUp(int i) {
        throw new IndexOutOfBoundsException(i);
    }

    /** A call has been originated. */
    default void originated(long call, long now) {}

    /** A person has answered. */
    default void answered(long call, long now) {}

    /** Somebody or something has answered and is listened to. */
    default void amdBegan(long call, long now) {}

    /** The detection takes it for a person, or for a machine and hangs up. */
    default void amdVerdict(long call, boolean person, long now) {}

    /** The call is over and no agent got it. */
    default void ended(long call, CallEnd end, long now) {}

    /** The person talks to the agent. */
    default void bridged(long call, int agent, long now) {}

    /** The talk is over, the wrap-up begins. */
    default void talkEnded(int agent, long now) {}

    /** The agent is free. */
    default void agentIdle(int agent, long now) {}

    /** The agent has gone. */
    default void agentOut(int agent, long now) {}
}
