package dialer.daemon.config;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.InvalidFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings of all campaigns: those that the configuration names, and the defaults for every other.
 *
 * @param named the campaigns that have settings of their own
 */
public record Campaigns(CampaignSettings defaults, SortedMap<CampaignId, CampaignSettings> named) {
    public Campaigns {
        named = Collections.unmodifiableSortedMap(new TreeMap<>(named));
    }

    public CampaignSettings of(CampaignId campaign) {
        return named.getOrDefault(campaign, defaults);
    }

    /** The voice connector's name of the campaign's service. */
    public String serviceIdentifier(CampaignId campaign) {
        String configured = of(campaign).serviceIdentifier();
        return configured == null ? campaign.value() : configured;
    }

    static List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>(CampaignSettings.DEFAULT_KEYS);
        keys.addAll(CampaignSettings.CAMPAIGN_KEYS);
        return keys;
    }

    static Campaigns read(KeyReader reader) {
        CampaignSettings defaults = CampaignSettings.readDefaults(reader);
        SortedMap<CampaignId, CampaignSettings> named = new TreeMap<>();
        for (String id : reader.namesAt("campaigns.*")) {
            named.put(campaignId(id), defaults.overriddenBy(reader, id));
        }
        return new Campaigns(defaults, named);
    }

    private static CampaignId campaignId(String id) {
        try {
            return new CampaignId(id);
        } catch (InvalidFieldException e) {
            throw new ConfigException(
                    "campaigns." + id + " is not a campaign's id; it must be " + e.allowed() + ".", e);
        }
    }
}
