package dialer.esl;

import dialer.scheduler.call.SwitchId;

/**
 * One FreeSWITCH and how it is reached.
 *
 * @param host name or address of its Event Socket
 * @param port TCP port of its Event Socket
 * @param password never logged
 * @param domain value of {@code domain_name} and context of the dialplan, unless the campaign has its own
 */
public record EslSwitchSettings(SwitchId id, String host, int port, String password, String domain) {
    @Override
    public String toString() {
        return id + " at " + host + ":" + port;
    }
}
