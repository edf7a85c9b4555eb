package dialer.sql;

import dialer.scheduler.contact.CampaignId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Locks on campaign rows, always taken in the order of the ids. */
final class CampaignRows {
    private CampaignRows() {}

    /** Whether each of the campaigns runs, fixed until the transaction ends; campaigns that do not exist are missing. */
    static Map<CampaignId, Boolean> lockShared(Handle handle, Collection<CampaignId> campaigns) {
        Map<CampaignId, Boolean> running = new TreeMap<>();
        if (campaigns.isEmpty()) {
            return running;
        }
        handle.createQuery(
                        "SELECT campaign_id, state FROM campaign WHERE campaign_id IN (<ids>) ORDER BY campaign_id LOCK IN SHARE MODE")
                .bindList(
                        "ids",
                        campaigns.stream().map(CampaignId::value).sorted().toList())
                .map((row, context) -> Map.entry(
                        new CampaignId(row.getString("campaign_id")),
                        row.getString("state").equals("RUNNING")))
                .forEach(entry -> running.put(entry.getKey(), entry.getValue()));
        return running;
    }
}
