package dialer.daemon.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.http.Readiness;
import dialer.daemon.metrics.AgentTimes;
import dialer.daemon.metrics.CampaignNumbers;
import dialer.daemon.metrics.Totals;
import dialer.daemon.page.History.Sample;
import dialer.scheduler.LoopView;
import dialer.scheduler.LoopView.CallView;
import dialer.scheduler.LoopView.CampaignView;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.originate.SwitchBoard.SwitchView;
import dialer.scheduler.pacing.PacingSettings;
import dialer.scheduler.pacing.PacingSettings.Window;
import dialer.scheduler.result.AnswerCount;
import dialer.sql.CampaignSummary;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page shows, as JSON. However many look, the state is put together once a second at most. */
final class PageState {
    /** Live calls that are sent: more than fit on any screen, few enough for a phone; the filter finds the others. */
    static final int CALLS = 200;

    private static final long AGE_MS = 900;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Sources sources;
    private final History history;
    private final AgentTimes agentTimes;
    private final CallRates rates = new CallRates();
    private final LongSupplier clockMs;
    private Look latest = new Look("{}", Collections.emptySortedMap());
    private long latestAtMs = Long.MIN_VALUE / 2;

    /**
     * Where the state comes from.
     *
     * @param node name of this daemon
     * @param loopAtWork whether the loop would answer
     * @param pacing the limits of a campaign
     */
    record Sources(
            String node,
            BooleanSupplier loopAtWork,
            Supplier<LoopView> loop,
            CampaignNumbers campaigns,
            Supplier<List<Readiness.Component>> components,
            Totals totals,
            Function<CampaignId, PacingSettings> pacing) {}

    /**
     * One look at everything but the live calls.
     *
     * @param head the state of the daemon as a whole, a JSON object
     * @param campaigns each campaign as JSON, by its id
     */
    record Look(String head, SortedMap<String, String> campaigns) {}

    /** @param clockMs milliseconds since 1970 */
    PageState(Sources sources, History history, AgentTimes agentTimes, LongSupplier clockMs) {
        this.sources = sources;
        this.history = history;
        this.agentTimes = agentTimes;
        this.clockMs = clockMs;
    }

    /** The state, less than a second old. */
    synchronized Look look() {
        long now = clockMs.getAsLong();
        if (now - latestAtMs >= AGE_MS) {
            LoopView view = sources.loopAtWork().getAsBoolean() ? sources.loop().get() : null;
            latest = new Look(head(view, now).toString(), campaigns(view, now));
            latestAtMs = now;
        }
        return latest;
    }

    // ---- the charts ----

    /** Looks at the agents; more often than samples are taken, because what they do between two looks is not seen. */
    void lookAtAgents() {
        if (sources.loopAtWork().getAsBoolean()) {
            agentTimes.look(sources.loop().get().pools(), clockMs.getAsLong());
        }
    }

    /** Takes a sample for the charts; none while the loop stands still. */
    void sample() {
        if (sources.loopAtWork().getAsBoolean()) {
            LoopView view = sources.loop().get();
            long now = clockMs.getAsLong();
            Totals.Snapshot totals = sources.totals().snapshot();
            AgentTimes.Times times = agentTimes.total();
            rates.take(now, sources.totals().originatesByCampaign());
            history.add(new Sample(
                    now,
                    view.calls().size(),
                    slots(view.switches()),
                    talking(view.calls()),
                    times.handleMs(),
                    times.availableMs(),
                    totals.originates(),
                    totals.ended(),
                    totals.answered(),
                    totals.answeredForAgents(),
                    totals.abandoned()));
        }
    }

    private static long slots(List<SwitchView> switches) {
        return switches.stream()
                .filter(SwitchView::up)
                .mapToLong(one -> one.freeSlots() + one.inFlight())
                .sum();
    }

    private static long talking(List<CallView> calls) {
        return calls.stream()
                .filter(call -> call.state() == AttemptState.BRIDGED)
                .count();
    }

