package dialer.simulator.world;

import dialer.scheduler.DialLoop;
import dialer.scheduler.DialSettings;
import dialer.scheduler.Effect;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopView;
import dialer.scheduler.Signal;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.Trace;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.pacing.PredictivePolicy;
import dialer.scheduler.pacing.ProgressivePolicy;
import dialer.scheduler.result.Disposition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One life of one daemon process: the real dial loop, and around it what the process does, as a model: it takes up its claims, keeps its connections,
 * writes, delivers, and dies at any moment. The next life of the same node is another object.
 */
final class Daemon {
    private static final long CALENDAR_MS = 20_000;
    private static final long SWEEP_MS = 500;
    private static final long LOOK_MS = 1_000;

    /** The record of a call is heard of within this time, while everything answers. */
    private static final long RECORD_HEARD_MS = 5_000;

    final String node;
    private final World world;
    private final DialLoop loop;
    private final DialSettings settings;
    private final Map<SwitchId, Link> links = new TreeMap<>();
    private final LeaseHolder lease;
    private final StoreQueue writes;
    private final Dispatcher dispatcher;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final Map<Long, Consumer<AgentAnswer>> askers = new HashMap<>();
    private final Set<CallId> followed = new HashSet<>();
    private final Set<Long> controls = new TreeSet<>();
    private final Map<CampaignId, Long> stoppedAtMs = new HashMap<>();
    /** Starts and stops of campaigns, one after the other; the first is under way. */
    private final Deque<Runnable> stateChanges = new ArrayDeque<>();
    /** Of claims of which it is not known whether they are committed. */
    private final Deque<ModelStore.Release> doubtful = new ArrayDeque<>();
    /** The process's monotonic clock begins anywhere, and has nothing to do with that of the process before. */
    private final long clockStartMs;

    private final long startedAtMs;
    private boolean alive = true;
    private boolean paused;
    private boolean busy;
    private boolean open;
    private boolean overloaded;
    private boolean reachesDatabase = true;
    private boolean draining;
    private boolean listing;
    private boolean saidLease = true;
    private boolean claiming;
    private long requests;
    private long goingSinceMs;
    private int effectsUntilDeath = -1;

    Daemon(String node, World world) {
        this.node = node;
        this.world = world;
        this.settings = world.tampering.settings(world.plan.settings());
        this.startedAtMs = world.time.nowMs();
        this.goingSinceMs = startedAtMs;
        this.clockStartMs = world.random.nextLong(1_000_000_000_000L);
        this.loop = new DialLoop(
                settings,
                world.plan.learns() ? PredictivePolicy::learning : ProgressivePolicy::new,
                Trace.NONE,
                nowMs());
        this.lease = new LeaseHolder(this, world);
        this.writes = new StoreQueue(this, world.store, lease);
        this.dispatcher = new Dispatcher(this, world);
        world.switches.values().forEach(each -> links.put(each.id, new Link(this, each, world)));
    }

    private long nowMs() {
        return clockStartMs + world.time.nowMs() - startedAtMs;
    }

    // ---- life and death ----

    void start() {
        take(new CampaignSignal.PacingRemembered(new TreeMap<>()));
        dispatcher.poll();
        lease.keep();
        tick();
        calendar();
        sweep();
        lookForRecords();
    }

    /** These attempts are this daemon's from now on. Nothing is dialed before the database has said what is open. */
    void owns(List<RecoveredAttempt> attempts) {
        for (RecoveredAttempt attempt : attempts) {
            CallId call = attempt.claimed().callId();
            follow(call);
            if (world.lives(call)) {
                world.witness.tookOver(node, call, attempt.agent(), world::lives);
            }
        }
        take(new ClaimSignal.Recovered(attempts));
        if (!open) {
            open = true;
            links.values().forEach(Link::connect);
        }
    }

