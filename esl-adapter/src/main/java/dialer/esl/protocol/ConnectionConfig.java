package dialer.esl.protocol;

import java.time.Duration;

/**
 * What one connection needs to know.
 *
 * @param host name or address of the switch; a name is resolved on the event loop, so it should be one that resolves locally
 * @param port TCP port, 8021 by default at the switch
 * @param password the switch's Event Socket password, never logged
 * @param connectTimeout from the first packet to authenticated; the switch itself gives up after about 24 s
 * @param maxSilence closed when nothing arrived for so long, once authenticated; any inbound traffic counts as life
 */
public record ConnectionConfig(String host, int port, String password, Duration connectTimeout, Duration maxSilence) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
