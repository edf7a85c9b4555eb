package dialer.esl;

import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Timer;
import dialer.scheduler.Signal;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The agents of the switch's own queues (mod_callcenter), as its lists and its events tell of them. An agent has a status (what they
 * have said: {@code Available}, {@code On Break}, {@code Logged Out}) and a state (what the switch does with them: {@code Waiting},
 * {@code Receiving}, {@code In a queue call}), each changed by an event of its own. The wrap-up after a call is neither: the switch
 * merely offers nothing until it is over, so its end is timed here. Belongs to one event loop.
 */
final class QueueAgents {
    private final SwitchId switchId;
    private final Timer timer;
    private final Predicate<Signal> signals;
    private final SortedMap<AgentId, Known> agents = new TreeMap<>();

    /** What the switch has said last. */
    private static final class Known {
        String status = "";
        String state = "";
        long wrapUpSeconds;
        boolean elsewhere;
        Timer.@Nullable Task wrapUp;

        AgentState now() {
            if (elsewhere || state.equals("In a queue call")) {
                return AgentState.TALKING;
            }
            if (state.equals("Receiving")) {
                return AgentState.RESERVED;
            }
            if (!status.startsWith("Available") || !state.equals("Waiting")) {
                return AgentState.AWAY;
            }
            return wrapUp == null ? AgentState.AVAILABLE : AgentState.WRAP_UP;
        }
    }

    /** @param signals takes a signal, or says false when there is no room */
    QueueAgents(SwitchId switchId, Timer timer, Predicate<Signal> signals) {
        this.switchId = switchId;
        this.timer = timer;
        this.signals = signals;
    }

    /**
     * Reads {@code callcenter_config queue list agents}.
     *
     * @param now the switch's clock, null if it has not told the time yet
     * @return null if the list is empty, which it is for an unknown queue too
     */
    AgentSignal.@Nullable AgentsListed listed(QueueName queue, String reply, @Nullable Instant now) {
        List<AgentRow> rows = new ArrayList<>();
        for (SortedMap<String, String> row : QueueTable.rows(reply)) {
            AgentId agent = QueueEvents.agentId(row.get("name"));
            if (agent != null) {
                rows.add(learn(agent, row, now));
            }
        }
        return rows.isEmpty() ? null : new AgentSignal.AgentsListed(queue, switchId, rows);
    }

    private AgentRow learn(AgentId agent, SortedMap<String, String> row, @Nullable Instant now) {
        Known known = agents.computeIfAbsent(agent, id -> new Known());
        known.status = row.getOrDefault("status", "");
        known.state = row.getOrDefault("state", "");
        known.wrapUpSeconds = QueueTable.number(row, "wrap_up_time");
        known.elsewhere = QueueTable.number(row, "external_calls_count") > 0;
        long nowSeconds = now == null ? 0 : now.getEpochSecond();
        long freeAt = Math.max(
                QueueTable.number(row, "last_bridge_end") + known.wrapUpSeconds, QueueTable.number(row, "ready_time"));
        wrapUp(agent, known, nowSeconds == 0 ? 0 : freeAt - nowSeconds);
        long since = Math.max(
                Math.max(QueueTable.number(row, "last_status_change"), QueueTable.number(row, "last_offered_call")),
                Math.max(QueueTable.number(row, "last_bridge_start"), QueueTable.number(row, "last_bridge_end")));
        long forSeconds = nowSeconds == 0 || since == 0 ? 0 : Math.max(0, nowSeconds - since);
        return new AgentRow(agent, known.now(), forSeconds * 1000);
    }

    /** Takes in an event of the queue; false if there was no room for what it says. */
    boolean onEvent(EslEvent event) {
        AgentId agent = QueueEvents.agentId(event.header("CC-Agent"));
        if (agent == null) {
            return true;
        }
        return switch (String.valueOf(event.header("CC-Action"))) {
            case "agent-status-change" -> {
                Known known = known(agent);
                known.status = orEmpty(event.header("CC-Agent-Status"));
                yield tell(agent, known);
            }
            case "agent-state-change" -> {
                Known known = known(agent);
                String state = orEmpty(event.header("CC-Agent-State"));
                boolean talked = known.state.equals("In a queue call") && state.equals("Waiting");
                known.state = state;
                wrapUp(agent, known, talked ? known.wrapUpSeconds : 0);
                yield tell(agent, known);
            }
            default -> true;
        };
    }

    /** An agent of whom only events are known is taken to be available, until a list says more. */
    private Known known(AgentId agent) {
        return agents.computeIfAbsent(agent, id -> {
            Known known = new Known();
            known.status = "Available";
            known.state = "Waiting";
            return known;
        });
    }

    private void wrapUp(AgentId agent, Known known, long seconds) {
        if (known.wrapUp != null) {
            known.wrapUp.cancel();
            known.wrapUp = null;
        }
        if (seconds > 0) {
            known.wrapUp = timer.after(Duration.ofSeconds(seconds), () -> {
                known.wrapUp = null;
                tell(agent, known);
            });
        }
    }

    private boolean tell(AgentId agent, Known known) {
        return signals.test(new AgentSignal.AgentChanged(null, switchId, new AgentRow(agent, known.now(), 0)));
    }

    /** The connection is gone: what follows begins with fresh lists. */
    void forget() {
        agents.values().forEach(known -> {
            if (known.wrapUp != null) {
                known.wrapUp.cancel();
            }
        });
        agents.clear();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
