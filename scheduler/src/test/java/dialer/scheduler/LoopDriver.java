package dialer.scheduler;

import dialer.scheduler.DialSettings.AmdRules;
import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.PreviewChoice;
import dialer.scheduler.DialSettings.PreviewRules;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.LoopView.CallView;
import dialer.scheduler.LoopView.CampaignView;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.call.Trace;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.ResourceId;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.pacing.PredictivePolicy;
import dialer.scheduler.pacing.ProgressivePolicy;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dial loop in a small world of its own under virtual time: a store, switches and a voice connector in memory, all events in one queue ordered
 * by time. Nothing waits, nothing is random, so each run is the same.
 */
final class LoopDriver {
    static final SwitchId SWITCH = new SwitchId("fs1");
    static final GatewayId GATEWAY = new GatewayId("gw1");
    static final CampaignId CAMPAIGN = new CampaignId("campaign");
    static final QueueName SALES = new QueueName("Sales");
    private static final long STORE_MS = 4;

    /** An effect, and when it was wanted. */
    record Logged(long atMs, Effect effect) {}

    private record Event(long atMs, long number, Runnable what) {}

    private final DialSettings settings;
    private final Supplier<PacingPolicy> policies;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
    final List<Logged> log = new ArrayList<>();
    final List<String> transitions = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final FakeStore store = new FakeStore();
    final FakeConnector connector = new FakeConnector(this);
    final SortedMap<SwitchId, FakeSwitch> switches = new TreeMap<>();
    /** How call signals reach the loop; tests put faults here. */
    Consumer<CallSignal> line = this::send;
    /** Sees each originate before the switch does. */
    Consumer<OriginateRequest> beforeOriginate = request -> {};
    /** Sees each signal before the loop does. */
    Consumer<Signal> beforeSignal = signal -> {};
    /** Runs after each signal. */
    Runnable check = () -> {};

    private DialLoop loop;
    private long nowMs;
    private long nextTickMs;
    private long eventCount;
    private int epoch;
    private int contacts;
    int undelivered;
    long tickMs = 10;

    LoopDriver(DialSettings settings) {
        this(settings, ProgressivePolicy::new);
    }

    private LoopDriver(DialSettings settings, Supplier<PacingPolicy> policies) {
        this.settings = settings;
        this.policies = policies;
        settings.switches().keySet().forEach(id -> switches.put(id, new FakeSwitch(this, id)));
        loop = new DialLoop(settings, policies, tracing(), nowMs);
    }

    /** One switch with a gateway that is up, everything else as by default. */
    static LoopDriver connected() {
        return connected(oneSwitch(100, 50));
    }

    static LoopDriver connected(DialSettings settings) {
        return new LoopDriver(settings).connect();
    }

    /** The same, paced by the law that learns. */
    static LoopDriver pacedByTheLaw() {
        return new LoopDriver(oneSwitch(100, 50), PredictivePolicy::learning).connect();
    }

    private LoopDriver connect() {
        switches.values().forEach(each -> {
            each.gateways.put(GATEWAY, GatewayState.UP);
            each.connect();
        });
        return this;
    }

    static DialSettings oneSwitch(int slots, int cps) {
        SortedMap<SwitchId, SwitchLimits> limits = new TreeMap<>();
        limits.put(SWITCH, new SwitchLimits(slots, cps));
        return DialSettings.defaults(slots, limits);
    }

    /** One switch that tells of its calls by records, too. */
    static LoopDriver settlesFor(Duration settle) {
        DialSettings plain = oneSwitch(100, 50);
        return connected(plain.with().recordSettle(settle).build());
    }

    /** One switch, and these rules for every campaign. */
    static LoopDriver connected(UnaryOperator<Rules> change) {
        DialSettings plain = oneSwitch(100, 50);
        return connected(
                plain.with().campaignDefaults(change.apply(new Rules()).build()).build());
    }

    /** A campaign's rules, one by one. */
    static final class Rules {
        int maxSlots = Integer.MAX_VALUE;
        Duration ringTimeout = CampaignRules.defaults().ringTimeout();
        AgentsBy agents = AgentsBy.CONNECTOR;
        boolean redialLost;

        @Nullable
        MediaFile abandonMessage;

        PreviewRules preview = CampaignRules.defaults().preview();
        AmdRules amd = CampaignRules.defaults().amd();

        Rules redialsLost() {
            redialLost = true;
            return this;
        }

