package dialer.daemon.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.scheduler.Signal;
import dialer.scheduler.campaign.CampaignSignal.CampaignStarted;
import dialer.scheduler.campaign.CampaignSignal.CampaignStopped;
import dialer.scheduler.campaign.CampaignSignal.ContactsArrived;
import dialer.scheduler.contact.CampaignId;
import dialer.sql.CampaignStore;
import dialer.sql.CampaignSummary;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Consumer;

/** Campaigns are listed, started, stopped and purged. */
final class CampaignRoutes {
    private final CampaignStore campaigns;
    private final LiveView live;
    private final Consumer<Signal> signals;

    CampaignRoutes(CampaignStore campaigns, LiveView live, Consumer<Signal> signals) {
        this.campaigns = campaigns;
        this.live = live;
        this.signals = signals;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/campaigns", this::list);
        routes.get("/campaigns/{id}", this::find);
        routes.get("/campaigns/{id}/pacing", this::pacing);
        routes.post("/campaign/{id}/start", this::start);
        routes.post("/campaign/{id}/stop", this::stop);
        routes.post("/campaign/{id}/purge", this::purge);
    }

    private void list(Context ctx) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        campaigns.summaries().forEach(summary -> array.add(view(summary)));
        HttpApi.answer(ctx, array);
    }

    private void find(Context ctx) {
        CampaignId id = Requests.id(ctx, "campaign", CampaignId::new);
        HttpApi.answer(ctx, campaigns.summary(id).map(this::view).orElseThrow(() -> Requests.notFound("campaign")));
    }

    private void pacing(Context ctx) {
        CampaignId id = Requests.id(ctx, "campaign", CampaignId::new);
        if (campaigns.summary(id).isEmpty()) {
            throw Requests.notFound("campaign");
        }
        HttpApi.answer(ctx, Views.pacing(id, live.poolOf(id).orElse(null)));
    }

    private void start(Context ctx) {
        CampaignId id = Requests.id(ctx, "campaign", CampaignId::new);
        int changed = known(campaigns.start(id, () -> signals.accept(new CampaignStarted(id))));
        if (changed > 0) {
            signals.accept(new ContactsArrived(id));
        }
        HttpApi.answer(ctx, state(id, "running").put("changed", changed));
    }

    private void stop(Context ctx) {
        CampaignId id = Requests.id(ctx, "campaign", CampaignId::new);
        int changed = known(campaigns.stop(id, () -> signals.accept(new CampaignStopped(id))));
        HttpApi.answer(ctx, state(id, "stopped").put("changed", changed));
    }

    private void purge(Context ctx) {
        CampaignId id = Requests.id(ctx, "campaign", CampaignId::new);
        int removed = known(campaigns.purge(id));
        boolean running = campaigns.summary(id).map(CampaignSummary::running).orElse(false);
        HttpApi.answer(ctx, state(id, running ? "running" : "stopped").put("removed", removed));
    }

    private ObjectNode view(CampaignSummary summary) {
        return Views.campaign(summary, live.campaign(summary.campaignId()));
    }

    private static int known(Optional<Integer> rows) {
        return rows.orElseThrow(() -> Requests.notFound("campaign"));
    }

    private static ObjectNode state(CampaignId id, String state) {
        return Views.object().put("campaignId", id.value()).put("state", state);
    }
}
