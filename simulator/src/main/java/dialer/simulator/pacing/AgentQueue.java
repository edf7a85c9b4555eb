package dialer.simulator.pacing;

/** Idle agents, the longest idle first; one in the middle can leave. */
final class AgentQueue {
    private final int[] before;
    private final int[] after;
    private final int end;

    AgentQueue(int agents) {
        end = agents;
        before = new int[agents + 1];
        after = new int[agents + 1];
        before[end] = end;
        after[end] = end;
    }

    boolean isEmpty() {
        return after[end] == end;
    }

    void add(int agent) {
        int last = before[end];
        after[last] = agent;
        before[agent] = last;
        after[agent] = end;
        before[end] = agent;
    }

    int poll() {
        int agent = after[end];
        remove(agent);
        return agent;
    }

    void remove(int agent) {
        after[before[agent]] = after[agent];
        before[after[agent]] = before[agent];
    }
}