    /** Forgets all calls, after the answer to the claim that is under way. */
    void forgetCalls(Runnable forgotten) {
        if (claiming) {
            later(1, () -> forgetCalls(forgotten));
            return;
        }
        take(new ClaimSignal.Disowned());
        world.witness.forget(node);
        forgotten.run();
    }

    LeaseHolder lease() {
        return lease;
    }

    /** Dies at once, wherever it is. */
    void kill() {
        if (!alive) {
            return;
        }
        alive = false;
        inbox.clear();
        links.values().forEach(Link::close);
        world.witness.forget(node);
        world.died(this);
    }

    /** Dies when it has performed so many effects more. */
    void killAfterEffects(int count) {
        effectsUntilDeath = count;
    }

    /** Stopped and continued, as by SIGSTOP: time goes on, and everything waits. */
    void pause(long ms) {
        if (!alive || paused) {
            return;
        }
        paused = true;
        world.time.after(ms, this::goOn);
    }

    void goOn() {
        if (paused) {
            paused = false;
            goingSinceMs = world.time.nowMs();
            work();
        }
    }

    void drain() {
        tell(new Signal.Drain());
        later(200, this::endWhenIdle);
        later(10_000, this::kill);
    }

    private void endWhenIdle() {
        if (loop.isIdle() && writes.isEmpty()) {
            lease.giveUp();
            kill();
        } else {
            later(200, this::endWhenIdle);
        }
    }

    boolean isAlive() {
        return alive;
    }

    /** The process that is now this node; this one, if none has come after it. */
    Daemon successor() {
        return world.daemon(node);
    }

    // ---- time ----

    /** Does it now, in its turn; if the process is stopped when it goes on, if it is dead never. */
    void run(Runnable task) {
        if (alive) {
            inbox.add(task);
            work();
        }
    }

    private void work() {
        if (busy || paused) {
            return;
        }
        busy = true;
        for (Runnable task = inbox.poll(); task != null && alive; task = paused ? null : inbox.poll()) {
            task.run();
        }
        busy = false;
    }

    void later(long ms, Runnable task) {
        world.time.after(ms, () -> run(task));
    }

    private void tick() {
        take(new Signal.Overload(overloaded || !open || writes.isBehind()));
        take(new Signal.Tick());
        later(world.tickMs(), this::tick);
    }

    private void calendar() {
        take(new Signal.WallClock(world.time.nowMs() + world.hostClockStepMs()));
        later(CALENDAR_MS, this::calendar);
    }

    private void sweep() {
        if (open) {
            world.store.transaction(
                    this,
                    () -> {
                        world.store.expire();
                        return true;
                    },
                    done -> {},
                    () -> {});
        }
        later(SWEEP_MS, this::sweep);
    }

    // ---- the switches' records of calls ----

    /** The switch may forget it when the database has it. */
    void record(CallId call, CallEnd end, Runnable taken) {
        run(() -> world.store.transaction(
                this,
                () -> world.store.keep(call, end),
                open -> run(() -> {
                    taken.run();
                    if (open) {
                        take(new CallSignal.HungUp(call, end));
                    }
                }),
                () -> {}));
    }

    /** Another daemon may have been told of calls of this one. */
    private void lookForRecords() {
        if (lease.ownsItsClaims() && world.plan.records()) {
            world.store.transaction(
                    this,
                    () -> world.store.recordsOf(node, lease.fence()),
                    kept -> kept.forEach(one -> tell(new CallSignal.HungUp(one.call(), one.end()))),
                    () -> {});
        }
        later(LOOK_MS, this::lookForRecords);
    }

    // ---- the loop ----

    void tell(Signal signal) {
        run(() -> take(signal));
    }

    private void take(Signal told) {
        note(told);
        Signal signal = world.tampering.heard(told);
        if (signal != null) {
            hear(signal);
        }
    }

