package dialer.scheduler.originate;

import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.call.LiveCalls;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.GatewayId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the switches and their gateways can take now, and by which of them a call leaves. Owned by the dial loop's thread. */
public final class SwitchBoard {
    private final SortedMap<SwitchId, SwitchNow> switches = new TreeMap<>();
    private final LiveCalls calls;
    private final SortedMap<GatewayId, GatewayLimits> gatewayLimits;
    private long downSinceMs;

    public SwitchBoard(DialSettings settings, LiveCalls calls, long nowMs) {
        this.calls = calls;
        this.gatewayLimits = settings.gateways();
        this.downSinceMs = nowMs;
        settings.switches().forEach((id, limits) -> switches.put(id, new SwitchNow(id, limits)));
    }

    /** By which switch a call leaves, or why not now. */
    public record Placement(Verdict verdict, @Nullable SwitchId switchId) {}

    /** Whether a call may leave now. */
    public enum Verdict {
        GO,
        /** Slots or calls per second of everything that could take it are used up. */
        LATER,
        /** The switch could take it, but the gateway's own calls or calls per second are used up. */
        GATEWAY_FULL,
        /** The gateway is down wherever it is known. */
        GATEWAY_DOWN,
        /** No switch accepts commands. */
        NO_SWITCH
    }

    /**
     * Finds the switch for a call: one that knows the gateway as up, else, if nobody knows it, any (the switch's own answer decides then); of
     * these the one with the most free slots.
     *
     * @param needed only switches with this module count; null: all
     */
    public Placement place(GatewayId gateway, @Nullable SwitchModule needed, long nowMs) {
        List<SwitchNow> up = accepting();
        up.removeIf(node -> needed != null && !has(node.id, needed));
        if (up.isEmpty()) {
            return new Placement(anyUp() ? Verdict.LATER : Verdict.NO_SWITCH, null);
        }
        List<SwitchNow> knownUp = new ArrayList<>();
        boolean knownDown = false;
        for (SwitchNow node : up) {
            GatewayState state = node.gateways.getOrDefault(gateway, GatewayState.UNKNOWN);
            knownDown |= state == GatewayState.DOWN;
            if (state == GatewayState.UP) {
                knownUp.add(node);
            }
        }
        if (knownUp.isEmpty() && knownDown) {
            return new Placement(Verdict.GATEWAY_DOWN, null);
        }
        List<SwitchNow> free = (knownUp.isEmpty() ? up : knownUp)
                .stream()
                        .filter(node -> freeOn(node) > 0 && node.cps.mayTake(nowMs))
                        .toList();
        return free.stream()
                .filter(node -> gatewayMayTake(node, gateway, nowMs))
                .max(Comparator.comparingInt(this::freeOn))
                .map(node -> new Placement(Verdict.GO, node.id))
                .orElse(new Placement(free.isEmpty() ? Verdict.LATER : Verdict.GATEWAY_FULL, null));
    }

    private boolean gatewayMayTake(SwitchNow node, GatewayId gateway, long nowMs) {
        GatewayLimits limits = gatewayLimits.get(gateway);
        return limits == null
                || (calls.onGateway(node.id, gateway) < limits.maxCalls()
                        && (limits.cps() == GatewayLimits.ANY_CPS
                                || node.gatewayCps(gateway, limits).mayTake(nowMs)));
    }

    /** Counts the call that leaves. */
    public void take(SwitchId where, GatewayId gateway, long nowMs) {
        SwitchNow node = node(where);
        node.cps.take(nowMs);
        GatewayLimits limits = gatewayLimits.get(gateway);
        if (limits != null && limits.cps() != GatewayLimits.ANY_CPS) {
            node.gatewayCps(gateway, limits).take(nowMs);
        }
    }

    /** Counts a leg that the switch made itself (an agent's): its sessions per second count every leg. */
    public void legAdded(SwitchId where, long nowMs) {
        node(where).cps.take(nowMs);
    }

    /** The switch refused a call for its own limits. */
    public void refused(SwitchId where, long nowMs) {
        SwitchNow node = node(where);
        node.cps.refused(nowMs);
        node.refusedAtMs = nowMs;
    }

    /** Free slots of all switches that accept calls. */
    public int freeSlots() {
        int free = 0;
        for (SwitchNow node : accepting()) {
            free += Math.max(0, freeOn(node));
        }
        return free;
    }

    /** Calls in any one second that all accepting switches may take together. */
    public int cps() {
        int cps = 0;
        for (SwitchNow node : accepting()) {
            cps += node.cps.limit();
        }
        return cps;
    }

    /** Calls in any one second as configured, whether or not the switches are there. */
    public int configuredCps() {
        return switches.values().stream().mapToInt(node -> node.limits.cps()).sum();
    }

    private int freeOn(SwitchNow node) {
        int ours = calls.onSwitch(node.id) + calls.soughtOn(node.id);
        int usable = node.limits.maxSlots();
        if (node.capacity.maxSessions() > 0) {
            usable = Math.min(usable, node.capacity.maxSessions() - node.foreignSessions);
        }
        return usable - ours;
    }

    private List<SwitchNow> accepting() {
        List<SwitchNow> result = new ArrayList<>();
        for (SwitchNow node : switches.values()) {
            if (node.up && node.capacity.accepting()) {
                result.add(node);
            }
        }
        return result;
    }

    public boolean anyUp() {
        return switches.values().stream().anyMatch(node -> node.up);
    }

