package dialer.daemon.config;

import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.InvalidFieldException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Limits of one gateway; gateways without settings have none of their own.
 *
 * @param maxCalls most calls in flight through it
 * @param cps most originates a second through it
 */
public record GatewaySettings(int maxCalls, int cps) {
    static final Key<Integer> MAX_CALLS = Key.optional(
            "gateways.*.max-calls",
            Values.wholeNumber(1, 100_000),
            "no limit",
            "Calls in flight through this gateway at most.");
    static final Key<Integer> CPS = Key.optional(
            "gateways.*.cps",
            Values.wholeNumber(1, 10_000),
            "no limit",
            "Originates a second through this gateway at most.");
    static final List<Key<?>> KEYS = List.of(MAX_CALLS, CPS);

    static SortedMap<GatewayId, GatewaySettings> readAll(KeyReader reader) {
        SortedMap<GatewayId, GatewaySettings> gateways = new TreeMap<>();
        for (String id : reader.namesAt("gateways.*")) {
            Integer maxCalls = reader.getOrNull(MAX_CALLS, id);
            Integer cps = reader.getOrNull(CPS, id);
            gateways.put(
                    gatewayId(id),
                    new GatewaySettings(
                            maxCalls == null ? Integer.MAX_VALUE : maxCalls, cps == null ? Integer.MAX_VALUE : cps));
        }
        return Collections.unmodifiableSortedMap(gateways);
    }

    private static GatewayId gatewayId(String id) {
        try {
            return new GatewayId(id);
        } catch (InvalidFieldException e) {
            throw new ConfigException(
                    "gateways." + id + " is not a gateway's name; it must be " + e.allowed() + ".", e);
        }
    }
}
