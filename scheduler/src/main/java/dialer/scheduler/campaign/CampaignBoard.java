package dialer.scheduler.campaign;

import dialer.scheduler.campaign.CampaignSignal.CampaignRow;
import dialer.scheduler.contact.CampaignId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All campaigns that the loop knows, ordered by id so that a run can be repeated. */
public final class CampaignBoard {
    private final SortedMap<CampaignId, Campaign> campaigns = new TreeMap<>();

    /** The campaign; made if it is new. */
    public Campaign get(CampaignId id, long nowMs) {
        return campaigns.computeIfAbsent(id, key -> new Campaign(key, nowMs));
    }

    public Collection<Campaign> all() {
        return Collections.unmodifiableCollection(campaigns.values());
    }

    /**
     * Takes over what is stored. A campaign that is stored no longer is forgotten once it has neither calls nor a claim under way. Returns those
     * of which this is the first word that they are stopped.
     */
    public SortedSet<CampaignId> listed(List<CampaignRow> rows, Predicate<CampaignId> hasCalls, long nowMs) {
        SortedMap<CampaignId, CampaignRow> stored = new TreeMap<>();
        SortedSet<CampaignId> stopped = new TreeSet<>();
        for (CampaignRow row : rows) {
            stored.put(row.campaignId(), row);
            Campaign campaign = get(row.campaignId(), nowMs);
            if (campaign.listed(row.running(), row.duePending(), nowMs)) {
                stopped.add(row.campaignId());
            }
            campaign.elsewhere(row.elsewhere());
        }
        campaigns
                .values()
                .removeIf(campaign -> !stored.containsKey(campaign.id())
                        && campaign.claiming() == 0
                        && !hasCalls.test(campaign.id()));
        return stopped;
    }
}
