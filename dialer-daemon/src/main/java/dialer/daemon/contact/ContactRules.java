package dialer.daemon.contact;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rules for contacts that come from the configuration.
 *
 * @param webhookHosts hosts to which call events may be sent, lower case; empty: webhooks are off and the URL is only looked at for its form
 */
public record ContactRules(Set<String> webhookHosts) {
    public ContactRules {
        webhookHosts = Set.copyOf(webhookHosts);
    }

    /** Rules of a daemon that sends call events to the given hosts. */
    public static ContactRules of(Collection<String> webhookHosts) {
        Set<String> hosts = new TreeSet<>();
        webhookHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        return new ContactRules(hosts);
    }

    boolean admitsWebhookHost(String host) {
        return webhookHosts.isEmpty() || webhookHosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
