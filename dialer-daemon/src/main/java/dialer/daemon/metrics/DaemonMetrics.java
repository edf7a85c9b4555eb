package dialer.daemon.metrics;

import dialer.scheduler.Effect;
import dialer.scheduler.LoopView;
import dialer.scheduler.LoopView.CallView;
import dialer.scheduler.LoopView.CampaignView;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.originate.SwitchBoard.SwitchView;
import dialer.sql.CampaignSummary;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The daemon in the text format of Prometheus, at {@code GET /metrics}. Counters count where things are decided; what is a state (calls, campaigns,
 * switches) is read from one copy of the loop's state when it is asked for. A loop that does not answer costs its series, never the whole answer.
 */
public final class DaemonMetrics implements AutoCloseable {
    /** Campaigns that have series of their own. */
    static final int NAMED_CAMPAIGNS = 200;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** The registry holds on to what it counts by a weak reference only: without this a counter would stand still after a collection of garbage. */
    private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

    private final CampaignLabels labels;
    private final Totals totals = new Totals();
    private final EffectMetrics effects;
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final MultiGauge calls = gauges("dialer.calls.in.flight", "Attempts in flight, by state");
    private final MultiGauge agents =
            gauges("dialer.agents", "Agents, by what they do; one of two queues counts in each");
    private final MultiGauge campaignCalls =
            gauges("dialer.campaign.calls.in.flight", "Attempts of the campaign in flight");
    private final MultiGauge campaignRunning = gauges("dialer.campaign.running", "1 while the campaign is started");
    private final MultiGauge campaignHeldBack =
            gauges("dialer.campaign.held.back", "Campaigns that this reason holds back now; NOTHING: they dial");
    private final MultiGauge contacts = gauges("dialer.campaign.contacts", "Contacts of the campaign, by status");
    private final MultiGauge switchUp = gauges("dialer.switch.up", "1 while the Event Socket is connected");
    private final MultiGauge switchCalls = gauges("dialer.switch.calls.in.flight", "Our calls on the switch");
    private final MultiGauge switchFree =
            gauges("dialer.switch.free.slots", "Calls that the switch could take besides");
    private final MultiGauge switchCps = gauges("dialer.switch.cps.limit", "Originates a second that are allowed now");
    private final MultiGauge gatewayUp = gauges("dialer.gateway.up", "1 while the switch says that the gateway is up");
    private final MultiGauge components = gauges("dialer.component.ready", "1 while the component answers");

    public DaemonMetrics() {
        this(NAMED_CAMPAIGNS);
    }

    DaemonMetrics(int namedCampaigns) {
        labels = new CampaignLabels(namedCampaigns);
        effects = new EffectMetrics(registry, labels, totals);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        garbage.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * Where states are read.
     *
     * @param loopAtWork whether the loop would answer
     * @param readiness 1 or 0 for each component's name
     */
    public record Sources(
            BooleanSupplier loopAtWork,
            Supplier<LoopView> loop,
            CampaignNumbers campaigns,
            Supplier<Map<String, Boolean>> readiness) {}

    /** The performer, with everything that passes it counted. */
    public Consumer<Effect> counting(Consumer<Effect> performer) {
        return effects.andThen(performer);
    }

    /** Counts over all campaigns. */
    public Totals totals() {
        return totals;
    }

    /** Adds a number that goes up and down. */
    public DaemonMetrics gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
        return this;
    }

    /** Adds a number that only grows. */
    public DaemonMetrics counter(String name, String description, Tags tags, LongSupplier value) {
        counted.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(tags)
                .register(registry);
        return this;
    }

    /** Adds a time that only grows. */
    public DaemonMetrics milliseconds(String name, String description, LongSupplier value) {
        counted.add(value);
        FunctionCounter.builder(name, value, ms -> ms.getAsLong() / 1e3)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
        return this;
    }

    /** Adds the path. */
    public Consumer<RoutesConfig> routes(Sources sources) {
        return routes -> routes.get("/metrics", ctx -> answer(ctx, sources));
    }

    private void answer(Context ctx, Sources sources) {
        ctx.result(scrape(sources)).contentType("text/plain; version=0.0.4; charset=utf-8");
    }

