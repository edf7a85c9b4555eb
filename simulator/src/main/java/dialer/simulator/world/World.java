package dialer.simulator.world;

import dialer.scheduler.LoopView;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.notify.AgentSignal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run: the real dial loop in daemons that die, between a database, switches and a voice connector that fail, all drawn from one seed, under virtual
 * time and in one thread. First everything arrives and faults strike; then all heals, and everything must end.
 */
public final class World {
    /** Longer than every deadline of the loop one after the other. */
    private static final long LONGEST_HEALING_MS = 1_800_000;

    /** Longer than the slowest answer that was under way when the world healed. */
    private static final long SETTLING_MS = 15_000;

    private static final long RESTART_MS = 2_000;
    private static final long FEED_MS = 2_000;
    private static final long HEARTBEAT_MS = 20_000;
    private static final long HEALED_TICK_MS = 400;

    final RandomGenerator random;
    final WorldPlan plan;
    final VirtualTime time = new VirtualTime();
    final LineQuality quality = new LineQuality();
    final Witness witness;
    final Trail trail;
    final Tampering tampering;
    final ModelStore store;
    final ModelConnector connector;
    final RecordPosts records;
    final SortedMap<SwitchId, ModelSwitch> switches = new TreeMap<>();
    private final long seed;
    private final SortedMap<String, Daemon> daemons = new TreeMap<>();
    private final Set<Extension> talking = new HashSet<>();
    private long restartAfterMs = RESTART_MS;
    private long hostClockStepMs;
    private boolean healed;
    private long events;

    World(long seed, Tampering tampering, @Nullable Consumer<String> reader) {
        this.seed = seed;
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        this.plan = WorldPlan.draw(random);
        this.tampering = tampering;
        this.trail = new Trail(reader);
        this.witness = new Witness(plan.settings(), time);
        this.store = new ModelStore(time, random, witness);
        this.connector = new ModelConnector(this, plan.agents());
        this.records = new RecordPosts(this);
        plan.settings()
                .switches()
                .keySet()
                .forEach(id -> switches.put(
                        id,
                        new ModelSwitch(
                                id,
                                this,
                                plan.gateways(),
                                plan.maxSessions().getOrDefault(id, 0),
                                WorldPlan.queueAgents(id))));
    }

    /** Runs the world of the seed to its end. */
    public static WorldReport run(long seed) {
        return new World(seed, Tampering.NONE, null).live();
    }

    /**
     * Runs the world of the seed to its end.
     *
     * @param reader is shown, line by line, what the daemons are told and do
     */
    public static WorldReport run(long seed, Consumer<String> reader) {
        return new World(seed, Tampering.NONE, reader).live();
    }

    WorldReport live() {
        begin();
        try {
            goOnUntil(WorldPlan.FAULTS_UNTIL_MS, false);
            heal();
            goOnUntil(time.nowMs() + LONGEST_HEALING_MS, true);
            goOnUntil(time.nowMs() + SETTLING_MS, false);
            judge();
        } catch (RuntimeException e) {
            witness.broken("it threw " + e + " at " + ownFrames(e));
        }
        return new WorldReport(seed, events, witness.violations(), trail.hex(), plan.lines());
    }

