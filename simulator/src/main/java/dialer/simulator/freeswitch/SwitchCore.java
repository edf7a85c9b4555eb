package dialer.simulator.freeswitch;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of the simulated switch, from its start to its end: live legs, limits, gateways and connections. Everything
 * here runs on one event loop.
 */
final class SwitchCore {

    private final SwitchConfig config;
    private final EventLoop loop;
    private final SwitchLedger ledger;
    private final VariableScript variables;
    private final Runnable closePort;
    private final @Nullable CallRecordPoster records;
    private final String coreUuid = UUID.randomUUID().toString();
    private final SwitchClock clock = new SwitchClock();
    private final EventBus bus;
    private final Gateways gateways;
    private final SessionLimits limits;
    private final ApiCommands api;
    private final CallCenter callCenter;
    private final Map<String, LiveLeg> legs = new LinkedHashMap<>();
    private final Set<String> reserved = new LinkedHashSet<>();
    private final Set<EslSession> sessions = new LinkedHashSet<>();
    private long sessionId;
    private boolean stopped;

    /** A leg and the call it belongs to. */
    record LiveLeg(Leg leg, SimulatedCall call) {}

    SwitchCore(
            SwitchConfig config,
            EventLoop loop,
            SwitchLedger ledger,
            VariableScript variables,
            @Nullable CallRecordPoster records,
            Runnable closePort) {
        this.config = config;
        this.records = records;
        this.closePort = closePort;
        this.loop = loop;
        this.ledger = ledger;
        this.variables = variables;
        this.bus = new EventBus(new EventWriter(clock, config, coreUuid));
        this.gateways = new Gateways(config.gateways(), clock, bus);
        this.limits = new SessionLimits(config.sessionsPerSecond(), config.maxSessions());
        this.api = new ApiCommands(this);
        this.callCenter =
                new CallCenter(this, hasModule("mod_callcenter") ? config.callCenter() : CallCenterConfig.none());
        every(Duration.ofSeconds(1), limits::newSecond);
        every(config.heartbeatPeriod(), this::heartbeat);
    }

    /** Starts an originate; {@code result} gets what the command answers, once. */
    void originate(OriginateCommand command, Consumer<String> result) {
        new SimulatedCall(this, command, result).start();
    }

    /** Runs a command in the background: its result becomes an event. */
    void runJob(String jobUuid, String line) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? null : line.substring(space + 1);
        api.execute(line, result -> bus.send(bus.job(jobUuid, name, argument, result)));
    }

    /** Takes a place for a leg with this uuid; false when the switch refuses it. */
    boolean admit(String uuid) {
        if (stopped || reserved.contains(uuid) || !limits.admit()) {
            return false;
        }
        reserved.add(uuid);
        return true;
    }

    void release(String uuid) {
        if (reserved.remove(uuid)) {
            limits.release();
        }
    }

    void legStarted(Leg leg, SimulatedCall call) {
        legs.put(leg.uuid, new LiveLeg(leg, call));
        ledger.legStarted();
    }

    void legEnded(Leg leg, String cause) {
        if (legs.remove(leg.uuid) != null) {
            ledger.legEnded(leg, cause);
        }
        release(leg.uuid);
    }

    /** The leg is over and all is known of it: its record is posted, if records are, and before its last event as in FreeSWITCH. */
    void report(Leg leg) {
        if (records != null && leg.gateway != null) {
            records.report(leg, coreUuid);
        }
    }

    /** Schedules a step of a call; the time scale makes it come sooner. */
    ScheduledFuture<?> after(Duration simulated, Runnable step) {
        return loop.schedule(step, (long) (simulated.toNanos() / config.timeScale()), TimeUnit.NANOSECONDS);
    }

    void afterRealTime(Duration delay, Runnable step) {
        ScheduledFuture<?> unused = loop.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Hangs up the legs to persons that {@code chosen} names. */
    void hangUp(Collection<LiveLeg> chosen, String cause) {
        for (LiveLeg live : chosen) {
            if (live.leg.gateway != null) {
                live.call.kill(live.leg.uuid, cause);
            }
        }
    }

    /** Ends in order: hang-ups, then a notice on each connection, then its end. */
    void shutDown() {
        if (stopped) {
            return;
        }
        bus.publish(SwitchEvent.SHUTDOWN, Map.of("Event-Info", "System Shutting Down"));
        hangUp(liveLegs(), "SYSTEM_SHUTDOWN");
        stopped = true;
        for (EslSession session : List.copyOf(sessions)) {
            session.disconnect("The system is being shut down.\n");
        }
        closePort.run();
    }

    /** Ends without a word to anybody, as a killed process. */
    void die() {
        stopped = true;
        legs.values().forEach(live -> live.call.vanish());
        for (LiveLeg live : List.copyOf(legs.values())) {
            legEnded(live.leg, "LOST");
        }
        limits.forgetSessions();
        List.copyOf(sessions).forEach(EslSession::close);
    }

    void sessionOpened(EslSession session) {
        sessions.add(session);
        bus.add(session);
    }

    void sessionClosed(EslSession session) {
        sessions.remove(session);
        bus.remove(session);
    }

    List<EslSession> sessions() {
        return List.copyOf(sessions);
    }

    List<LiveLeg> liveLegs() {
        return new ArrayList<>(legs.values());
    }

    @Nullable
    LiveLeg find(String uuid) {
        return legs.get(uuid);
    }

    long nextSessionId() {
        return ++sessionId;
    }

    long nowUs() {
        return clock.nowUs();
    }

    SwitchConfig config() {
        return config;
    }

    SwitchLedger ledger() {
        return ledger;
    }

    VariableScript variables() {
        return variables;
    }

    EventBus bus() {
        return bus;
    }

    Gateways gateways() {
        return gateways;
    }

    SessionLimits limits() {
        return limits;
    }

    SwitchClock clock() {
        return clock;
    }

    CallCenter callCenter() {
        return callCenter;
    }

    boolean hasModule(String name) {
        return config.modules().contains(name);
    }

    ApiCommands api() {
        return api;
    }

    private void heartbeat() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Event-Info", "System Ready");
        headers.put("Up-Time", SwitchTexts.uptime(clock.uptimeUs()));
        headers.put("FreeSWITCH-Version", SwitchTexts.VERSION);
        headers.put("Uptime-msec", Long.toString(clock.uptimeUs() / 1000));
        headers.put("Session-Count", Integer.toString(limits.active()));
        headers.put("Max-Sessions", Integer.toString(limits.max()));
        headers.put("Session-Per-Sec", Integer.toString(limits.leftThisSecond()));
        headers.put("Session-Per-Sec-Last", Integer.toString(limits.lastPerSecond()));
        headers.put("Session-Per-Sec-Max", Integer.toString(limits.peakPerSecond()));
        headers.put("Session-Per-Sec-FiveMin", Integer.toString(limits.recentPeakPerSecond()));
        headers.put("Session-Since-Startup", Long.toString(limits.started()));
        headers.put("Session-Peak-Max", Integer.toString(limits.peak()));
        headers.put("Session-Peak-FiveMin", Integer.toString(limits.recentPeak()));
        headers.put("Idle-CPU", "97.500000");
        bus.publish(SwitchEvent.HEARTBEAT, headers);
    }

    private void every(Duration period, Runnable step) {
        afterRealTime(period, () -> {
            if (!stopped) {
                step.run();
                every(period, step);
            }
        });
    }
}
