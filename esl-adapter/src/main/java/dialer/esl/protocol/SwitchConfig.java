package dialer.esl.protocol;

import java.time.Duration;

/**
 * What a node needs to know of its switch. Every duration is more than zero.
 *
 * @param name what log lines call the switch
 * @param host name or address; a name is resolved on the event loop, so it should be one that resolves locally
 * @param port TCP port of the Event Socket
 * @param password the Event Socket password, never logged
 * @param subscription what the EVENTS connection listens to; HEARTBEAT and BACKGROUND_JOB are needed in it
 * @param connectTimeout for one connection, from the first packet to authenticated
 * @param replyTimeout for the commands that the node sends by itself
 * @param heartbeatInterval the switch's {@code event-heartbeat-interval}
 * @param silentHeartbeats after how many intervals without any traffic a connection counts as dead; 2 to 3
 * @param backoffBase upper bound of the first delay before connecting again
 * @param backoffCap upper bound of every delay
 * @param stableAfter a switch that was up for so long starts again with the first delay
 */
public record SwitchConfig(
        String name,
        String host,
        int port,
        String password,
        Subscription subscription,
        Duration connectTimeout,
        Duration replyTimeout,
        Duration heartbeatInterval,
        double silentHeartbeats,
        Duration backoffBase,
        Duration backoffCap,
        Duration stableAfter) {

    public SwitchConfig {
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("replyTimeout", replyTimeout);
        requirePositive("heartbeatInterval", heartbeatInterval);
        requirePositive("backoffBase", backoffBase);
        requirePositive("backoffCap", backoffCap);
        requirePositive("stableAfter", stableAfter);
        if (!(silentHeartbeats >= 1)) {
            throw new IllegalArgumentException("silentHeartbeats must be at least 1: " + silentHeartbeats);
        }
        EslCommand.auth(password);
    }

    /** A switch with the times that suit FreeSWITCH's defaults: heartbeats every 20 s, dead after 50 s of silence. */
    public static SwitchConfig of(String name, String host, int port, String password, Subscription subscription) {
        return new SwitchConfig(
                name,
                host,
                port,
                password,
                subscription,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                2.5,
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
    }

    ConnectionConfig connection() {
        Duration maxSilence = Duration.ofNanos((long) (heartbeatInterval.toNanos() * silentHeartbeats));
        return new ConnectionConfig(host, port, password, connectTimeout, maxSilence);
    }

    @Override
    public String toString() {
        return name + " at " + host + ":" + port;
    }

    private static void requirePositive(String field, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(field + " must be more than zero: " + duration);
        }
    }
}
