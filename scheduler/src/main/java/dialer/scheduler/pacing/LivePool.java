package dialer.scheduler.pacing;

import java.util.Arrays;

/** The live calls without agent, and the agents, of a pool: dense arrays, so that a decision runs through them fast and in a fixed order. */
final class LivePool {
    /** What a call does that has no agent. */
    enum CallState {
        RINGING(0),
        UNDER_AMD(1),
        WAITING(2),
        /** Rings and is being hung up: nobody would be there for the answer. */
        GIVEN_UP(3);

        private final int counter;

        CallState(int counter) {
            this.counter = counter;
        }
    }

    /** What an agent does who is logged in. */
    enum AgentState {
        IDLE(0),
        TALKING(1),
        WRAP_UP(2);

        private final int counter;

        AgentState(int counter) {
            this.counter = counter;
        }
    }

    static final int NONE = LongIndex.NONE;

    private final LongIndex callIndex = new LongIndex();
    private long[] callKey = new long[64];
    private int[] callCampaign = new int[64];
    private CallState[] callState = new CallState[64];
    private long[] callSinceMs = new long[64];
    private int[] callRingMs = new int[64];
    private long[] callRingingSinceMs = new long[64];
    private int calls;

    private final LongIndex agentIndex = new LongIndex();
    private long[] agentKey = new long[64];
    private int[] agentCampaign = new int[64];
    private AgentState[] agentState = new AgentState[64];
    private long[] agentSinceMs = new long[64];
    private int agents;

    private final int[] callsIn = new int[CallState.values().length];
    private final int[] agentsIn = new int[AgentState.values().length];
    private int[] ringingOf = new int[1];

    void campaigns(int count) {
        ringingOf = Arrays.copyOf(ringingOf, Math.max(1, count));
    }

    int calls() {
        return calls;
    }

    /** Calls for which an agent is needed, or may be. */
    int open() {
        return calls - calls(CallState.GIVEN_UP);
    }

    int calls(CallState state) {
        return callsIn[state.counter];
    }

    int ringing(int campaign) {
        return ringingOf[campaign];
    }

    int call(long key) {
        return callIndex.get(key);
    }

    long callKey(int place) {
        return callKey[place];
    }

    CallState callState(int place) {
        return callState[place];
    }

    int callCampaign(int place) {
        return callCampaign[place];
    }

    /** Since when the call is in its state. */
    long callSinceMs(int place) {
        return callSinceMs[place];
    }

    /** Since when the far end says that it rings; {@link Long#MAX_VALUE} as long as it says nothing. */
    long callRingingSinceMs(int place) {
        return callRingingSinceMs[place];
    }

    void callRings(int place, long nowMs) {
        callRingingSinceMs[place] = Math.min(callRingingSinceMs[place], nowMs);
    }

    /** How long after its origination the call was answered, or given up. */
    int callRingMs(int place) {
        return callRingMs[place];
    }

    void addCall(long key, int campaign, long nowMs) {
        if (calls == callKey.length) {
            growCalls();
        }
        callKey[calls] = key;
        callCampaign[calls] = campaign;
        callState[calls] = CallState.RINGING;
        callSinceMs[calls] = nowMs;
        callRingMs[calls] = 0;
        callRingingSinceMs[calls] = Long.MAX_VALUE;
        callIndex.put(key, calls);
        calls++;
        count(CallState.RINGING, campaign, 1);
    }

    void moveCall(int place, CallState state, long nowMs) {
        if (callState[place] == CallState.RINGING) {
            callRingMs[place] = (int) (nowMs - callSinceMs[place]);
        }
        count(callState[place], callCampaign[place], -1);
        callState[place] = state;
        callSinceMs[place] = nowMs;
        count(state, callCampaign[place], 1);
    }

    void removeCall(int place) {
        count(callState[place], callCampaign[place], -1);
        callIndex.remove(callKey[place]);
        calls--;
        if (place < calls) {
            callKey[place] = callKey[calls];
            callCampaign[place] = callCampaign[calls];
            callState[place] = callState[calls];
            callSinceMs[place] = callSinceMs[calls];
            callRingMs[place] = callRingMs[calls];
            callRingingSinceMs[place] = callRingingSinceMs[calls];
            callIndex.put(callKey[place], place);
        }
    }

    private void count(CallState state, int campaign, int by) {
        callsIn[state.counter] += by;
        if (state == CallState.RINGING) {
            ringingOf[campaign] += by;
        }
    }

    int agents() {
        return agents;
    }

    int agents(AgentState state) {
        return agentsIn[state.counter];
    }

    int agent(long key) {
        return agentIndex.get(key);
    }

    AgentState agentState(int place) {
        return agentState[place];
    }

    /** The campaign of the agent's last talk; {@link #NONE} after a talk with a call that was never originated here. */
    int agentCampaign(int place) {
        return agentCampaign[place];
    }

    /** Since when the agent is in this state. */
    long agentSinceMs(int place) {
        return agentSinceMs[place];
    }

    int addAgent(long key, long nowMs) {
        if (agents == agentKey.length) {
            growAgents();
        }
        agentKey[agents] = key;
        agentCampaign[agents] = 0;
        agentState[agents] = AgentState.IDLE;
        agentSinceMs[agents] = nowMs;
        agentIndex.put(key, agents);
        agentsIn[AgentState.IDLE.counter]++;
        return agents++;
    }

    void moveAgent(int place, AgentState state, long nowMs) {
        agentsIn[agentState[place].counter]--;
        agentState[place] = state;
        agentSinceMs[place] = nowMs;
        agentsIn[state.counter]++;
    }

    void talk(int place, int campaign, long nowMs) {
        agentCampaign[place] = campaign;
        moveAgent(place, AgentState.TALKING, nowMs);
    }

    void removeAgent(int place) {
        agentsIn[agentState[place].counter]--;
        agentIndex.remove(agentKey[place]);
        agents--;
        if (place < agents) {
            agentKey[place] = agentKey[agents];
            agentCampaign[place] = agentCampaign[agents];
            agentState[place] = agentState[agents];
            agentSinceMs[place] = agentSinceMs[agents];
            agentIndex.put(agentKey[place], place);
        }
    }

    /** The clock jumped: nothing has become older meanwhile. */
    void shift(long byMs) {
        for (int i = 0; i < calls; i++) {
            callSinceMs[i] += byMs;
            if (callRingingSinceMs[i] != Long.MAX_VALUE) {
                callRingingSinceMs[i] += byMs;
            }
        }
        for (int i = 0; i < agents; i++) {
            agentSinceMs[i] += byMs;
        }
    }

    private void growCalls() {
        int size = 2 * calls;
        callKey = Arrays.copyOf(callKey, size);
        callCampaign = Arrays.copyOf(callCampaign, size);
        callState = Arrays.copyOf(callState, size);
        callSinceMs = Arrays.copyOf(callSinceMs, size);
        callRingMs = Arrays.copyOf(callRingMs, size);
        callRingingSinceMs = Arrays.copyOf(callRingingSinceMs, size);
    }

    private void growAgents() {
        int size = 2 * agents;
        agentKey = Arrays.copyOf(agentKey, size);
        agentCampaign = Arrays.copyOf(agentCampaign, size);
        agentState = Arrays.copyOf(agentState, size);
        agentSinceMs = Arrays.copyOf(agentSinceMs, size);
    }
}
