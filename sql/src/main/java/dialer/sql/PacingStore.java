package dialer.sql;

import dialer.scheduler.contact.CampaignId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What campaigns have learned about pacing, over restarts; what it says is the caller's. */
public final class PacingStore {
    private final Database database;
    private final NodeLease lease;

    /** @param lease under which memories are kept */
    public PacingStore(Database database, NodeLease lease) {
        this.database = database;
        this.lease = lease;
    }

    /** Keeps the campaign's memory in place of an earlier one, unless another daemon owns the campaign. */
    public void store(CampaignId campaign, String memory) {
        int unused = lease.transaction(handle -> handle.createUpdate(
                        "INSERT INTO pacing_memory (campaign_id, memory) SELECT :id, :memory FROM DUAL"
                                + " WHERE NOT EXISTS (SELECT 1 FROM campaign WHERE campaign_id = :id AND owner_node <> :node)"
                                + " ON DUPLICATE KEY UPDATE memory = :memory, stored_at = NOW(6)")
                .bind("id", campaign.value())
                .bind("memory", memory)
                .bind("node", lease.node())
                .execute());
    }

    /** The memories of all campaigns. */
    public SortedMap<CampaignId, String> all() {
        SortedMap<CampaignId, String> all = new TreeMap<>();
        database.transaction(handle -> handle.createQuery("SELECT campaign_id, memory FROM pacing_memory")
                        .map((row, context) ->
                                Map.entry(new CampaignId(row.getString("campaign_id")), row.getString("memory")))
                        .list())
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }
}
