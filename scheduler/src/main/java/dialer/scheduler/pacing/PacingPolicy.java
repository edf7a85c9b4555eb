package dialer.scheduler.pacing;

/**
 * Says how many calls to originate now, for a pool of agents and the campaigns that share it.
 *
 * <p>It hears of every call and agent of the pool, in the order in which things became known, and is asked after each event that matters and at
 * each tick. Calls and agents are numbers that the caller chooses, unique among the live ones; campaigns are the numbers that {@link #addCampaign}
 * gave. An event about a call or agent that is not known (any more) is ignored: a lost or repeated event must not stop the pacing.
 *
 * <p>All times are milliseconds on one clock that does not run backwards; a time before an earlier one counts as that earlier one. Not thread-safe:
 * one thread owns it. The life of a call:
 *
 * <pre>
 * originated ─ ringing ─┬─ answered ───────────────┬─ bridged ── talkEnded ── agentIdle
 *                       ├─ amdBegan ── amdVerdict ─┴─ ended (ABANDONED, LEFT_EARLY, MACHINE)
 *                       └─ ended (NO_ANSWER, BUSY, DECLINED, FAILED, MACHINE, CANCELLED)
 * </pre>
 */
public interface PacingPolicy {
    /**
     * Admits a campaign to the pool.
     *
     * @param memory what the campaign had learned and its ledger, or {@link PacingMemory#NONE}
     * @return its number: 0 for the first, then 1, 2 ...
     */
    int addCampaign(PacingSettings settings, PacingMemory memory, long nowMs);

    /** Changes a campaign's settings; what it has learned and counted stays. */
    void settings(int campaign, PacingSettings settings, long nowMs);

    /**
     * Ties the clock to the calendar, at least once a minute. Hours of the day and windows of the ledger are those of this calendar. Without it
     * the clock's zero is taken as midnight.
     *
     * @param localMs wall-clock time where the campaigns are accounted: milliseconds since 1970-01-01T00:00 of that zone
     */
    void calendar(long nowMs, long localMs);

    /** A call has been originated; from now on it rings or will. */
    void originated(long call, int campaign, long nowMs);

    /** The far end says that it rings. From now on counts the time after which the call may be given up; not every gateway says so. */
    void ringing(long call, long nowMs);

    /** A person has answered, and needs an agent within the grace time. Counts as a live answer. */
    void answered(long call, long nowMs);

    /** Somebody or something has answered, and is listened to by the answering-machine detection. */
    void amdBegan(long call, long nowMs);

    /** The detection is done. A person counts as a live answer and needs an agent; a machine is done. */
    void amdVerdict(long call, boolean person, long nowMs);

    /** The call has ended without an agent. */
    void ended(long call, CallOutcome outcome, long nowMs);

    /** The person talks to this agent. An agent that was not known is taken to be logged in. */
    void bridged(long call, long agent, long nowMs);

    /** The agent's talk has ended; the wrap-up begins. Without wrap-up, {@link #agentIdle} alone does as well. */
    void talkEnded(long agent, long nowMs);

    /** The agent takes calls from now on: after logging in, after a break, after the wrap-up. */
    void agentIdle(long agent, long nowMs);

    /** The agent takes no calls: logged out, on a break, busy with something else. An agent who is talking is gone at once for the balance. */
    void agentOut(long agent, long nowMs);

    /**
     * How many calls to originate now, and which of those that ring to give up. What cannot be originated now for want of slots or contacts is
     * not owed later. What is to be given up is said once; it counts no longer, unless a person answers it all the same.
     *
     * @param limits what the outside admits at this moment
     * @return the answer, kept by the policy and valid until the next call of this method
     */
    PacingDecision decide(long nowMs, PacingLimits limits);

    /** What the campaign has learned and counted, to be stored. */
    PacingMemory memory(int campaign, long nowMs);

    /** How a call ended that no agent got. */
    enum CallOutcome {
        /** Rang until the ring timeout. */
        NO_ANSWER,
        BUSY,
        DECLINED,
        /** Invalid number, gateway or network trouble: over before it was worth ringing. */
        FAILED,
        /** A machine, known without detection of ours or from its verdict. */
        MACHINE,
        /** We gave it up while it rang (campaign stopped, drain): teaches nothing but that it had not been answered so far. */
        CANCELLED,
        /** A person answered and got no agent within the grace time, by the regulator's definition. */
        ABANDONED,
        /** A person answered and hung up within the grace time. */
        LEFT_EARLY
    }
}
