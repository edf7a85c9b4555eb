package dialer.daemon.config;

import java.time.Duration;
import java.util.List;

/**
 * How the daemon dials.
 *
 * @param maxSlots most calls in flight of this node
 * @param switchDown what becomes of a contact whose command cannot be sent
 * @param switchDownGrace how long calls of a lost connection are held before they count as uncertain
 * @param gatewayDownRetry when a contact of a gateway that is down is tried again
 * @param noAgentRetry when a contact for which no agent was available is tried again
 * @param refusedRetry when a contact whose originate the switch refused (rate, sessions, paused) is tried again
 * @param connectorDownRetry when a contact whose reservation could not be sent is tried again
 * @param reservationTimeout how long an agent is waited for
 * @param reconcileInterval how often the live calls are compared with the switch's channels
 * @param drainTimeout how long a stop waits for live calls
 */
public record DialingSettings(
        int maxSlots,
        SwitchDown switchDown,
        Duration switchDownGrace,
        Duration gatewayDownRetry,
        Duration noAgentRetry,
        Duration refusedRetry,
        Duration connectorDownRetry,
        Duration reservationTimeout,
        Duration reconcileInterval,
        Duration drainTimeout) {

    /** What becomes of a contact when the switch is down and its command cannot be sent. */
    public enum SwitchDown {
        /** The contact ends as failed. */
        FAIL,
        /** The contact goes back to pending, if it is certain that nothing was sent. */
        RETRY
    }

    static final Key<Integer> MAX_SLOTS = Key.withDefault(
            "dialing.max-slots",
            Values.wholeNumber(1, 100_000),
            "100",
            "Calls in flight of this node at most, over all switches.");
    static final Key<SwitchDown> SWITCH_DOWN = Key.withDefault(
            "dialing.switch-down",
            Values.oneOf(SwitchDown.class),
            "fail",
            "What becomes of a contact whose command cannot be sent because the switch is down: `fail` ends it as failed, `retry` puts"
                    + " it back to pending when it is certain that nothing was sent.");
    static final Key<Duration> SWITCH_DOWN_GRACE = Key.withDefault(
            "dialing.switch-down-grace",
            Values.duration("0s", "10m"),
            "5s",
            "How long a switch may be away before it counts as down: shorter gaps are reconnects.");
    static final Key<Duration> GATEWAY_DOWN_RETRY = Key.withDefault(
            "dialing.gateway-down-retry",
            Values.duration("100ms", "24h"),
            "10s",
            "After which a contact is tried again whose gateway was down.");
    static final Key<Duration> NO_AGENT_RETRY = Key.withDefault(
            "dialing.no-agent-retry",
            Values.duration("100ms", "24h"),
            "5s",
            "After which a contact is tried again for which no agent was available.");
    static final Key<Duration> REFUSED_RETRY = Key.withDefault(
            "dialing.refused-retry",
            Values.duration("100ms", "24h"),
            "1s",
            "After which a contact is tried again whose originate the switch refused (rate, sessions, paused).");
    static final Key<Duration> CONNECTOR_DOWN_RETRY = Key.withDefault(
            "dialing.connector-down-retry",
            Values.duration("100ms", "24h"),
            "5s",
            "After which a contact is tried again whose reservation could not be sent.");
    static final Key<Duration> RESERVATION_TIMEOUT = Key.withDefault(
            "dialing.reservation-timeout",
            Values.duration("1s", "1h"),
            "60s",
            "How long the answer to a reservation is waited for; then the reservation is cancelled and the contact goes back.");
    static final Key<Duration> RECONCILE_INTERVAL = Key.withDefault(
            "dialing.reconcile-interval",
            Values.duration("1s", "10m"),
            "30s",
            "How often live calls are compared with the switch's channels, because a switch can lose events silently.");
    static final Key<Duration> DRAIN_TIMEOUT = Key.withDefault(
            "dialing.drain-timeout",
            Values.duration("0s", "1h"),
            "60s",
            "How long SIGTERM waits for live calls to end; what is left is reconciled by the next start.");
    static final List<Key<?>> KEYS = List.of(
            MAX_SLOTS,
            SWITCH_DOWN,
            SWITCH_DOWN_GRACE,
            GATEWAY_DOWN_RETRY,
            NO_AGENT_RETRY,
            REFUSED_RETRY,
            CONNECTOR_DOWN_RETRY,
            RESERVATION_TIMEOUT,
            RECONCILE_INTERVAL,
            DRAIN_TIMEOUT);

    static DialingSettings read(KeyReader reader) {
        return new DialingSettings(
                reader.get(MAX_SLOTS),
                reader.get(SWITCH_DOWN),
                reader.get(SWITCH_DOWN_GRACE),
                reader.get(GATEWAY_DOWN_RETRY),
                reader.get(NO_AGENT_RETRY),
                reader.get(REFUSED_RETRY),
                reader.get(CONNECTOR_DOWN_RETRY),
                reader.get(RESERVATION_TIMEOUT),
                reader.get(RECONCILE_INTERVAL),
                reader.get(DRAIN_TIMEOUT));
    }
}
