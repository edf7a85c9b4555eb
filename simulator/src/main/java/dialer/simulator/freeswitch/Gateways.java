package dialer.simulator.freeswitch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateways as they are now, and the events that tell about their changes. */
final class Gateways {

    static final String PROFILE = "external";

    private final Map<String, Gateway> byName = new LinkedHashMap<>();
    private final List<GatewayConfig> configured;
    private final SwitchClock clock;
    private final EventBus bus;

    Gateways(List<GatewayConfig> configured, SwitchClock clock, EventBus bus) {
        this.configured = configured;
        this.clock = clock;
        this.bus = bus;
        configured.forEach(this::put);
    }

    /** A gateway with its counters. */
    static final class Gateway {
        final GatewayConfig config;
        boolean up;
        long upSinceUs;
        int callsOut;
        int failedCallsOut;

        Gateway(GatewayConfig config, long nowUs) {
            this.config = config;
            this.up = config.up();
            this.upSinceUs = nowUs;
        }

        String state() {
            return config.registers() ? "FAIL_WAIT" : "NOREG";
        }
    }

    @Nullable
    Gateway find(String name) {
        String prefix = PROFILE + "::";
        return byName.get(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
    }

    /** Newest first, as the switch lists them. */
    List<Gateway> all() {
        List<Gateway> gateways = new ArrayList<>();
        for (Gateway gateway : byName.values()) {
            gateways.add(0, gateway);
        }
        return gateways;
    }

    void add(GatewayConfig config) {
        if (byName.containsKey(config.name())) {
            return;
        }
        put(config);
        bus.publish(SwitchEvent.GATEWAY_ADD, ordered("Gateway", config.name(), "profile-name", PROFILE));
    }

    boolean delete(String name) {
        Gateway gateway = find(name);
        if (gateway == null) {
            return false;
        }
        byName.remove(gateway.config.name());
        bus.publish(SwitchEvent.GATEWAY_DELETE, ordered("profile-name", PROFILE, "Gateway", gateway.config.name()));
        return true;
    }

    /** What {@code sofia profile external rescan} does: configured gateways that were deleted come back. */
    void rescan() {
        configured.forEach(this::add);
    }

    /** The ping of a gateway failed or came back; false when there is no such gateway. */
    boolean setUp(String name, boolean up) {
        Gateway gateway = find(name);
        if (gateway == null) {
            return false;
        }
        if (gateway.up != up) {
            gateway.up = up;
            gateway.upSinceUs = clock.nowUs();
            Map<String, String> headers = ordered("Gateway", gateway.config.name(), "State", gateway.state());
            headers.put("Ping-Status", up ? "UP" : "DOWN");
            headers.put("Phrase", up ? "OK" : "Service Unavailable");
            headers.put("Status", up ? "200" : "503");
            bus.publish(SwitchEvent.GATEWAY_STATE, headers);
        }
        return true;
    }

    private void put(GatewayConfig config) {
        byName.put(config.name(), new Gateway(config, clock.nowUs()));
    }

    private static Map<String, String> ordered(String name1, String value1, String name2, String value2) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(name1, value1);
        headers.put(name2, value2);
        return headers;
    }
}
