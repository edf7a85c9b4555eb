package dialer.simulator.connector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every notice that the voice connector took, told by the far side. Counters cover everything; the lists keep the
 * newest entries only. Safe for use by several threads.
 */
public final class ConnectorLedger {

    private static final int BOUND = 100_000;

    private final Deque<Notice> notices = new ArrayDeque<>();
    private final Deque<AgentChange> agentChanges = new ArrayDeque<>();
    private final Map<String, AgentChange> agentsNow = new TreeMap<>();
    private final Map<String, Long> countByPath = new TreeMap<>();
    private final Map<String, Integer> deliveriesByContact = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Map<String, Long> resultCounts = new TreeMap<>();
    private long repeatedKeys;
    private long refused;
    private long callbacksDelivered;
    private long callbacksFailed;

    /**
     * One accepted request of the daemon.
     *
     * @param key the idempotency key, empty when there was none
     * @param contact the contact it is about, empty where the request names none
     */
    public record Notice(String path, String key, String contact, String body) {}

    /** All counters at one moment. */
    public record Totals(
            Map<String, Long> countByPath,
            Map<String, Long> deliveriesByResult,
            long contactsDelivered,
            long repeatedKeys,
            long refused,
            long callbacksDelivered,
            long callbacksFailed) {}

    public synchronized Totals totals() {
        return new Totals(
                new TreeMap<>(countByPath),
                new TreeMap<>(resultCounts),
                deliveriesByContact.size(),
                repeatedKeys,
                refused,
                callbacksDelivered,
                callbacksFailed);
    }

    /** The newest notices, oldest first. */
    public synchronized List<Notice> notices() {
        return new ArrayList<>(notices);
    }

    /** The newest changes of agents, oldest first. */
    public synchronized List<AgentChange> agentChanges() {
        return new ArrayList<>(agentChanges);
    }

    /** The latest change of each agent. */
    public synchronized List<AgentChange> agentsNow() {
        return new ArrayList<>(agentsNow.values());
    }

    synchronized void agentChanged(AgentChange change) {
        if (agentChanges.size() == BOUND) {
            agentChanges.removeFirst();
        }
        agentChanges.addLast(change);
        agentsNow.put(change.agent(), change);
    }

    /** How many delivery notifications with different keys came for each contact. */
    public synchronized Map<String, Integer> deliveriesByContact() {
        return new TreeMap<>(deliveriesByContact);
    }

    /** Contacts for which at least one delivery notification came. */
    public synchronized Set<String> deliveredContacts() {
        return new TreeSet<>(deliveriesByContact.keySet());
    }

    /** Records a notice; false when one with its key was here before. */
    synchronized boolean accepted(Notice notice, String callResult) {
        countByPath.merge(notice.path(), 1L, Long::sum);
        if (notices.size() == BOUND) {
            notices.removeFirst();
        }
        notices.addLast(notice);
        if (!notice.key().isEmpty() && !keys.add(notice.key())) {
            repeatedKeys++;
            return false;
        }
        if (notice.path().equals(SimulatedVoiceConnector.DELIVERY)) {
            deliveriesByContact.merge(notice.contact(), 1, Integer::sum);
            resultCounts.merge(callResult, 1L, Long::sum);
        }
        return true;
    }

    synchronized void refused() {
        refused++;
    }

    synchronized void callbackEnded(boolean delivered) {
        if (delivered) {
            callbacksDelivered++;
        } else {
            callbacksFailed++;
        }
    }
}
