package dialer.scheduler.call;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.GatewayId;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** What an adapter has learned about a switch as a whole. */
public sealed interface SwitchSignal extends dialer.scheduler.Signal {
    SwitchId switchId();

    /**
     * Both connections are up, the subscription is in place and the switch's facts have been read; commands are accepted from now on.
     *
     * @param coreUuid the switch's {@code Core-UUID}: another one than before means that all its calls are gone
     * @param liveChannels the uuids of all its channels
     */
    record SwitchUp(
            SwitchId switchId,
            String coreUuid,
            Capacity capacity,
            SortedMap<GatewayId, GatewayState> gateways,
            Set<CallId> liveChannels)
            implements SwitchSignal {}

    /** No command can be sent; calls that live there are unknown until it is up again. */
    record SwitchDown(SwitchId switchId, String reason) implements SwitchSignal {}

    /** Which of the modules that campaigns may need the switch has loaded. Comes before each {@link SwitchUp}. */
    record ModulesListed(SwitchId switchId, Set<SwitchModule> loaded) implements SwitchSignal {}

    /** A fresh word on sessions and limits (HEARTBEAT or status). */
    record CapacityChanged(SwitchId switchId, Capacity capacity) implements SwitchSignal {}

    /** A gateway changed its state. */
    record GatewayChanged(SwitchId switchId, GatewayId gatewayId, GatewayState state) implements SwitchSignal {}

    /** All gateways of the switch, replacing what was known. */
    record GatewaysListed(SwitchId switchId, Map<GatewayId, GatewayState> gateways) implements SwitchSignal {}

    /** All channels of the switch; eventually consistent, so a missing one is confirmed by {@code uuid_exists} before it counts as gone. */
    record ChannelsListed(SwitchId switchId, Set<CallId> liveChannels) implements SwitchSignal {}

    /** State of a gateway as the switch gives it. */
    enum GatewayState {
        UP,
        DOWN,
        /** Not (or no longer) configured. */
        UNKNOWN
    }

    /**
     * What the switch says it can take.
     *
     * @param sessions sessions that exist, ours and others'; negative if unknown
     * @param maxSessions the switch's own bound; 0 if unknown
     * @param sessionsPerSecond the switch's {@code sessions-per-second}: N lets N-1 new legs a second; 0 if unknown
     * @param accepting false while the switch is paused for outbound calls
     */
    record Capacity(int sessions, int maxSessions, int sessionsPerSecond, boolean accepting) {}
}
