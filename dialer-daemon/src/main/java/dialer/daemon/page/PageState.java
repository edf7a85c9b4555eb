package dialer.daemon.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.http.Readiness;
import dialer.daemon.metrics.CampaignNumbers;
import dialer.daemon.metrics.Totals;
import dialer.daemon.page.History.Sample;
import dialer.scheduler.LoopView;
import dialer.scheduler.LoopView.CallView;
import dialer.scheduler.LoopView.CampaignView;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.originate.SwitchBoard.SwitchView;
import dialer.sql.CampaignSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
    private final LongSupplier clockMs;
    private byte[] latest = new byte[0];
    private long latestAtMs = Long.MIN_VALUE / 2;

    /**
     * Where the state comes from.
     *
     * @param node name of this daemon
     * @param loopAtWork whether the loop would answer
     */
    record Sources(
            String node,
            BooleanSupplier loopAtWork,
            Supplier<LoopView> loop,
            CampaignNumbers campaigns,
            Supplier<List<Readiness.Component>> components,
            Totals totals) {}

    /** @param clockMs milliseconds since 1970 */
    PageState(Sources sources, History history, LongSupplier clockMs) {
        this.sources = sources;
        this.history = history;
        this.clockMs = clockMs;
    }

    /** Everything but the live calls, less than a second old. */
    synchronized byte[] state() {
        long now = clockMs.getAsLong();
        if (now - latestAtMs >= AGE_MS) {
            latest = bytes(stateJson(now));
            latestAtMs = now;
        }
        return latest.clone();
    }

    /** Takes a sample for the charts; none while the loop stands still. */
    void sample() {
        if (sources.loopAtWork().getAsBoolean()) {
            LoopView view = sources.loop().get();
            Totals.Snapshot totals = sources.totals().snapshot();
            history.add(new Sample(
                    clockMs.getAsLong(),
                    view.calls().size(),
                    slots(view.switches()),
                    talking(view.calls()),
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
                .add(one.originates())
                .add(one.ended())
                .add(one.answered())
                .add(one.answeredForAgents())
                .add(one.abandoned());
    }

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
                        call.agent() == null ? "" : call.agent().toString())
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

    private ObjectNode stateJson(long now) {
        boolean atWork = sources.loopAtWork().getAsBoolean();
        LoopView view = atWork ? sources.loop().get() : null;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("atMs", now);
        json.put("node", sources.node());
        json.put("loopAtWork", atWork);
        json.put("draining", view != null && view.draining());
        json.put("inFlight", view == null ? 0 : view.calls().size());
        json.put("slots", view == null ? 0 : slots(view.switches()));
        json.put("talking", view == null ? 0 : talking(view.calls()));
        addCampaigns(json.putArray("campaigns"), view);
        addSwitches(json.putArray("switches"), view == null ? List.of() : view.switches());
        // the components' reasons ask the loop too
        addComponents(json.putArray("components"), atWork ? sources.components().get() : List.of());
        List<Sample> samples = history.samples();
        json.set("sample", samples.isEmpty() ? null : sampleJson(samples.get(samples.size() - 1)));
        return json;
    }

    private void addCampaigns(ArrayNode array, @Nullable LoopView view) {
        Map<CampaignId, CampaignView> live = new HashMap<>();
        if (view != null) {
            view.campaigns().forEach(campaign -> live.put(campaign.id(), campaign));
        }
        for (CampaignSummary summary : sources.campaigns().summaries()) {
            CampaignView known = live.get(summary.campaignId());
            ObjectNode json = array.addObject();
            json.put("campaignId", summary.campaignId().value());
            json.put("state", (known == null ? summary.running() : known.running()) ? "running" : "stopped");
            json.put("contacts", summary.contacts());
            ObjectNode byStatus = json.putObject("byStatus");
            summary.byStatus().forEach((status, count) -> byStatus.put(status.word(), count));
            ObjectNode byDisposition = json.putObject("byDisposition");
            summary.byDisposition().forEach((disposition, count) -> byDisposition.put(disposition.name(), count));
            json.put("inFlight", known == null ? 0 : known.inFlight());
            json.put("whyNotDialing", whyNot(view != null, known));
        }
    }

    private static @Nullable String whyNot(boolean loopAnswers, @Nullable CampaignView known) {
        if (!loopAnswers) {
            return "The dial loop stands still.";
        }
        WhyNot why = known == null ? WhyNot.NO_PENDING_CONTACTS : known.whyNot();
        return why == WhyNot.NOTHING ? null : why.sentence();
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
