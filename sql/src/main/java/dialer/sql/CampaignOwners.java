package dialer.sql;

import dialer.scheduler.contact.CampaignId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Campaigns whose contacts need agents have one owner at a time, and those of one queue the same: two daemons that each count the free agents would
 * call twice as many people. Owner is whoever claimed first, for as long as its lease lives: an owner whose number has been raised is none.
 */
final class CampaignOwners {
    /** Whether the row of {@code p} is owned by a daemon whose lease has not been ended. */
    private static final String OWNED =
            "EXISTS (SELECT 1 FROM node_lease l WHERE l.node = p.owner_node AND l.fence = p.owner_fence)";

    /** Whether a daemon other than {@code :node} under {@code :fence} owns the campaign {@code k} or one of the same queue. */
    static final String OWNED_BY_OTHERS =
            "(k.wants_agents AND EXISTS (SELECT 1 FROM campaign p JOIN node_lease l ON l.node = p.owner_node AND l.fence = p.owner_fence"
                    + " WHERE (p.campaign_id = k.campaign_id OR p.queue_name = k.queue_name)"
                    + " AND NOT (p.owner_node = :node AND p.owner_fence = :fence)))";

    private CampaignOwners() {}

    /** Of the campaigns those that run and are this daemon's to dial, fixed until the transaction ends. */
    static List<CampaignId> claimable(
            Handle handle, Collection<CampaignId> campaigns, NodeLease lease, SortedSet<CampaignId> newlyOwned) {
        List<CampaignId> claimable = new ArrayList<>();
        for (Gate gate : lockShared(handle, campaigns)) {
            if (!gate.running()) {
                continue;
            }
            if (!gate.wantsAgents() || gate.ownedBy(lease)) {
                claimable.add(gate.id());
            } else if (acquire(handle, gate.id(), lease)) {
                newlyOwned.add(gate.id());
                claimable.add(gate.id());
            }
        }
        return claimable;
    }

    private static List<Gate> lockShared(Handle handle, Collection<CampaignId> campaigns) {
        if (campaigns.isEmpty()) {
            return List.of();
        }
        return handle.createQuery("SELECT campaign_id, state, wants_agents, owner_node, owner_fence FROM campaign"
                        + " WHERE campaign_id IN (<ids>) ORDER BY campaign_id LOCK IN SHARE MODE")
                .bindList(
                        "ids",
                        campaigns.stream().map(CampaignId::value).sorted().toList())
                .map((row, context) -> gate(row))
                .list();
    }

    private static Gate gate(ResultSet row) throws SQLException {
        return new Gate(
                new CampaignId(row.getString("campaign_id")),
                row.getString("state").equals("RUNNING"),
                row.getBoolean("wants_agents"),
                row.getString("owner_node"),
                row.getLong("owner_fence"));
    }

    /** All campaigns of the queue are locked, so that of two daemons that want two of them only one gets any. */
    private static boolean acquire(Handle handle, CampaignId id, NodeLease lease) {
        boolean others = handle.createQuery(
                        "SELECT " + OWNED + " AND NOT (p.owner_node = :node AND p.owner_fence = :fence)"
                                + " FROM campaign p WHERE p.campaign_id = :id OR p.queue_name ="
                                + " (SELECT k.queue_name FROM campaign k WHERE k.campaign_id = :id) ORDER BY p.campaign_id FOR UPDATE")
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .bind("id", id.value())
                .mapTo(Boolean.class)
                .list()
                .contains(true);
        if (others) {
            return false;
        }
        handle.createUpdate("UPDATE campaign SET owner_node = :node, owner_fence = :fence WHERE campaign_id = :id")
                .bind("node", lease.node())
                .bind("fence", lease.fence())
                .bind("id", id.value())
                .execute();
        return true;
    }

    private record Gate(
            CampaignId id,
            boolean running,
            boolean wantsAgents,
            @Nullable String ownerNode,
            long ownerFence) {
        boolean ownedBy(NodeLease lease) {
            return lease.node().equals(ownerNode) && lease.fence() == ownerFence;
        }
    }
}