    /** The charts' samples, each as an array in the order of {@link Sample}'s fields. */
    byte[] history() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("periodMs", History.PERIOD_MS);
        ArrayNode samples = json.putArray("samples");
        history.samples().forEach(one -> samples.add(sampleJson(one)));
        return bytes(json);
    }

    private static ArrayNode sampleJson(Sample one) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(one.atMs())
                .add(one.inFlight())
                .add(one.slots())
                .add(one.talking())
                .add(one.handleMs())
                .add(one.availableMs())
                .add(one.originates())
                .add(one.ended())
                .add(one.answered())
                .add(one.answeredForAgents())
                .add(one.abandoned());
    }

    // ---- the live calls ----

    /**
     * The oldest live calls that the filter lets through.
     *
     * @param filter text that occurs in the number, the campaign, the gateway, the state, the agent or the id; empty for all
     */
    byte[] calls(String filter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("calls");
        int matching = 0;
        int total = 0;
        if (sources.loopAtWork().getAsBoolean()) {
            String wanted = filter.toLowerCase(Locale.ROOT);
            List<CallView> calls = sources.loop().get().calls();
            total = calls.size();
            for (CallView call : calls) {
                if (wanted.isEmpty() || matches(call, wanted)) {
                    matching++;
                    if (matching <= CALLS) {
                        rows.add(callJson(call));
                    }
                }
            }
        }
        json.put("matching", matching);
        json.put("total", total);
        return bytes(json);
    }

    private static boolean matches(CallView call, String wanted) {
        return Stream.of(
                        call.id().value(),
                        call.contact().customerNumber().value(),
                        call.contact().campaignId().value(),
                        call.contact().gatewayId().value(),
                        call.state().word(),
                        call.agent() == null ? "" : call.agent().value())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static ObjectNode callJson(CallView call) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("callId", call.id().value())
                .put("contactId", call.contact().id().value())
                .put("customerNumber", call.contact().customerNumber().value())
                .put("campaignId", call.contact().campaignId().value())
                .put("gatewayId", call.contact().gatewayId().value())
                .put("switch", text(call.switchId()))
                .put("state", call.state().word())
                .put("agent", text(call.agent()))
                .put("inStateMs", call.inStateMs())
                .put("ageMs", call.ageMs());
    }

    // ---- the daemon as a whole ----

    private ObjectNode head(@Nullable LoopView view, long now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("atMs", now);
        json.put("node", sources.node());
        json.put("loopAtWork", view != null);
        json.put("draining", view != null && view.draining());
        json.put("inFlight", view == null ? 0 : view.calls().size());
        json.put("slots", view == null ? 0 : slots(view.switches()));
        json.set("agents", view == null || view.pools().isEmpty() ? null : counted(everybody(view.pools())));
        json.put("occupancy", agentTimes.occupancy());
        addSwitches(json.putArray("switches"), view == null ? List.of() : view.switches());
        // the components' reasons ask the loop too
        addComponents(
                json.putArray("components"),
                view == null ? List.of() : sources.components().get());
        List<Sample> samples = history.samples();
        json.set("sample", samples.isEmpty() ? null : sampleJson(samples.get(samples.size() - 1)));
        return json;
    }

    /** Each agent once, however many queues they are in. */
    private static Collection<AgentRow> everybody(List<PoolView> pools) {
        Map<AgentId, AgentRow> agents = new LinkedHashMap<>();
        pools.forEach(pool -> pool.agents().forEach(agent -> agents.putIfAbsent(agent.agent(), agent)));
        return agents.values();
    }

    private static ObjectNode counted(Collection<AgentRow> agents) {
        Map<AgentState, Integer> counts = new EnumMap<>(AgentState.class);
        agents.forEach(agent -> counts.merge(agent.state(), 1, Integer::sum));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (AgentState state : AgentState.values()) {
            json.put(state.word(), counts.getOrDefault(state, 0));
        }
        return json;
    }

    private static void addSwitches(ArrayNode array, List<SwitchView> switches) {
        for (SwitchView one : switches) {
            ObjectNode json = array.addObject();
            json.put("name", one.id().value());
            json.put("up", one.up());
            json.put("accepting", one.capacity().accepting());
            json.put("inFlight", one.inFlight());
            json.put("freeSlots", one.freeSlots());
            json.put("cps", one.cps());
            ObjectNode gateways = json.putObject("gateways");
            one.gateways().forEach((gateway, state) -> gateways.put(gateway.value(), state.name()));
        }
    }

    private static void addComponents(ArrayNode array, List<Readiness.Component> components) {
        for (Readiness.Component one : components) {
            array.addObject().put("name", one.name()).put("ready", one.ready()).put("reason", one.reason());
        }
    }

    // ---- the campaigns ----

    private SortedMap<String, String> campaigns(@Nullable LoopView view, long now) {
        Map<CampaignId, CampaignView> live = new HashMap<>();
        Map<QueueName, PoolView> pools = new HashMap<>();
        if (view != null) {
            view.campaigns().forEach(campaign -> live.put(campaign.id(), campaign));
            view.pools().forEach(pool -> pools.put(pool.queue(), pool));
        }
        SortedMap<String, String> campaigns = new TreeMap<>();
        for (CampaignSummary summary : sources.campaigns().summaries()) {
            CampaignView known = live.get(summary.campaignId());
            ObjectNode json = campaign(summary, known);
            addWhyNot(json, view != null, known, now);
            PoolView pool = known == null || known.queue() == null ? null : pools.get(known.queue());
            json.set("agents", pool == null ? null : counted(pool.agents()));
            json.put("queue", pool == null ? null : pool.queue().value());
            json.put("occupancy", pool == null ? null : agentTimes.occupancy(pool.queue()));
            json.put(
                    "pacing",
                    pool == null || pool.pacing() == null || !pool.campaigns().contains(summary.campaignId())
                            ? null
                            : pool.pacing().sentence());
            campaigns.put(summary.campaignId().value(), json.toString());
        }
        return Collections.unmodifiableSortedMap(campaigns);
    }

    private ObjectNode campaign(CampaignSummary summary, @Nullable CampaignView known) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("campaignId", summary.campaignId().value());
        json.put("state", (known == null ? summary.running() : known.running()) ? "running" : "stopped");
        json.put("contacts", summary.contacts());
        ObjectNode byStatus = json.putObject("byStatus");
        summary.byStatus().forEach((status, count) -> byStatus.put(status.word(), count));
        ObjectNode byDisposition = json.putObject("byDisposition");
        summary.byDisposition().forEach((disposition, count) -> byDisposition.put(disposition.name(), count));
        json.put("inFlight", known == null ? 0 : known.inFlight());
        json.put("cps", rates.of(summary.campaignId()));
        json.set("abandonment", abandonment(summary));
        return json;
    }

    /** Against the campaign's limit, over the window of its days that is nearest to the limit's own. */
    private @Nullable ObjectNode abandonment(CampaignSummary summary) {
        PacingSettings pacing = sources.pacing().apply(summary.campaignId());
        boolean day = pacing.window() == Window.CAMPAIGN_DAY || pacing.window() == Window.ROLLING_24H;
        AnswerCount counts = day ? summary.today() : summary.last30Days();
        if (counts.liveAnswers() == 0) {
            return null;
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("rate", (double) counts.abandoned() / counts.liveAnswers())
                .put("limit", pacing.legalRate())
                .put("abandoned", counts.abandoned())
                .put("liveAnswers", counts.liveAnswers())
                .put("window", day ? "today" : "30 days");
    }

    private static void addWhyNot(ObjectNode json, boolean loopAnswers, @Nullable CampaignView known, long now) {
        WhyNot why = known == null ? WhyNot.NO_PENDING_CONTACTS : known.whyNot();
        if (!loopAnswers) {
            json.put("whyNotDialing", "The dial loop stands still.");
        } else {
            json.put("whyNotDialing", why == WhyNot.NOTHING ? null : why.sentence());
            json.put("reason", why.name());
        }
        // to the second, so that it changes only when the reason does
        json.put("sinceS", known == null ? null : (now - known.whyNotForMs() + 500) / 1000);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException impossibleForTrees) {
            throw new IllegalStateException(impossibleForTrees);
        }
    }
}