    private static List<StackTraceElement> ownFrames(RuntimeException e) {
        return Stream.of(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dialer."))
                .limit(3)
                .toList();
    }

    private void begin() {
        for (String node : plan.nodes()) {
            start(node);
        }
        for (WorldPlan.Arrival arrival : plan.arrivals()) {
            time.after(arrival.atMs(), () -> arrive(arrival.contact()));
        }
        for (WorldPlan.Strike strike : plan.faults()) {
            time.after(strike.atMs(), () -> strike(strike.fault()));
        }
        heartbeats();
        if (plan.feed()) {
            feed();
        }
    }

    private void goOnUntil(long endMs, boolean untilDone) {
        while (!witness.isFull() && !(untilDone && isOver()) && time.next(endMs)) {
            events++;
        }
    }

    private boolean isOver() {
        return store.allDone()
                && daemons.values().stream().allMatch(one -> one.liveCalls() == 0 && one.hasWritten())
                && connector.reservations().isEmpty();
    }

    private void strike(Fault fault) {
        trail.add(time.nowMs(), "world", fault);
        fault.strike(this);
    }

    private void heal() {
        trail.add(time.nowMs(), "world", "heals");
        healed = true;
        quality.heal();
        records.latestMs(0);
        store.heal();
        connector.heal();
        switches.values().forEach(ModelSwitch::heal);
        for (Daemon daemon : daemons.values()) {
            daemon.overloaded(false);
            daemon.reachesDatabase(true);
            daemon.goOn();
        }
        startAll();
        dialPreviews();
    }

    /** A start of which nobody knows whether it took place is repeated by whoever wants it. */
    private void startAll() {
        store.campaignIds().forEach(campaign -> anyDaemon().startCampaign(campaign));
        time.after(10_000, this::startAll);
    }

    /** In the end every agent wants every call that they see. */
    private void dialPreviews() {
        for (Daemon daemon : daemons.values()) {
            for (LoopView.CallView call : daemon.view().calls()) {
                if (call.state() == AttemptState.PREVIEWING) {
                    daemon.tell(new ControlSignal.Dial(daemon.nextRequest(), call.id()));
                }
            }
        }
        time.after(500, this::dialPreviews);
    }

    private void judge() {
        witness.judge(store);
        if (!connector.reservations().isEmpty()) {
            witness.broken("agents stay reserved: " + connector.reservations());
        }
        switches.values().forEach(each -> {
            if (!each.channels().isEmpty()) {
                witness.broken("channels live on at " + each.id + ": "
                        + each.channels().keySet());
            }
        });
        daemons.values().forEach(this::judge);
    }

    private void judge(Daemon daemon) {
        LoopView view = daemon.view();
        if (!view.calls().isEmpty()) {
            witness.broken(daemon.node + " has live calls: " + view.calls());
        }
        if (view.illegalTransitions() > 0) {
            witness.broken(daemon.node + " refused " + view.illegalTransitions() + " changes of state");
        }
        view.switches().forEach(each -> {
            if (each.inFlight() != 0) {
                witness.broken(daemon.node + " counts " + each.inFlight() + " calls at " + each.id());
            }
        });
        for (PoolView pool : view.pools()) {
            boolean stuck = pool.agents().stream()
                    .anyMatch(row -> row.state() == AgentState.RESERVED || row.state() == AgentState.TALKING);
            if (stuck) {
                witness.broken(
                        daemon.node + " believes agents of " + pool.queue() + " to be in calls: " + pool.agents());
            }
        }
        if (!daemon.unansweredControls().isEmpty()) {
            witness.broken(daemon.node + " has not answered requests " + daemon.unansweredControls());
        }
        if (!daemon.unansweredAgents().isEmpty()) {
            witness.broken(daemon.node + " has not answered agents " + daemon.unansweredAgents());
        }
    }

    // ---- what goes on by itself ----

    private void arrive(Contact contact) {
        store.add(contact);
        anyDaemon().tell(new CampaignSignal.ContactsArrived(contact.campaignId()));
    }

    private void heartbeats() {
        switches.values().forEach(ModelSwitch::heartbeat);
        switches.values().forEach(ModelSwitch::listGateways);
        time.after(HEARTBEAT_MS, this::heartbeats);
    }

    private void feed() {
        daemons.values()
                .forEach(one -> one.tell(new AgentSignal.AgentsListed(WorldPlan.QUEUE, null, connector.agentRows())));
        time.after(FEED_MS, this::feed);
    }

    // ---- daemons ----

    private void start(String node) {
        Daemon daemon = new Daemon(node, this);
        daemons.put(node, daemon);
        daemon.start();
    }

    void died(Daemon dead) {
        trail.add(time.nowMs(), dead.node, "dies");
        time.after(healed ? RESTART_MS : restartAfterMs, () -> start(dead.node));
        restartAfterMs = RESTART_MS;
    }

    /** How long the next daemon that dies stays away. */
    void restartAfter(long ms) {
        restartAfterMs = ms;
    }

    Daemon daemon(String node) {
        Daemon daemon = daemons.get(node);
        if (daemon == null) {
            throw new IllegalArgumentException("no daemon " + node);
        }
        return daemon;
    }

    Daemon anyDaemon() {
        List<Daemon> all = new ArrayList<>(daemons.values());
        return all.get(random.nextInt(all.size()));
    }

    long tickMs() {
        return healed ? Math.max(HEALED_TICK_MS, plan.tickMs()) : plan.tickMs();
    }

    /** How far the daemons' hosts' wall clocks are from the true time. */
    long hostClockStepMs() {
        return hostClockStepMs;
    }

    void stepHostClocks(long byMs) {
        hostClockStepMs += byMs;
    }

    // ---- switches, gateways, campaigns, agents ----

    ModelSwitch switchOf(SwitchId id) {
        ModelSwitch one = switches.get(id);
        if (one == null) {
            throw new IllegalArgumentException("no switch " + id);
        }
        return one;
    }

    /** Whether some switch has a channel of the call. */
    boolean lives(CallId call) {
        return switches.values().stream().anyMatch(each -> each.channels().containsKey(call));
    }

    ModelSwitch anySwitch() {
        List<ModelSwitch> all = new ArrayList<>(switches.values());
        return all.get(random.nextInt(all.size()));
    }

    GatewayId anyGateway() {
        return plan.gateways().get(random.nextInt(plan.gateways().size()));
    }

    Optional<CampaignId> anyCampaign() {
        List<CampaignId> all = store.campaignIds();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    /** Whether the agent has no call yet, here or at another switch; if so they have one now. */
    boolean takesCall(Extension agent) {
        return talking.add(agent);
    }

    /** The agent's call is over. */
    void hangsUp(Extension agent, ContactId contact, boolean talked) {
        talking.remove(agent);
        if (talked) {
            connector.talkOver(agent, contact);
        }
    }
}