    public boolean anyAccepting() {
        return !accepting().isEmpty();
    }

    /** Whether some switch has refused calls within the last seconds. */
    public boolean anyRefusing(long nowMs) {
        return switches.values().stream().anyMatch(node -> node.refusedAtMs > nowMs - 2000);
    }

    /** How long no switch has been up; 0 while one is. */
    public long downForMs(long nowMs) {
        return anyUp() ? 0 : nowMs - downSinceMs;
    }

    public boolean isUp(SwitchId where) {
        return node(where).up;
    }

    /** The switch is there. Returns whether it is another process than before, so that all its calls are gone. */
    public boolean up(SwitchId where, String coreUuid, Capacity capacity, Map<GatewayId, GatewayState> gateways) {
        SwitchNow node = node(where);
        boolean restarted = !node.coreUuid.isEmpty() && !node.coreUuid.equals(coreUuid);
        node.up = true;
        node.coreUuid = coreUuid;
        gateways(where, gateways);
        capacity(where, capacity);
        return restarted;
    }

    public void down(SwitchId where, long nowMs) {
        boolean wasUp = anyUp();
        if (node(where).up) {
            node(where).downSinceMs = nowMs;
        }
        node(where).up = false;
        if (wasUp && !anyUp()) {
            downSinceMs = nowMs;
        }
    }

    /** Sessions that are not ours are taken off what the switch can hold. */
    public void capacity(SwitchId where, Capacity capacity) {
        SwitchNow node = node(where);
        node.capacity = capacity;
        if (capacity.sessions() >= 0) {
            node.foreignSessions = Math.max(0, capacity.sessions() - ourLegs(where));
        }
        if (capacity.sessionsPerSecond() > 0) {
            // N lets N-1 new legs a second (seen in the recordings)
            node.cps.capAt(Math.min(node.limits.cps(), capacity.sessionsPerSecond() - 1));
        }
    }

    private int ourLegs(SwitchId where) {
        int legs = 0;
        for (var call : calls.all()) {
            if (where.equals(call.switchId())) {
                legs += call.bridgedSeen() ? 2 : 1;
            }
        }
        return legs;
    }

    /** What the switch has loaded of the modules that campaigns may need. */
    public void modules(SwitchId where, Set<SwitchModule> loaded) {
        node(where).modules = loaded;
    }

    /** Whether the switch has the module; one that has never said is taken to have it. */
    public boolean has(SwitchId where, SwitchModule module) {
        Set<SwitchModule> loaded = node(where).modules;
        return loaded == null || loaded.contains(module);
    }

    /** How long that switch has not been up; 0 while it is. */
    public long downForMs(SwitchId where, long nowMs) {
        return node(where).up ? 0 : nowMs - node(where).downSinceMs;
    }

    /** The switches that are up, by name. */
    public List<SwitchId> up() {
        return switches.values().stream()
                .filter(node -> node.up)
                .map(node -> node.id)
                .toList();
    }

    public void gateways(SwitchId where, Map<GatewayId, GatewayState> listed) {
        SwitchNow node = node(where);
        node.gateways.clear();
        node.gateways.putAll(listed);
    }

    public void gateway(SwitchId where, GatewayId gateway, GatewayState state) {
        node(where).gateways.put(gateway, state);
    }

    /** What is known of each switch, for views. */
    public Collection<SwitchView> views() {
        List<SwitchView> views = new ArrayList<>();
        for (SwitchNow node : switches.values()) {
            views.add(new SwitchView(
                    node.id,
                    node.up,
                    node.capacity,
                    calls.onSwitch(node.id),
                    Math.max(0, freeOn(node)),
                    node.cps.limit(),
                    new TreeMap<>(node.gateways)));
        }
        return views;
    }

    /**
     * A switch as it stands.
     *
     * @param inFlight our calls there
     * @param freeSlots calls that it could take besides
     * @param cps calls per second in force
     */
    public record SwitchView(
            SwitchId id,
            boolean up,
            Capacity capacity,
            int inFlight,
            int freeSlots,
            int cps,
            SortedMap<GatewayId, GatewayState> gateways) {
        public SwitchView {
            gateways = Collections.unmodifiableSortedMap(gateways);
        }
    }

    private SwitchNow node(SwitchId id) {
        SwitchNow node = switches.get(id);
        if (node == null) {
            throw new IllegalArgumentException("switch " + id + " is not configured");
        }
        return node;
    }

    private static final class SwitchNow {
        final SwitchId id;
        final SwitchLimits limits;
        final CpsLimiter cps;
        final SortedMap<GatewayId, GatewayState> gateways = new TreeMap<>();
        final SortedMap<GatewayId, CpsLimiter> gatewayCps = new TreeMap<>();
        boolean up;
        String coreUuid = "";
        Capacity capacity = new Capacity(-1, 0, 0, true);
        int foreignSessions;
        long downSinceMs;

        @Nullable
        Set<SwitchModule> modules;

        long refusedAtMs = Long.MIN_VALUE;

        SwitchNow(SwitchId id, SwitchLimits limits) {
            this.id = id;
            this.limits = limits;
            this.cps = new CpsLimiter(limits.cps());
        }

        CpsLimiter gatewayCps(GatewayId gateway, GatewayLimits of) {
            return gatewayCps.computeIfAbsent(gateway, key -> new CpsLimiter(of.cps()));
        }
    }
}
