package dialer.simulator.world;

import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what the far sides saw (the database's commits, the switches' originates, the connector's notices), whatever the daemons believe, and
 * says which rules did not hold.
 */
final class Witness {
    /** Violations that are kept of one run; it ends with the last of them. */
    static final int MOST = 20;

    private static final long SECOND_MS = 1_000;

    /** A campaign that was stopped by way of one daemon is heard of by the others within this time, while the database answers. */
    private static final long STOP_HEARD_MS = 4_000;

    private final DialSettings settings;
    private final VirtualTime time;
    private final List<String> violations = new ArrayList<>();
    private final Set<CallId> originated = new HashSet<>();
    private final Set<CallId> arrived = new HashSet<>();
    private final Map<ContactId, CallId> rung = new HashMap<>();
    private final Map<ContactId, String> results = new HashMap<>();
    private final Map<String, Deque<Long>> leftAt = new HashMap<>();
    private final Map<String, Map<Extension, CallId>> agentCalls = new HashMap<>();
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

    // ---- originates ----

    /** A claim whose originate never left may use the id again. */
    void claimed(CallId call) {
        if (originated.contains(call)) {
            broken("call id " + call + " is claimed again although an originate has left with it");
        }
    }

    /** A daemon sends an originate. */
    void originateLeaves(Daemon daemon, OriginateRequest request, Collection<CallId> channels, ModelStore store) {
        Contact contact = request.contact();
        CallId call = request.callId();
        if (!originated.add(call)) {
            broken("call " + call + " is originated twice");
        }
        if (rung.containsKey(contact.id())) {
            broken("contact " + contact.id() + " is called by " + call + ", after its telephone rang for "
                    + rung.get(contact.id()));
        }
        if (results.containsKey(contact.id())) {
            broken("contact " + contact.id() + " is called by " + call + " although it has its result");
        }
        if (!store.mayBeCalled(daemon.node, daemon.lease().fence(), call)) {
            broken("call " + call + " is originated by " + daemon.node + " without a committed claim");
        }
        withinItsTime(contact, call);
        notWhileStopped(daemon, request, store);
        callsOfOneSecond(daemon.node, request);
        slots(daemon, request.switchId(), channels, store);
    }

    /** What was taken over, and the daemon has been told of, counts as its own. */
    private void slots(Daemon daemon, SwitchId where, Collection<CallId> channels, ModelStore store) {
        long ours = channels.stream()
                .filter(call -> daemon.follows(call) && daemon.node.equals(store.ownerOf(call)))
                .count();
        if (ours >= limits(where).maxSlots()) {
            broken("one more call of " + daemon.node + " at " + where + ", which has " + ours + " in "
                    + limits(where).maxSlots() + " slots");
        }
    }

    private void withinItsTime(Contact contact, CallId call) {
        Instant now = Instant.ofEpochMilli(time.nowMs());
        if (contact.startTime() != null && now.isBefore(contact.startTime())) {
            broken("call " + call + " is originated before its start time, " + contact.startTime());
        }
        if (contact.endTime() != null && !now.isBefore(contact.endTime())) {
            broken("call " + call + " is originated after its end time, " + contact.endTime());
        }
    }

    /** Whoever has an agent already is called all the same. */
    private void notWhileStopped(Daemon daemon, OriginateRequest request, ModelStore store) {
        CampaignId campaign = request.contact().campaignId();
        long stoppedForMs = time.nowMs() - store.stoppedAtMs(campaign);
        boolean told = daemon.knowsStopped(campaign, store.stoppedAtMs(campaign));
        boolean couldKnow =
                stoppedForMs > STOP_HEARD_MS && store.isWellFor(STOP_HEARD_MS) && daemon.runsFor(STOP_HEARD_MS);
        if (stoppedForMs >= 0 && request.agent() == null && (told || couldKnow)) {
            broken("call " + request.callId() + " is originated by " + daemon.node + " although its campaign "
                    + campaign + " is stopped since " + stoppedForMs + " ms");
        }
        if (daemon.drains()) {
            broken("call " + request.callId() + " is originated while " + daemon.node + " drains");
        }
    }

    private void callsOfOneSecond(String node, OriginateRequest request) {
        SwitchId where = request.switchId();
        GatewayId gateway = request.contact().gatewayId();
        oneSecond(node + " at " + where, limits(where).cps());
        GatewayLimits limits = settings.gateways().get(gateway);
        if (limits != null) {
            oneSecond(node + " at " + where + " by " + gateway, limits.cps());
        }
    }

    private void oneSecond(String path, int most) {
        Deque<Long> times = leftAt.computeIfAbsent(path, key -> new ArrayDeque<>());
        while (!times.isEmpty() && times.getFirst() <= time.nowMs() - SECOND_MS) {
            times.removeFirst();
        }
        times.addLast(time.nowMs());
        if (times.size() > most) {
            broken(times.size() + " originates in one second from " + path + ", where " + most + " are allowed");
        }
    }

    private SwitchLimits limits(SwitchId where) {
        SwitchLimits limits = settings.switches().get(where);
        if (limits == null) {
            throw new IllegalArgumentException("switch " + where + " is not configured");
        }
        return limits;
    }

    void originateArrived(OriginateRequest request) {
        if (!arrived.add(request.callId())) {
            broken("the originate of call " + request.callId() + " arrives twice");
        }
    }

    /** The person's telephone rings. */
    void rang(ContactId contact, CallId call) {
        CallId before = rung.put(contact, call);
        if (before != null && !before.equals(call)) {
            broken("the telephone of contact " + contact + " rings for " + call + " after it rang for " + before);
        }
    }

    /** The person's telephone has rung so long, below 0 if it has not begun to. With "no answer" the daemon gives the call up itself. */
    void hungUpWhileItRang(OriginateRequest request, long rungMs, HangupCause cause) {
        long least = settings.rulesOf(request.contact().campaignId())
                .pacing()
                .minRing()
                .toMillis();
        if (cause.is(HangupCause.NO_ANSWER) && rungMs < least) {
            broken("call " + request.callId() + " is given up after ringing for " + rungMs + " of at least " + least
                    + " ms");
        }
    }

    // ---- what daemons believe ----

    /** After every signal. What an earlier life has left may be more than fits: its calls are over, and only their results were not stored. */
    void liveCalls(String node, int before, int live) {
        if (live > before && live > settings.maxSlots()) {
            broken(node + " has " + live + " live calls in " + settings.maxSlots() + " slots");
        }
    }

    /** The daemon has given the agent to the call; null: the call has none any more. */
    void agentOf(String node, CallId call, @Nullable Extension agent) {
        Map<Extension, CallId> calls = agentCalls.computeIfAbsent(node, key -> new HashMap<>());
        calls.values().removeIf(call::equals);
        if (agent == null) {
            return;
        }
        CallId other = calls.put(agent, call);
        if (other != null) {
            broken("agent " + agent + " has the calls " + other + " and " + call + " of " + node);
        }
    }

    /** The call comes with its agent, who may have had a call here that has ended without anybody's hearing of it. */
    void tookOver(String node, CallId call, @Nullable Extension agent, Predicate<CallId> lives) {
        agentCalls.computeIfAbsent(node, key -> new HashMap<>()).values().removeIf(lives.negate());
        agentOf(node, call, agent);
    }

    /** The process is gone, and with it what it believed. */
    void forget(String node) {
        agentCalls.remove(node);
    }

    // ---- results and notices ----

    void resultStored(AttemptResult result) {
        result(result.contact().id(), result.disposition() + " of " + result.callId());
    }

    void expired(ContactId contact) {
        result(contact, Disposition.EXPIRED.name());
    }

    private void result(ContactId contact, String what) {
        String before = results.put(contact, what);
        if (before != null) {
            broken("contact " + contact + " has two results: " + before + " and " + what);
        }
    }

    /** An attempt is declared lost: then its channel must be gone. */
    void lostAlive(CallId call, SwitchId where) {
        broken("call " + call + " is declared lost while it lives at " + where);
    }

    void noticeStored(ContactId contact, String key) {
        stored.computeIfAbsent(contact, id -> new ArrayList<>()).add(key);
    }

    /** The connector has taken the notice; again is as good as once. What it has refused before it may take or not. */
    void noticeArrived(ContactId contact, String key) {
        if (!refusedForGood.contains(key) && heard.add(key)) {
            delivered.computeIfAbsent(contact, id -> new ArrayList<>()).add(key);
        }
    }

    void noticeRefused(Notice notice, String key) {
        if (!heard.contains(key)) {
            refusedForGood.add(key);
        }
    }

    /** What can be said only when everything is over. */
    void judge(ModelStore store) {
        if (!store.unfinished().isEmpty()) {
            broken("contacts without an end: " + store.unfinished());
        }
        int ended = results.size() + store.unfinished().size();
        if (ended != store.contacts()) {
            broken(store.contacts() + " contacts have " + results.size() + " results");
        }
        stored.forEach((contact, keys) -> {
            List<String> expected =
                    keys.stream().filter(key -> !refusedForGood.contains(key)).toList();
            List<String> arrivedThere = delivered.getOrDefault(contact, List.of());
            if (!expected.equals(arrivedThere)) {
                broken("of contact " + contact + " the notices " + expected + " were stored and " + arrivedThere
                        + " arrived");
            }
        });
    }
}
