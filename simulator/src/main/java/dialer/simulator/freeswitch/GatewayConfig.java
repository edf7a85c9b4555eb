package dialer.simulator.freeswitch;

import java.util.List;

/**
 * One gateway of the switch.
 *
 * @param name what {@code sofia/gateway/NAME/...} says
 * @param proxy host and port of the carrier
 * @param pinged whether the switch sends OPTIONS and so knows when the carrier is gone
 * @param registers whether it registers; one that does here never succeeds
 * @param up its state at the start
 * @param peer what happens to an INVITE sent there
 */
public record GatewayConfig(String name, String proxy, boolean pinged, boolean registers, boolean up, Peer peer) {

    /** What stands at the gateway's address. */
    public enum Peer {
        /** The carrier. */
        CARRIER,
        /** Nothing: the INVITE fails at once with NORMAL_TEMPORARY_FAILURE. */
        NOTHING,
        /** Something that never answers: RECOVERY_ON_TIMER_EXPIRE after 32 s. */
        MUTE
    }

    /** A gateway that the switch pings, up. */
    public static GatewayConfig pinged(String name, String proxy) {
        return new GatewayConfig(name, proxy, true, false, true, Peer.CARRIER);
    }

    /** The six gateways of the recordings; the first one works. */
    public static List<GatewayConfig> recorded() {
        String rest = "-2222-3333-4444-555555555555";
        return List.of(
                pinged("11111111" + rest, "127.0.0.1:5090"),
                new GatewayConfig("22222222" + rest, "127.0.0.1:5099", true, false, false, Peer.NOTHING),
                new GatewayConfig("33333333" + rest, "127.0.0.1:5090", false, false, true, Peer.CARRIER),
                new GatewayConfig("44444444" + rest, "127.0.0.1:5099", false, true, false, Peer.NOTHING),
                new GatewayConfig("55555555" + rest, "127.0.0.1:5060", false, false, true, Peer.CARRIER),
                new GatewayConfig("66666666" + rest, "127.0.0.1:5099", false, false, true, Peer.NOTHING));
    }
}
