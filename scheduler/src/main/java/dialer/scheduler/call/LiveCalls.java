package dialer.scheduler.call;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All attempts that this node owns, with the counts that slots and fair share need. The one place where an attempt changes its state. */
public final class LiveCalls {
    private final Map<CallId, LiveCall> byId = new LinkedHashMap<>();
    private final Map<ContactId, LiveCall> byContact = new LinkedHashMap<>();
    private final Map<Long, LiveCall> byNumber = new LinkedHashMap<>();
    private final Set<LiveCall> sought = new LinkedHashSet<>();
    private final Map<CampaignId, int[]> byCampaign = new TreeMap<>();
    private final Map<SwitchId, int[]> bySwitch = new TreeMap<>();
    private final Map<SwitchId, Map<GatewayId, int[]>> byGateway = new TreeMap<>();
    private final Trace trace;
    private int placed;
    private long lastNumber;
    private long illegalTransitions;

    public LiveCalls(Trace trace) {
        this.trace = trace;
    }

    /** @throws IllegalStateException if the call id is already live: a claim must never hand out one twice */
    public void add(LiveCall call) {
        if (byId.putIfAbsent(call.id(), call) != null) {
            throw new IllegalStateException("call " + call.id() + " is already live");
        }
        call.number(++lastNumber);
        byContact.put(call.contact().id(), call);
        byNumber.put(call.number(), call);
        change(byCampaign, call.campaignId(), 1);
    }

    /** The attempt is looked for: until it is found, it may have a channel on each of the switches that it may be on. */
    public void seek(LiveCall call) {
        sought.add(call);
    }

    /** How many attempts that are looked for may be on the switch. */
    public int soughtOn(SwitchId where) {
        int count = 0;
        for (LiveCall call : sought) {
            count += call.mayBeOn().contains(where) ? 1 : 0;
        }
        return count;
    }

    /** The call leaves by this switch; it holds a slot there until it ends. */
    public void place(LiveCall call, SwitchId where) {
        sought.remove(call);
        call.switchId(where);
        placed++;
        change(bySwitch, where, 1);
        change(byGateway.computeIfAbsent(where, s -> new TreeMap<>()), call.gatewayId(), 1);
    }

    /** Changes the state if the table allows it; a call that ends is live no longer. False: refused, counted, nothing changed. */
    public boolean advance(LiveCall call, AttemptState next, String reason, long nowMs) {
        AttemptState from = call.state();
        if (from == next) {
            return true;
        }
        if (!from.mayBecome(next)) {
            illegalTransitions++;
            trace.refused(call.id(), call.campaignId(), from, next, reason);
            return false;
        }
        call.state(next, nowMs);
        trace.transition(call.id(), call.campaignId(), from, next, reason);
        if (next == AttemptState.ENDED) {
            remove(call);
        }
        return true;
    }

    private void remove(LiveCall call) {
        byId.remove(call.id());
        sought.remove(call);
        byContact.remove(call.contact().id(), call);
        byNumber.remove(call.number());
        change(byCampaign, call.campaignId(), -1);
        SwitchId where = call.switchId();
        if (where != null) {
            placed--;
            change(bySwitch, where, -1);
            Map<GatewayId, int[]> gateways = byGateway.get(where);
            if (gateways != null) {
                change(gateways, call.gatewayId(), -1);
            }
        }
    }

    private static <K> void change(Map<K, int[]> counts, K key, int by) {
        int[] count = counts.computeIfAbsent(key, k -> new int[1]);
        count[0] += by;
        if (count[0] == 0) {
            counts.remove(key);
        }
    }

    private static <K> int count(Map<K, int[]> counts, K key) {
        int[] count = counts.get(key);
        return count == null ? 0 : count[0];
    }

    public @Nullable LiveCall find(CallId id) {
        return byId.get(id);
    }

    public @Nullable LiveCall findByContact(ContactId id) {
        return byContact.get(id);
    }

    /** The call with this number ({@link LiveCall#number}), if it is live. */
    public @Nullable LiveCall findByNumber(long number) {
        return byNumber.get(number);
    }

    /** The call that has this agent, reserved or talking; null if none has. Oldest first. */
    public @Nullable LiveCall withAgent(Extension agent) {
        for (LiveCall call : byId.values()) {
            if (agent.equals(call.agent())) {
                return call;
            }
        }
        return null;
    }

    /** Oldest claim first. */
    public Collection<LiveCall> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** A copy, so that calls may end while it is walked. */
    public List<LiveCall> copy() {
        return new ArrayList<>(byId.values());
    }

    public int size() {
        return byId.size();
    }

    public int ofCampaign(CampaignId campaign) {
        return count(byCampaign, campaign);
    }

    /** Attempts that have not left yet, or of which nobody knows by which switch. */
    public int onNoSwitch() {
        return byId.size() - placed;
    }

    public int onSwitch(SwitchId where) {
        return count(bySwitch, where);
    }

    public int onGateway(SwitchId where, GatewayId gateway) {
        Map<GatewayId, int[]> gateways = byGateway.get(where);
        return gateways == null ? 0 : count(gateways, gateway);
    }

    /** How many changes the table has refused since the start. */
    public long illegalTransitions() {
        return illegalTransitions;
    }
}
