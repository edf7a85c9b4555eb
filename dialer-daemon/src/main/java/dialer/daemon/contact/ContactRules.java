package dialer.daemon.contact;

import dialer.scheduler.contact.CampaignId;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Rules for contacts that come from the configuration.
 *
 * @param hasIvr whether the campaign's settings name the IVR of contacts that name none
 * @param webhookHosts hosts to which call events may be sent, lower case; empty: webhooks are off and the URL is only looked at for its form
 */
public record ContactRules(Predicate<CampaignId> hasIvr, Set<String> webhookHosts) {
    public ContactRules {
        webhookHosts = Set.copyOf(webhookHosts);
    }

    /** Rules of a daemon that sends call events to the given hosts. */
    public static ContactRules of(Predicate<CampaignId> hasIvr, Collection<String> webhookHosts) {
        Set<String> hosts = new TreeSet<>();
        webhookHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        return new ContactRules(hasIvr, hosts);
    }

    boolean admitsWebhookHost(String host) {
        return webhookHosts.isEmpty() || webhookHosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
