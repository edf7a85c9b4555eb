package dialer.esl;

import dialer.scheduler.call.SwitchId;

/**
 * One FreeSWITCH and how it is reached.
 *
 * @param host name or address of its Event Socket
 * @param port TCP port of its Event Socket
 * @param password never logged
 * @param domain value of {@code domain_name} and context of the dialplan, unless the campaign has its own
 * @param messages whether messages are played to persons: only then are the events of playing heard, of which every IVR makes many
 */
public record EslSwitchSettings(SwitchId id, String host, int port, String password, String domain, boolean messages) {
    @Override
    public String toString() {
        return id + " at " + host + ":" + port;
    }
}