    private void hear(Signal signal) {
        if (lease.ownsItsClaims() != saidLease) {
            saidLease = !saidLease;
            hear(new Signal.Lease(saidLease));
        }
        if (signal instanceof Signal.Tick || signal instanceof Signal.Overload || signal instanceof Signal.Lease) {
            world.trail.add(world.time.nowMs());
        } else {
            world.trail.add(world.time.nowMs(), node, words(signal));
        }
        int before = signal instanceof ClaimSignal.Recovered ? Integer.MAX_VALUE : loop.liveCalls();
        for (Effect wanted : loop.on(signal, nowMs())) {
            for (Effect effect : world.tampering.done(wanted)) {
                if (alive) {
                    perform(effect);
                }
            }
        }
        if (alive) {
            world.witness.liveCalls(node, before, loop.liveCalls());
        }
    }

    /** What the daemon has been told and must keep to. */
    private void note(Signal signal) {
        if (signal instanceof CampaignSignal.CampaignStopped stop) {
            stoppedAtMs.put(stop.campaignId(), world.time.nowMs());
        } else if (signal instanceof Signal.Drain) {
            draining = true;
        } else if (signal instanceof dialer.scheduler.call.ControlSignal control) {
            controls.add(control.requestId());
        }
    }

    private void perform(Effect effect) {
        if (effectsUntilDeath == 0) {
            kill();
            return;
        }
        if (!(effect instanceof Effect.ListCampaigns)) {
            effectsUntilDeath -= effectsUntilDeath > 0 ? 1 : 0;
            world.trail.add(world.time.nowMs(), node, words(effect));
        }
        if (effect instanceof Effect.Originate originate) {
            link(originate.request().switchId()).originate(originate.request());
        } else if (effect instanceof Effect.Claim claim) {
            claim(claim.requests());
        } else if (effect instanceof Effect.RequestAgent request) {
            world.connector.request(this, request.callId(), request.contact());
        } else if (effect instanceof Effect.AnswerAgent answer) {
            answered(answer);
        } else if (effect instanceof Effect.AnswerControl answer) {
            if (!controls.remove(answer.requestId())) {
                world.witness.broken("request " + answer.requestId() + " to control a call is answered twice");
            }
        } else if (effect instanceof Effect.ListCampaigns) {
            listCampaigns();
        } else if (!performAtSwitch(effect)) {
            writeDown(effect);
        }
    }

    private boolean performAtSwitch(Effect effect) {
        if (effect instanceof Effect.Kill kill) {
            command(kill.switchId(), (link, at) -> at.kill(kill.callId(), kill.cause()));
        } else if (effect instanceof Effect.Transfer transfer) {
            command(transfer.switchId(), (link, at) -> at.transfer(transfer.callId(), transfer.agent()));
        } else if (effect instanceof Effect.TransferToQueue transfer) {
            command(transfer.switchId(), (link, at) -> at.transferToQueue(transfer.callId()));
        } else if (effect instanceof Effect.PlayMessage play) {
            command(play.switchId(), (link, at) -> at.play(play.callId()));
        } else if (effect instanceof Effect.AwaitBeep await) {
            command(await.switchId(), (link, at) -> at.awaitBeep(await.callId()));
        } else if (effect instanceof Effect.ListAgents list) {
            command(list.switchId(), (link, at) -> at.queue.list(link, list.queue()));
        } else if (effect instanceof Effect.Confirm confirm) {
            command(confirm.switchId(), (link, at) -> at.confirm(link, confirm.callId()));
        } else if (effect instanceof Effect.ListChannels list) {
            command(list.switchId(), (link, at) -> at.listChannels(link));
        } else {
            return false;
        }
        return true;
    }

    private interface Command {
        void at(Link link, ModelSwitch where);
    }

    private void command(SwitchId id, Command command) {
        Link link = link(id);
        link.command(() -> command.at(link, world.switchOf(id)));
    }

    private Link link(SwitchId id) {
        Link link = links.get(id);
        if (link == null) {
            throw new IllegalArgumentException("switch " + id + " is not configured");
        }
        return link;
    }