    /** One scrape at a time: the rows of the gauges are replaced as a whole. */
    synchronized String scrape(Sources sources) {
        if (sources.loopAtWork().getAsBoolean()) {
            LoopView view = sources.loop().get();
            show(view.calls(), view.campaigns(), view.switches());
            showAgents(view.pools());
        } else {
            show(List.of(), List.of(), List.of());
            showAgents(List.of());
        }
        showContacts(sources.campaigns().summaries());
        List<MultiGauge.Row<?>> ready = new ArrayList<>();
        sources.readiness().get().forEach((name, isReady) -> ready.add(row(Tags.of("component", name), isReady)));
        components.register(ready, true);
        return registry.scrape();
    }

    private void show(List<CallView> live, List<CampaignView> campaigns, List<SwitchView> switches) {
        Map<AttemptState, Long> byState = new EnumMap<>(AttemptState.class);
        for (AttemptState state : AttemptState.values()) {
            if (state != AttemptState.ENDED) {
                byState.put(state, 0L);
            }
        }
        live.forEach(call -> byState.merge(call.state(), 1L, Long::sum));
        register(calls, "state", byState);
        showCampaigns(campaigns);
        showSwitches(switches);
    }

    private void showAgents(List<PoolView> pools) {
        Map<Tags, Long> byState = new HashMap<>();
        for (AgentState state : AgentState.values()) {
            byState.put(Tags.of("state", state.word()), 0L);
        }
        pools.forEach(pool -> pool.agents()
                .forEach(agent -> byState.merge(Tags.of("state", agent.state().word()), 1L, Long::sum)));
        register(agents, byState);
    }

    private void showCampaigns(List<CampaignView> campaigns) {
        Map<String, Long> inFlight = new TreeMap<>();
        Map<String, Long> running = new TreeMap<>();
        Map<Tags, Long> heldBack = new HashMap<>();
        for (CampaignView campaign : campaigns) {
            String label = labels.of(campaign.id());
            inFlight.merge(label, (long) campaign.inFlight(), Long::sum);
            running.merge(label, campaign.running() ? 1L : 0L, Math::max);
            WhyNot why = campaign.whyNot();
            heldBack.merge(Tags.of("campaign", label, "reason", why.name()), 1L, Long::sum);
        }
        register(campaignCalls, "campaign", inFlight);
        register(campaignRunning, "campaign", running);
        register(campaignHeldBack, heldBack);
    }

    private void showContacts(List<CampaignSummary> summaries) {
        Map<Tags, Long> counts = new HashMap<>();
        for (CampaignSummary summary : summaries) {
            String label = labels.of(summary.campaignId());
            for (Map.Entry<ContactStatus, Long> status : summary.byStatus().entrySet()) {
                counts.merge(
                        Tags.of("campaign", label, "status", status.getKey().word()), status.getValue(), Long::sum);
            }
        }
        register(contacts, counts);
    }

    private void showSwitches(List<SwitchView> switches) {
        Map<String, Long> up = new TreeMap<>();
        Map<String, Long> inFlight = new TreeMap<>();
        Map<String, Long> free = new TreeMap<>();
        Map<String, Long> cps = new TreeMap<>();
        Map<Tags, Long> gateways = new HashMap<>();
        for (SwitchView one : switches) {
            String name = one.id().value();
            up.put(name, one.up() ? 1L : 0L);
            inFlight.put(name, (long) one.inFlight());
            free.put(name, one.up() ? one.freeSlots() : 0L);
            cps.put(name, (long) one.cps());
            one.gateways()
                    .forEach((gateway, state) -> gateways.put(
                            Tags.of("switch", name, "gateway", gateway.value()),
                            one.up() && state == GatewayState.UP ? 1L : 0L));
        }
        register(switchUp, "switch", up);
        register(switchCalls, "switch", inFlight);
        register(switchFree, "switch", free);
        register(switchCps, "switch", cps);
        register(gatewayUp, gateways);
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static void register(MultiGauge gauge, String label, Map<?, Long> values) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        values.forEach((key, value) -> rows.add(MultiGauge.Row.of(
                Tags.of(label, key instanceof AttemptState state ? state.word() : key.toString()), value)));
        gauge.register(rows, true);
    }

    private static void register(MultiGauge gauge, Map<Tags, Long> values) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        values.forEach((tags, value) -> rows.add(MultiGauge.Row.of(tags, value)));
        gauge.register(rows, true);
    }

    private static MultiGauge.Row<?> row(Tags tags, boolean value) {
        return MultiGauge.Row.of(tags, value ? 1 : 0);
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
