package dialer.simulator.world;

import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.result.AttemptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes down what the far sides saw (the database's commits, the switches' originates, the connector's notices), whatever the daemon believes, and
 * says which rules did not hold.
 */
final class Witness {
    /** Violations that are kept of one run; it ends with the last of them. */
    static final int MOST = 20;

    private static final long SECOND_MS = 1_000;

    private final DialSettings settings;
    private final VirtualTime time;
    private final List<String> violations = new ArrayList<>();
    private final Set<CallId> originated = new HashSet<>();
    private final Map<ContactId, CallId> rung = new HashMap<>();
    private final Map<ContactId, CallId> results = new HashMap<>();
    private final Map<SwitchId, Deque<Long>> originatedAt = new TreeMap<>();
    private final Map<ContactId, List<String>> stored = new TreeMap<>();
    private final Map<ContactId, List<String>> delivered = new TreeMap<>();
    private final Set<String> heard = new HashSet<>();
    private final Set<String> refusedForGood = new HashSet<>();

    Witness(DialSettings settings, VirtualTime time) {
        this.settings = settings;
        this.time = time;
    }

    void broken(String sentence) {
        if (violations.size() < MOST) {
            violations.add("at " + time.nowMs() + " ms: " + sentence);
        }
    }

    boolean isFull() {
        return violations.size() == MOST;
    }

    List<String> violations() {
        return violations;
    }

    /** A claim whose originate never left may use the id again. */
    void claimed(CallId call) {
        if (originated.contains(call)) {
            broken("call id " + call + " is claimed again although an originate has left with it");
        }
    }

    /** An originate has arrived at the switch. */
    void originateArrived(OriginateRequest request, int ourChannels) {
        CallId call = request.callId();
        ContactId contact = request.contact().id();
        if (!originated.add(call)) {
            broken("call " + call + " is originated twice");
        }
        if (rung.containsKey(contact)) {
            broken("contact " + contact + " is called by " + call + ", after its telephone rang for "
                    + rung.get(contact));
        }
        if (results.containsKey(contact)) {
            broken("contact " + contact + " is called by " + call + " although it has its result");
        }
        SwitchLimits limits = limits(request.switchId());
        if (ourChannels >= limits.maxSlots()) {
            broken("call " + call + " makes " + (ourChannels + 1) + " channels in " + limits.maxSlots() + " slots at "
                    + request.switchId());
        }
        callsOfOneSecond(request, limits);
    }

    private void callsOfOneSecond(OriginateRequest request, SwitchLimits limits) {
        Deque<Long> times = originatedAt.computeIfAbsent(request.switchId(), id -> new ArrayDeque<>());
        while (!times.isEmpty() && times.getFirst() <= time.nowMs() - SECOND_MS) {
            times.removeFirst();
        }
        times.addLast(time.nowMs());
        GatewayLimits gateway = settings.gateways().get(request.contact().gatewayId());
        int most = gateway == null ? limits.cps() : Math.min(limits.cps(), gateway.cps());
        if (times.size() > most) {
            broken(times.size() + " originates in one second at " + request.switchId() + ", where " + most
                    + " are allowed");
        }
    }

    private SwitchLimits limits(SwitchId where) {
        SwitchLimits limits = settings.switches().get(where);
        if (limits == null) {
            throw new IllegalArgumentException("switch " + where + " is not configured");
        }
        return limits;
    }

    /** A channel was made: the person's telephone may have rung. */
    void rang(ContactId contact, CallId call) {
        rung.put(contact, call);
    }

    void resultStored(AttemptResult result) {
        CallId before = results.put(result.contact().id(), result.callId());
        if (before != null) {
            broken("contact " + result.contact().id() + " has a result of " + before + " and another of "
                    + result.callId());
        }
    }

    void noticeStored(ContactId contact, String key) {
        stored.computeIfAbsent(contact, id -> new ArrayList<>()).add(key);
    }

    /** The connector has taken the notice; again is as good as once. */
    void noticeArrived(ContactId contact, String key) {
        if (heard.add(key)) {
            delivered.computeIfAbsent(contact, id -> new ArrayList<>()).add(key);
        }
    }

    void noticeRefused(String key) {
        refusedForGood.add(key);
    }

    /** What can be said only when everything is over. */
    void judge(ModelStore store) {
        if (!store.unfinished().isEmpty()) {
            broken("contacts without an end: " + store.unfinished());
        }
        if (results.size() + store.unfinished().size() != store.contacts()) {
            broken(store.contacts() + " contacts have " + results.size() + " results");
        }
        stored.forEach((contact, keys) -> {
            List<String> expected =
                    keys.stream().filter(key -> !refusedForGood.contains(key)).toList();
            List<String> arrived = delivered.getOrDefault(contact, List.of());
            if (!expected.equals(arrived)) {
                broken("of contact " + contact + " the notices " + expected + " were stored and " + arrived
                        + " arrived");
            }
        });
    }
}