    private void writeDown(Effect effect) {
        if (effect instanceof Effect.MarkDialed mark) {
            world.witness.agentOf(node, mark.callId(), mark.agent());
        } else if (effect instanceof Effect.StoreAgent agent) {
            world.witness.agentOf(node, agent.callId(), agent.agent());
        } else if (effect instanceof Effect.Release release) {
            world.witness.agentOf(node, release.callId(), null);
        } else if (effect instanceof Effect.StoreResult result) {
            world.witness.agentOf(node, result.result().callId(), null);
            checkLost(result);
        }
        writes.write(effect);
    }

    private void checkLost(Effect.StoreResult effect) {
        CallId call = effect.result().callId();
        if (effect.result().disposition() == Disposition.LOST) {
            for (ModelSwitch each : world.switches.values()) {
                if (each.channels().containsKey(call)) {
                    world.witness.lostAlive(call, each.id);
                }
            }
            ModelStore.CallRecord record = world.store.recordOf(call);
            if (record != null
                    && world.time.nowMs() - record.keptAtMs() > RECORD_HEARD_MS
                    && runsFor(RECORD_HEARD_MS)
                    && world.store.isWellFor(RECORD_HEARD_MS)) {
                world.witness.broken("call " + call + " is declared lost although its record is kept");
            }
        }
    }

    private static Object words(Signal signal) {
        if (signal instanceof ClaimSignal.Claimed claimed) {
            return "Claimed "
                    + claimed.contacts().stream().map(ClaimedContact::callId).toList();
        }
        if (signal instanceof ClaimSignal.Recovered recovered) {
            return "Recovered "
                    + recovered.attempts().stream()
                            .map(one -> one.claimed().callId() + " " + one.dialed() + " " + one.agent())
                            .toList();
        }
        if (signal instanceof CallSignal.HungUp hungUp) {
            CallEnd end = hungUp.end();
            return "HungUp " + hungUp.callId() + " " + end.cause() + (end.answered() ? " answered" : "")
                    + (end.bridgedAt() == null ? "" : " bridged");
        }
        if (signal instanceof CallSignal.Existence || signal instanceof CallSignal.OriginateFailed) {
            return signal;
        }
        return signal instanceof CallSignal call ? signal.getClass().getSimpleName() + " " + call.callId() : signal;
    }

    /** Short: the contact of a call is always the same. */
    private static Object words(Effect effect) {
        if (effect instanceof Effect.Originate originate) {
            return "Originate " + originate.request().callId() + " to "
                    + originate.request().switchId() + " agent "
                    + originate.request().agent();
        }
        if (effect instanceof Effect.StoreResult result) {
            return "StoreResult " + result.result().callId() + " "
                    + result.result().disposition() + " " + result.result().callResult();
        }
        if (effect instanceof Effect.Notify notify) {
            return "Notify " + notify.notice().getClass().getSimpleName() + " "
                    + notify.notice().contact().id();
        }
        if (effect instanceof Effect.RequestAgent request) {
            return "RequestAgent " + request.callId();
        }
        if (effect instanceof Effect.StorePacing pacing) {
            return "StorePacing " + pacing.campaignId();
        }
        return effect;
    }

    // ---- claims ----

    /** What an earlier claim may have taken without our hearing of it is given back first: nobody was called for it. */
    private void claim(List<ClaimRequest> requests) {
        claiming = true;
        if (doubtful.isEmpty()) {
            take(requests);
            return;
        }
        ModelStore.Release first = doubtful.getFirst();
        lease.transaction(
                () -> {
                    first.by(node, lease.fence());
                    return true;
                },
                done -> {
                    doubtful.remove(first);
                    claim(requests);
                },
                () -> notClaimed(requests),
                () -> notClaimed(requests));
    }

    private void take(List<ClaimRequest> requests) {
        lease.transaction(
                () -> {
                    List<ClaimedContact> claimed = world.store.claim(node, lease.fence(), requests);
                    claimed.forEach(one -> doubtful.add(world.store.new Release(one)));
                    return claimed;
                },
                claimed -> {
                    claiming = false;
                    doubtful.clear();
                    take(new ClaimSignal.Claimed(requests, claimed));
                },
                () -> notClaimed(requests),
                () -> notClaimed(requests));
    }

