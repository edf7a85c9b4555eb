package dialer.scheduler.claim;

import dialer.scheduler.call.LiveCall;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Claimed calls that wait for a slot and a call per second. Calls whose agent waits already go first; then in the order of their claims. Calls
 * held up by the limits of their gateway stay here for its next free port, but count apart: they must not keep others from being claimed.
 */
public final class PlaceQueue {
    private final Deque<LiveCall> withAgent = new ArrayDeque<>();
    private final Deque<LiveCall> others = new ArrayDeque<>();
    private final NavigableSet<CallId> heldUp = new TreeSet<>();
    private final SortedMap<CampaignId, Integer> heldUpOfCampaign = new TreeMap<>();

    public void add(LiveCall call) {
        (call.agent() == null ? others : withAgent).addLast(call);
    }

    public int size() {
        return withAgent.size() + others.size();
    }

    /** How many wait for nothing but a slot or a call per second of the switch. */
    public int ready() {
        return size() - heldUp.size();
    }

    /** The call's gateway can take no more for now. */
    public void heldUp(LiveCall call) {
        if (heldUp.add(call.id())) {
            heldUpOfCampaign.merge(call.campaignId(), 1, Integer::sum);
        }
    }

    /** Whether calls of the campaign wait for their gateway. */
    public boolean isHeldUp(CampaignId campaign) {
        return heldUpOfCampaign.containsKey(campaign);
    }

    /** A copy, in the order in which they should leave. */
    public List<LiveCall> inOrder() {
        List<LiveCall> calls = new ArrayList<>(size());
        calls.addAll(withAgent);
        calls.addAll(others);
        return calls;
    }

    public void remove(LiveCall call) {
        if (!removeFrom(withAgent, call)) {
            removeFrom(others, call);
        }
        if (heldUp.remove(call.id())) {
            heldUpOfCampaign.computeIfPresent(call.campaignId(), (id, count) -> count == 1 ? null : count - 1);
        }
    }

    private static boolean removeFrom(Deque<LiveCall> calls, LiveCall call) {
        Iterator<LiveCall> each = calls.iterator();
        while (each.hasNext()) {
            if (each.next() == call) {
                each.remove();
                return true;
            }
        }
        return false;
    }
}
