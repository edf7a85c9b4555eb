package dialer.simulator.world;

import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The switch's own queue with its own agents: whoever has waited longest gets the first who is free. */
final class SwitchQueue {
    private final ModelSwitch where;
    private final VirtualTime time;
    private final Map<Extension, AgentState> agents = new LinkedHashMap<>();
    private final Set<CallId> waiting = new LinkedHashSet<>();

    SwitchQueue(ModelSwitch where, World world, List<Extension> agents) {
        this.where = where;
        this.time = world.time;
        agents.forEach(agent -> this.agents.put(agent, AgentState.AVAILABLE));
    }

    void join(CallId call) {
        waiting.add(call);
        where.say(new CallSignal.QueueJoined(call, null));
        time.after(5, this::serve);
    }

    void leave(CallId call) {
        waiting.remove(call);
    }

    private void serve() {
        waiting.retainAll(where.channels().keySet());
        for (CallId call : List.copyOf(waiting)) {
            for (Map.Entry<Extension, AgentState> one : agents.entrySet()) {
                if (one.getValue() == AgentState.AVAILABLE) {
                    waiting.remove(call);
                    change(one.getKey(), AgentState.RESERVED);
                    where.say(new CallSignal.AgentOffered(call, AgentId.of(one.getKey())));
                    where.ringAgent(call, one.getKey(), false);
                    break;
                }
            }
        }
    }

    /** The agent did not take the call: the person waits on. */
    void refused(CallId call, Extension agent) {
        if (agents.containsKey(agent)) {
            change(agent, AgentState.AVAILABLE);
            waiting.add(call);
            time.after(500, this::serve);
        }
    }

    void free(Extension agent) {
        if (agents.containsKey(agent)) {
            change(agent, AgentState.AVAILABLE);
            time.after(1, this::serve);
        }
    }

    private void change(Extension agent, AgentState state) {
        agents.put(agent, state);
        where.tell(new AgentSignal.AgentChanged(null, where.id, new AgentRow(AgentId.of(agent), state, 0)));
    }

    void list(Link asker, QueueName queue) {
        List<AgentRow> rows = new ArrayList<>();
        agents.forEach((agent, state) -> rows.add(new AgentRow(AgentId.of(agent), state, 0)));
        asker.word(new AgentSignal.AgentsListed(queue, where.id, rows));
    }
}