    private void notClaimed(List<ClaimRequest> requests) {
        claiming = false;
        take(new ClaimSignal.ClaimFailed(requests, "database"));
    }

    private void listCampaigns() {
        if (listing) {
            return;
        }
        listing = true;
        world.store.transaction(
                this,
                () -> world.store.campaigns(node, lease.fence()),
                rows -> run(() -> {
                    listing = false;
                    take(new CampaignSignal.CampaignsListed(rows));
                }),
                () -> run(() -> listing = false));
    }

    // ---- whoever asks the daemon ----

    long nextRequest() {
        return ++requests;
    }

    void whenAnswered(long request, Consumer<AgentAnswer> asker) {
        askers.put(request, asker);
    }

    private void answered(Effect.AnswerAgent answer) {
        Consumer<AgentAnswer> asker = askers.remove(answer.requestId());
        if (asker != null) {
            asker.accept(answer.answer());
        }
    }

    void stopCampaign(CampaignId campaign) {
        changeState(() -> world.store.stop(campaign), new CampaignSignal.CampaignStopped(campaign));
    }

    void startCampaign(CampaignId campaign) {
        changeState(() -> world.store.start(campaign), new CampaignSignal.CampaignStarted(campaign));
    }

    private void changeState(Runnable work, Signal signal) {
        stateChanges.add(() -> commit(work, signal));
        if (stateChanges.size() == 1) {
            stateChanges.element().run();
        }
    }

    /** The loop hears of it if the database has said that it is done; before the next is stored. */
    private void commit(Runnable work, Signal signal) {
        world.store.transaction(
                this,
                () -> {
                    work.run();
                    return true;
                },
                done -> {
                    tell(signal);
                    nextStateChange();
                },
                this::nextStateChange);
    }

    private void nextStateChange() {
        stateChanges.remove();
        Runnable next = stateChanges.peek();
        if (next != null) {
            next.run();
        }
    }

    /** Whether the database can be reached from its host; others may reach it all the same. */
    boolean reachesDatabase() {
        return reachesDatabase;
    }

    void reachesDatabase(boolean now) {
        reachesDatabase = now;
        goingSinceMs = world.time.nowMs();
    }

    void overloaded(boolean now) {
        overloaded = now;
    }

    // ---- what the witness looks at ----

    /** The call is this process's to follow. */
    void follow(CallId call) {
        followed.add(call);
    }

    boolean follows(CallId call) {
        return followed.contains(call);
    }

    /** Whether it was told that the campaign is stopped, since then. */
    boolean knowsStopped(CampaignId campaign, long sinceMs) {
        return stoppedAtMs.getOrDefault(campaign, Long.MIN_VALUE) >= sinceMs;
    }

    boolean drains() {
        return draining;
    }

    /** Whether it has been running, and not stopped, for so long. */
    boolean runsFor(long ms) {
        return open && reachesDatabase && world.time.nowMs() - goingSinceMs >= ms;
    }

    LoopView view() {
        return loop.view();
    }

    int liveCalls() {
        return loop.liveCalls();
    }

    boolean hasWritten() {
        return writes.isEmpty();
    }

    Set<Long> unansweredControls() {
        return controls;
    }

    Set<Long> unansweredAgents() {
        return askers.keySet();
    }

    Map<SwitchId, Link> links() {
        return links;
    }

    /** Somebody reserves an agent for one of its calls, asked or not. */
    void reserveUnasked() {
        List<LoopView.CallView> calls = loop.view().calls();
        if (!calls.isEmpty()) {
            LoopView.CallView call = calls.get(world.random.nextInt(calls.size()));
            world.connector.reserveUnasked(this, call.id(), call.contact());
        }
    }
}
