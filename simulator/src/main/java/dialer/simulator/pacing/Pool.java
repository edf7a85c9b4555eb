package dialer.simulator.pacing;

/**
 * Calls and agents as the dialing process knows them: late when events are late, wrong for a while when one is lost. It accepts states in any
 * order, drops what is older than what it knows, and tells the dialer all that a state implies (who talks has been answered before).
 */
final class Pool {
    static final byte RINGING = 0;
    static final byte DETECTING = 1;
    static final byte WAITING = 2;
    static final byte TALKING = 3;
    static final byte ENDED = 4;

    static final byte OUT = 0;
    static final byte IDLE = 1;
    static final byte BUSY = 2;
    static final byte WRAPPING = 3;

    private final Dialer dialer;

    private byte[] callState = new byte[256];
    private long[] callNumber = new long[256];

    private final byte[] agentState;
    private final long[] agentSince;
    private final int[] agentVersion;

    private final int[] callsIn = new int[ENDED + 1];
    private final int[] agentsIn = new int[WRAPPING + 1];
    private long liveAnswers;
    private long abandoned;

    Pool(Dialer dialer, int agents) {
        this.dialer = dialer;
        agentState = new byte[agents];
        agentSince = new long[agents];
        agentVersion = new int[agents];
        agentsIn[OUT] = agents;
    }

    /** Calls that ring, or will soon. */
    int ringing() {
        return callsIn[RINGING];
    }

    /** Answered calls that are listened to. */
    int detecting() {
        return callsIn[DETECTING];
    }

    /** Answered people without agent. */
    int waiting() {
        return callsIn[WAITING];
    }

    /** Calls in any state but ended. */
    int lines() {
        return callsIn[RINGING] + callsIn[DETECTING] + callsIn[WAITING] + callsIn[TALKING];
    }

    int idleAgents() {
        return agentsIn[IDLE];
    }

    /** Agents who talk or wrap up. */
    int busyAgents() {
        return agentsIn[BUSY] + agentsIn[WRAPPING];
    }

    /** Agents logged in. */
    int agents() {
        return idleAgents() + busyAgents();
    }

    long liveAnswers() {
        return liveAnswers;
    }

    long abandoned() {
        return abandoned;
    }

    /** What all agents there have ever been are numbered up to. */
    int team() {
        return agentState.length;
    }

    boolean isBusy(int agent) {
        return agentState[agent] == BUSY;
    }

    /** Since when the agent is in that state. */
    long since(int agent) {
        return agentSince[agent];
    }

    /** The process has originated a call: it knows that at once. */
    void originated(int slot, long number, long now) {
        if (slot >= callState.length) {
            callState = java.util.Arrays.copyOf(callState, 2 * slot);
            callNumber = java.util.Arrays.copyOf(callNumber, 2 * slot);
        }
        callState[slot] = RINGING;
        callNumber[slot] = number;
        callsIn[RINGING]++;
        dialer.originated(number, now);
    }

    /**
     * A call's state has become known.
     *
     * @param end how it ended, when the state is {@link #ENDED}
     * @param agent who talks, when the state is {@link #TALKING}
     * @return whether this was the news of its end
     */
    boolean call(int slot, byte state, CallEnd end, int agent, long now) {
        byte before = callState[slot];
        if (state <= before) {
            return false;
        }
        boolean reachedPerson = state == WAITING
                || state == TALKING
                || (state == ENDED && (end == CallEnd.ABANDONED || end == CallEnd.SERVED));
        move(slot, before, state);
        long number = callNumber[slot];
        if (reachedPerson && before < WAITING) {
            liveAnswers++;
            if (before == DETECTING) {
                dialer.amdVerdict(number, true, now);
            } else {
                dialer.answered(number, now);
            }
        }
        switch (state) {
            case DETECTING -> dialer.amdBegan(number, now);
            case TALKING -> dialer.bridged(number, agent, now);
            case ENDED -> ended(number, before, end, now);
            default -> {
                // waiting: told above
            }
        }
        return state == ENDED;
    }

    private void ended(long number, byte before, CallEnd end, long now) {
        if (end == CallEnd.ABANDONED) {
            abandoned++;
        }
        if (end == CallEnd.MACHINE && before == DETECTING) {
            dialer.amdVerdict(number, false, now);
        }
        if (before != TALKING) {
            dialer.ended(number, end, now);
        }
    }

    private void move(int slot, byte before, byte state) {
        callsIn[before]--;
        if (state != ENDED) {
            callsIn[state]++;
        }
        callState[slot] = state;
    }

    /** An agent's state has become known; {@code version} counts the agent's changes. */
    void agent(int agent, byte state, int version, long since) {
        if (version <= agentVersion[agent]) {
            return;
        }
        agentVersion[agent] = version;
        byte before = agentState[agent];
        agentsIn[before]--;
        agentsIn[state]++;
        agentState[agent] = state;
        agentSince[agent] = since;
        switch (state) {
            case IDLE -> dialer.agentIdle(agent, since);
            case WRAPPING -> dialer.talkEnded(agent, since);
            case OUT -> dialer.agentOut(agent, since);
            default -> {
                // busy: told with the call
            }
        }
    }
}
