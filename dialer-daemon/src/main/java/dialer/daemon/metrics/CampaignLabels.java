package dialer.daemon.metrics;

import dialer.scheduler.contact.CampaignId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The label {@code campaign} of metrics. Each value of a label makes time series that the process and Prometheus keep, so their number is bounded:
 * the first campaigns have labels of their own, all later ones share one.
 */
final class CampaignLabels {
    /** Label of all campaigns beyond the bound. No campaign can have this name. */
    static final String OTHER = "(other)";

    private final int bound;
    private final Set<CampaignId> named = ConcurrentHashMap.newKeySet();

    CampaignLabels(int bound) {
        this.bound = bound;
    }

    /** The label of the campaign; the same one as long as the process lives. */
    String of(CampaignId campaign) {
        if (named.contains(campaign)) {
            return campaign.value();
        }
        synchronized (named) {
            if (named.size() < bound || named.contains(campaign)) {
                named.add(campaign);
                return campaign.value();
            }
            return OTHER;
        }
    }
}