        Rules callcenter() {
            agents = AgentsBy.CALLCENTER;
            return this;
        }

        Rules says(String message) {
            abandonMessage = new MediaFile(message);
            return this;
        }

        Rules previewOnTimeout(PreviewChoice choice) {
            preview = new PreviewRules(Duration.ofSeconds(30), choice, Duration.ofMinutes(15));
            return this;
        }

        Rules amd(AmdMode mode, MachineAction action) {
            MediaFile message = action == MachineAction.MESSAGE ? new MediaFile("voicemail.wav") : null;
            amd = new AmdRules(mode, Duration.ofSeconds(3), action, message);
            return this;
        }

        CampaignRules build() {
            CampaignRules defaults = CampaignRules.defaults();
            return new CampaignRules(
                    1,
                    maxSlots,
                    ringTimeout,
                    null,
                    agents,
                    defaults.pacing(),
                    abandonMessage,
                    Duration.ofSeconds(20),
                    preview,
                    amd,
                    redialLost);
        }
    }

    static CampaignRules campaignRules(int maxSlots, Duration ringTimeout) {
        CampaignRules defaults = CampaignRules.defaults();
        return new CampaignRules(
                1,
                maxSlots,
                ringTimeout,
                null,
                defaults.agents(),
                defaults.pacing(),
                null,
                defaults.bridgeTimeout(),
                defaults.preview(),
                defaults.amd());
    }

    private Trace tracing() {
        return new Trace() {
            @Override
            public void transition(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String why) {
                transitions.add(call + " " + from + " -> " + to + " (" + why + ")");
            }

            @Override
            public void refused(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String why) {
                transitions.add(call + " refused " + from + " -> " + to + " (" + why + ")");
            }

            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        };
    }

    // ---- time ----

    long nowMs() {
        return nowMs;
    }

    /** Goes on for so long, ticking. */
    LoopDriver run(long ms) {
        long end = nowMs + ms;
        while (true) {
            Event next = events.peek();
            if (next != null && next.atMs() <= Math.min(end, nextTickMs)) {
                events.remove();
                nowMs = Math.max(nowMs, next.atMs());
                next.what().run();
            } else if (nextTickMs <= end) {
                nowMs = nextTickMs;
                nextTickMs += tickMs;
                send(new Signal.Tick());
            } else {
                nowMs = end;
                return this;
            }
        }
    }

    void at(long afterMs, Runnable what) {
        events.add(new Event(nowMs + afterMs, eventCount++, what));
    }

    void post(long afterMs, Signal signal) {
        later(afterMs, () -> send(signal));
    }

    /** Something that whoever started it will hear of, unless the daemon dies meanwhile. */
    void later(long afterMs, Runnable what) {
        int startedIn = epoch;
        at(afterMs, () -> {
            if (startedIn == epoch) {
                what.run();
            }
        });
    }

    /** A call signal on its way from a switch. */
    void deliver(CallSignal signal) {
        line.accept(signal);
    }

    // ---- the loop and its effects ----

    void send(Signal signal) {
        beforeSignal.accept(signal);
        for (Effect effect : loop.on(signal, nowMs)) {
            log.add(new Logged(nowMs, effect));
            perform(effect);
        }
        check.run();
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Claim claim) {
            claim(claim);
        } else if (effect instanceof Effect.MarkDialed mark) {
            post(
                    STORE_MS,
                    store.reachable
                            ? new ClaimSignal.DialMarked(mark.callId(), store.markDialed(mark.callId(), mark.agent()))
                            : new ClaimSignal.DialMarkFailed(mark.callId(), "down"));
        } else if (effect instanceof Effect.StoreAgent agent) {
            store.agentOf(agent.callId(), agent.agent());
        } else if (effect instanceof Effect.Release release) {
            store.release(release.callId(), release.delay().toMillis(), release.originateLeft(), nowMs);
        } else if (effect instanceof Effect.StoreResult result) {
            store.store(result.result());
        } else if (effect instanceof Effect.Originate originate) {
            beforeOriginate.accept(originate.request());
            at(originate.request().switchId()).originate(originate.request());
        } else if (effect instanceof Effect.Kill kill) {
            at(kill.switchId()).kill(kill.callId(), kill.cause());
        } else if (effect instanceof Effect.Transfer transfer) {
            at(transfer.switchId()).transfer(transfer.callId(), transfer.agent());
        } else if (effect instanceof Effect.TransferToQueue transfer) {
            at(transfer.switchId()).transferToQueue(transfer.callId(), transfer.queue());
        } else if (effect instanceof Effect.PlayMessage play) {
            at(play.switchId()).play(play.callId());
        } else if (effect instanceof Effect.AwaitBeep await) {
            at(await.switchId()).awaitBeep(await.callId());
        } else if (effect instanceof Effect.ListAgents list) {
            at(list.switchId()).listAgents(list.queue());
        } else if (effect instanceof Effect.Confirm confirm) {
            at(confirm.switchId()).confirm(confirm.callId());
        } else if (effect instanceof Effect.ListChannels list) {
            at(list.switchId()).listChannels();
        } else if (effect instanceof Effect.RequestAgent request) {
            connector.request(request.callId(), request.contact());
        } else if (effect instanceof Effect.ListCampaigns && store.reachable) {
            post(STORE_MS, new CampaignSignal.CampaignsListed(store.campaigns(nowMs)));
        }
    }

    private FakeSwitch at(SwitchId id) {
        return Objects.requireNonNull(switches.get(id));
    }

    private void claim(Effect.Claim claim) {
        if (!store.reachable) {
            post(STORE_MS, new ClaimSignal.ClaimFailed(claim.requests(), "down"));
            return;
        }
        List<ClaimedContact> claimed = store.claim(claim.requests(), nowMs);
        undelivered += claimed.size();
        int sentIn = epoch;
        at(STORE_MS, () -> {
            if (sentIn == epoch) {
                undelivered -= claimed.size();
                send(new ClaimSignal.Claimed(claim.requests(), claimed));
            }
        });
    }

    /** The daemon dies and starts again: what was on its way to the old loop is gone. */
    void restart() {
        epoch++;
        undelivered = store.openAttempts();
        loop = new DialLoop(settings, policies, tracing(), nowMs);
        switches.values().forEach(FakeSwitch::forget);
    }

    /** What the store has open for this node, as it is read at a start. */
    void recover() {
        undelivered = 0;
        send(new ClaimSignal.Recovered(store.recover()));
    }

    // ---- the world ----

    FakeSwitch theSwitch() {
        return at(SWITCH);
    }

    /** Everybody at this number behaves like this. */
    LoopDriver carrier(Carrier carrier) {
        switches.values().forEach(each -> each.carrier = carrier);
        return this;
    }

    LoopDriver contact(Contact contact) {
        store.add(contact);
        send(new CampaignSignal.ContactsArrived(contact.campaignId()));
        return this;
    }

    LoopDriver ivr(int count) {
        for (int i = 0; i < count; i++) {
            contact(ivrContact("c" + ++contacts, CAMPAIGN, GATEWAY));
        }
        return this;
    }

    LoopDriver agent(int count) {
        for (int i = 0; i < count; i++) {
            contact(agentContact("c" + ++contacts, CAMPAIGN, RoutingMode.QUEUE));
        }
        return this;
    }

    LoopDriver agent(int count, DialingMode mode) {
        for (int i = 0; i < count; i++) {
            contact(agentContact("c" + ++contacts, CAMPAIGN, mode, RoutingMode.QUEUE));
        }
        return this;
    }

    /** Somebody tells that the queue has these agents, all free. */
    LoopDriver told(String... agents) {
        send(new AgentSignal.AgentsListed(
                SALES,
                null,
                Stream.of(agents)
                        .map(agent -> new AgentRow(new AgentId(agent), AgentState.AVAILABLE, 0))
                        .toList()));
        return this;
    }

    void told(String agent, AgentState state) {
        send(new AgentSignal.AgentChanged(SALES, null, new AgentRow(new AgentId(agent), state, 0)));
    }

    void stop(CampaignId campaign) {
        store.stop(campaign);
        send(new CampaignSignal.CampaignStopped(campaign));
    }

    void start(CampaignId campaign) {
        store.start(campaign);
        send(new CampaignSignal.CampaignStarted(campaign));
    }

    static Contact ivrContact(String id, CampaignId campaign, GatewayId gateway) {
        return new Contact(
                new ContactId(id),
                number(id),
                CampaignType.IVR,
                gateway,
                campaign,
                null,
                new Extension("8001"),
                null,
                null,
                null,
                null,
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
    }

    static Contact withoutIvr(Contact contact) {
        return new Contact(
                contact.id(),
                contact.customerNumber(),
                contact.campaignType(),
                contact.gatewayId(),
                contact.campaignId(),
                null,
                null,
                null,
                null,
                null,
                null,
                contact.priority(),
                null,
                null,
                null);
    }

    static Contact agentContact(String id, CampaignId campaign, RoutingMode routing) {
        return agentContact(id, campaign, DialingMode.PROGRESSIVE, routing);
    }

    static Contact agentContact(String id, CampaignId campaign, DialingMode mode, RoutingMode routing) {
        return new Contact(
                new ContactId(id),
                number(id),
                CampaignType.AGENT,
                GATEWAY,
                campaign,
                null,
                null,
                mode,
                routing,
                routing == RoutingMode.AGENT ? new ResourceId("1005") : null,
                routing == RoutingMode.QUEUE ? new QueueName("Sales") : null,
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
    }

    private static PhoneNumber number(String id) {
        return new PhoneNumber("+1800555" + id.replaceAll("[^0-9]", ""));
    }

    // ---- what was seen ----

    LoopView view() {
        return loop.view();
    }

    int liveCalls() {
        return loop.liveCalls();
    }

    boolean isIdle() {
        return loop.isIdle();
    }

    <E extends Effect> List<E> effects(Class<E> type) {
        return log.stream()
                .map(Logged::effect)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <N extends Notice> List<N> notices(Class<N> type) {
        return log.stream()
                .flatMap(LoopDriver::noticesOf)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static java.util.stream.Stream<Notice> noticesOf(Logged logged) {
        if (logged.effect() instanceof Effect.Notify notify) {
            return java.util.stream.Stream.of(notify.notice());
        }
        return logged.effect() instanceof Effect.StoreResult result
                ? result.result().notices().stream()
                : java.util.stream.Stream.of();
    }

    int originates() {
        return effects(Effect.Originate.class).size();
    }

    List<AgentAnswer> agentAnswers() {
        return effects(Effect.AnswerAgent.class).stream()
                .map(Effect.AnswerAgent::answer)
                .toList();
    }

    List<ControlAnswer> controlAnswers() {
        return effects(Effect.AnswerControl.class).stream()
                .map(Effect.AnswerControl::answer)
                .toList();
    }

    /** The one result that was stored. */
    AttemptResult result() {
        if (store.results.size() != 1) {
            throw new AssertionError("one result expected, there are " + store.results);
        }
        return store.results.get(0);
    }

    CallView call(String id) {
        return view().calls().stream()
                .filter(call -> call.id().value().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("call " + id + " is not live"));
    }

    AttemptState stateOf(String call) {
        return call(call).state();
    }

    CampaignView campaign(CampaignId id) {
        return view().campaigns().stream()
                .filter(campaign -> campaign.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("campaign " + id + " is not known"));
    }

    WhyNot whyNot() {
        return campaign(CAMPAIGN).whyNot();
    }

    /** Whether an effect of the one type was wanted before any of the other. */
    boolean firstBefore(Class<? extends Effect> first, Class<? extends Effect> second) {
        for (Logged logged : log) {
            if (first.isInstance(logged.effect())) {
                return true;
            }
            if (second.isInstance(logged.effect())) {
                return false;
            }
        }
        return false;
    }

    static EndBuilder end(String cause) {
        return new EndBuilder(cause);
    }

    /** The facts of an ended leg; times are milliseconds since its start. */
    static final class EndBuilder {
        private final String cause;
        private @Nullable Instant answeredAt;
        private @Nullable Instant bridgedAt;
        private int sipStatus;
        private String sipHangup = "";

        EndBuilder(String cause) {
            this.cause = cause;
        }

        EndBuilder answeredAt(long ms) {
            answeredAt = Instant.ofEpochMilli(ms);
            return this;
        }

        EndBuilder bridgedAt(long ms) {
            bridgedAt = Instant.ofEpochMilli(ms);
            return this;
        }

        EndBuilder sipStatus(int status) {
            sipStatus = status;
            return this;
        }

        EndBuilder sipHangup(String disposition) {
            sipHangup = disposition;
            return this;
        }

        CallEnd build() {
            return new CallEnd(
                    new HangupCause(cause),
                    Instant.EPOCH,
                    null,
                    answeredAt,
                    bridgedAt,
                    Instant.ofEpochMilli(60_000),
                    sipStatus,
                    sipHangup,
                    null,
                    "sip-call-id");
        }
    }
}
