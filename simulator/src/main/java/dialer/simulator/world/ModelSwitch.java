package dialer.simulator.world;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A switch whose channels live on while nobody is connected; what it says meanwhile is lost, as with the real one. */
final class ModelSwitch {
    private static final List<AmdVerdict> VERDICTS = List.of(AmdVerdict.values());

    final SwitchId id;
    private final World world;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Witness witness;
    private final Set<Link> links = new LinkedHashSet<>();
    private final Map<CallId, Channel> channels = new LinkedHashMap<>();
    private final SortedMap<GatewayId, GatewayState> gateways;
    final SwitchQueue queue;

    /** Whether connections are accepted. */
    boolean reachable = true;

    private boolean answersQuestions = true;
    private boolean paused;
    /** Sessions that it takes at most; 0: any number. */
    private final int maxSessions;
    /** How far its clock is from the true time. */
    private long clockStepMs;

    private int process = 1;

    /** A person's leg. */
    static final class Channel {
        final OriginateRequest request;
        final Instant createdAt;

        /** In the world's milliseconds; the end of time as long as it does not ring. */
        long rangAtMs = Long.MAX_VALUE;

        @Nullable
        Instant answeredAt;

        @Nullable
        Instant bridgedAt;

        @Nullable
        Extension agent;

        /** Nobody has sent it anywhere yet, or again. */
        boolean parked;

        Channel(OriginateRequest request, Instant createdAt) {
            this.request = request;
            this.createdAt = createdAt;
        }
    }

    ModelSwitch(
            SwitchId id, World world, Collection<GatewayId> gateways, int maxSessions, List<Extension> queueAgents) {
        this.id = id;
        this.world = world;
        this.time = world.time;
        this.random = world.random;
        this.witness = world.witness;
        this.maxSessions = maxSessions;
        this.gateways = new TreeMap<>();
        gateways.forEach(gateway -> this.gateways.put(gateway, GatewayState.UP));
        this.queue = new SwitchQueue(this, world, queueAgents);
    }

    // ---- what the daemons' side asks ----

    void attach(Link link) {
        links.add(link);
    }

    void detach(Link link) {
        links.remove(link);
    }

    /** Another one since each death. */
    int process() {
        return process;
    }

    SwitchSignal.ModulesListed modules() {
        return new SwitchSignal.ModulesListed(id, EnumSet.allOf(SwitchModule.class));
    }

    SwitchSignal.SwitchUp up() {
        return new SwitchSignal.SwitchUp(
                id, "core-" + process, capacity(), new TreeMap<>(gateways), new TreeSet<>(channels.keySet()));
    }

    private Capacity capacity() {
        return new Capacity(sessions(), maxSessions, 0, !paused);
    }

    private int sessions() {
        int legs = 0;
        for (Channel channel : channels.values()) {
            legs += channel.bridgedAt == null ? 1 : 2;
        }
        return legs;
    }

    void heartbeat() {
        tell(new SwitchSignal.CapacityChanged(id, capacity()));
    }

    void confirm(Link asker, CallId call) {
        if (answersQuestions) {
            asker.word(new CallSignal.Existence(call, channels.containsKey(call)));
        }
    }

    void listChannels(Link asker) {
        if (answersQuestions) {
            asker.word(new SwitchSignal.ChannelsListed(id, new TreeSet<>(channels.keySet())));
        }
    }

    void kill(CallId call, HangupCause cause) {
        Channel channel = channels.get(call);
        if (channel != null && channel.answeredAt == null) {
            witness.hungUpWhileItRang(channel.request, time.nowMs() - channel.rangAtMs, cause);
            jobFailed(1, call, cause.word());
        }
        hangUp(0, call, cause.word(), 0, "send_bye");
    }

    void play(CallId call) {
        queue.leave(call);
        event(1_000, new CallSignal.MessagePlayed(call));
    }

    void awaitBeep(CallId call) {
        event(2_000, new CallSignal.BeepHeard(call));
    }

    void transfer(CallId call, Extension destination) {
        Channel channel = channels.get(call);
        if (channel != null) {
            channel.parked = false;
        }
        if (!WorldPlan.IVR.equals(destination)) {
            ringAgent(call, destination, true);
        }
    }

    void transferToQueue(CallId call) {
        Channel channel = channels.get(call);
        if (channel != null) {
            channel.parked = false;
            queue.join(call);
        }
    }

    // ---- what carriers and people do ----

    /** The command has arrived. */
    void originate(Link from, OriginateRequest request) {
        CallId call = request.callId();
        witness.originateArrived(request);
        from.accepted(call);
        if (paused || (maxSessions > 0 && sessions() >= maxSessions)) {
            jobFailed(0, call, "DESTINATION_OUT_OF_ORDER");
            return;
        }
        GatewayState gateway = gateways.get(request.contact().gatewayId());
        if (gateway != GatewayState.UP) {
            jobFailed(5, call, gateway == null ? "INVALID_GATEWAY" : "GATEWAY_DOWN");
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> rejected(request, 486, "USER_BUSY", true);
            case 1 -> unanswered(request);
            case 2 -> {
                answered(request, 1_000, 300);
                hangUp(1_150, call, "ORIGINATOR_CANCEL", 0, "recv_bye");
            }
            case 3 -> rejected(request, 404, "UNALLOCATED_NUMBER", false);
            case 4 -> answeredByMachine(request);
            case 5 -> rejected(request, 502, "DESTINATION_OUT_OF_ORDER", false);
            default -> answered(request, 500 + random.nextInt(3_000), 300 + random.nextInt(8_000));
        }
    }

    private void answered(OriginateRequest request, long ringMs, long talkMs) {
        CallId call = request.callId();
        create(request);
        ring(call);
        answer(ringMs, call);
        hangUp(ringMs + talkMs, call, "NORMAL_CLEARING", 200, "recv_bye");
    }

    private void answeredByMachine(OriginateRequest request) {
        answered(request, 1_000, 8_000);
        AmdVerdict verdict = VERDICTS.get(random.nextInt(VERDICTS.size()));
        long listensMs = random.nextInt(4_000);
        if (request.amd() == AmdMode.MOD_AMD) {
            event(1_000 + listensMs, new CallSignal.AmdDone(request.callId(), verdict));
        } else if (request.amd() == AmdMode.AVMD && verdict == AmdVerdict.MACHINE) {
            event(1_000 + listensMs, new CallSignal.BeepHeard(request.callId()));
        }
    }

    /** The order of the job's end and of the hang-up varies. */
    private void rejected(OriginateRequest request, int sipStatus, String cause, boolean rings) {
        create(request);
        if (rings) {
            ring(request.callId());
        }
        hangUp(1_000, request.callId(), cause, sipStatus, "recv_refuse");
        jobFailed(1_000 + random.nextInt(100) - 50, request.callId(), cause);
    }

    private void unanswered(OriginateRequest request) {
        create(request);
        ring(request.callId());
        long ringMs = request.ringTimeout().toMillis();
        hangUp(ringMs, request.callId(), "NO_ANSWER", 0, "send_cancel");
        jobFailed(ringMs + 1, request.callId(), "NO_ANSWER");
    }

    private void create(OriginateRequest request) {
        channels.put(request.callId(), new Channel(request, clock()));
        say(new CallSignal.ChannelCreated(request.callId(), clock()));
    }

    private void ring(CallId call) {
        time.after(50, () -> {
            Channel channel = channels.get(call);
            if (channel != null) {
                witness.rang(channel.request.contact().id(), call);
                channel.rangAtMs = time.nowMs();
                say(new CallSignal.Ringing(call, clock()));
            }
        });
    }

    private void answer(long afterMs, CallId call) {
        time.after(afterMs, () -> {
            Channel channel = channels.get(call);
            if (channel == null) {
                return;
            }
            channel.answeredAt = clock();
            say(new CallSignal.Answered(call, clock()));
            say(new CallSignal.OriginateSucceeded(call));
            OriginateRequest request = channel.request;
            Extension agent = request.agent();
            if (request.onAnswer() == OnAnswer.PARK) {
                channel.parked = true;
                endParking(call, channel, request.parkLimit().toMillis());
            } else if (agent != null) {
                time.after(20, () -> ringAgent(call, agent, true));
            }
        });
    }

    /** A parked leg that nobody fetches is hung up by the switch itself. */
    private void endParking(CallId call, Channel channel, long afterMs) {
        time.after(afterMs, () -> {
            if (channel.parked && channels.get(call) == channel) {
                hangUp(0, call, "ALLOTTED_TIMEOUT", 0, "send_bye");
            }
        });
    }

    /**
     * The agent's telephone rings, if nobody talks to them.
     *
     * @param endsTheCall whether the person's leg ends with an agent's that could not be joined
     */
    void ringAgent(CallId call, Extension agent, boolean endsTheCall) {
        Channel channel = channels.get(call);
        if (channel == null || channel.answeredAt == null) {
            return;
        }
        say(new CallSignal.AgentLegCreated(call, "leg-" + call));
        boolean picksUp = random.nextInt(8) > 0;
        if (picksUp && world.takesCall(agent)) {
            channel.agent = agent;
            time.after(180, () -> join(call, channel));
            return;
        }
        String cause = picksUp ? "USER_BUSY" : "NO_ANSWER";
        time.after(picksUp ? 20 : 1_500, () -> {
            if (channels.get(call) != channel) {
                queue.free(agent);
                return;
            }
            say(new CallSignal.AgentLegEnded(call, "leg-" + call, new HangupCause(cause)));
            if (endsTheCall) {
                hangUp(10, call, cause, 0, "send_bye");
            } else {
                queue.refused(call, agent);
            }
        });
    }

    private void join(CallId call, Channel channel) {
        if (channels.get(call) == channel) {
            channel.bridgedAt = clock();
            say(new CallSignal.Bridged(call, "leg-" + call, clock()));
        }
    }

    private void jobFailed(long afterMs, CallId call, String cause) {
        int born = process;
        time.after(afterMs, () -> {
            if (process == born) {
                say(new CallSignal.OriginateFailed(call, new HangupCause(cause)));
            }
        });
    }

    private void event(long afterMs, CallSignal signal) {
        time.after(afterMs, () -> {
            if (channels.containsKey(signal.callId())) {
                say(signal);
            }
        });
    }

    private void hangUp(long afterMs, CallId call, String cause, int sipStatus, String sipHangup) {
        time.after(afterMs, () -> {
            Channel channel = channels.remove(call);
            if (channel == null) {
                return;
            }
            CallEnd end = end(call, channel, cause, sipStatus, sipHangup);
            say(new CallSignal.HungUp(call, end));
            world.records.ended(call, end);
            over(call, channel);
        });
    }

    private CallEnd end(CallId call, Channel channel, String cause, int sipStatus, String sipHangup) {
        return new CallEnd(
                new HangupCause(cause),
                channel.createdAt,
                null,
                channel.answeredAt,
                channel.bridgedAt,
                clock(),
                sipStatus,
                sipHangup,
                null,
                "sip-" + call);
    }

    private void over(CallId call, Channel channel) {
        queue.leave(call);
        Extension agent = channel.agent;
        if (agent != null) {
            world.hangsUp(agent, channel.request.contact().id(), channel.bridgedAt != null);
            queue.free(agent);
        }
    }

    private Instant clock() {
        return Instant.ofEpochMilli(time.nowMs() + clockStepMs);
    }

    void say(CallSignal signal) {
        for (Link link : new ArrayList<>(links)) {
            link.event(signal);
        }
    }

    void tell(dialer.scheduler.Signal signal) {
        for (Link link : new ArrayList<>(links)) {
            link.word(signal);
        }
    }

    // ---- faults ----

    /** The process dies with all its channels; nobody hears of their ends. */
    void die() {
        List<Map.Entry<CallId, Channel>> dead = new ArrayList<>(channels.entrySet());
        channels.clear();
        process++;
        dead.forEach(one -> over(one.getKey(), one.getValue()));
        for (Link link : new ArrayList<>(links)) {
            link.cut(random.nextInt(50));
        }
    }

    void cutLinks(long unnoticedMs) {
        for (Link link : new ArrayList<>(links)) {
            link.cut(unnoticedMs);
        }
    }

    void answersQuestions(boolean now) {
        answersQuestions = now;
    }

    void paused(boolean now) {
        paused = now;
    }

    void stepClock(long ms) {
        clockStepMs += ms;
    }

    void gateway(GatewayId gateway, GatewayState state) {
        if (gateways.containsKey(gateway)) {
            gateways.put(gateway, state);
            if (random.nextInt(10) > 0) {
                tell(new SwitchSignal.GatewayChanged(id, gateway, state));
            }
        }
    }

    void listGateways() {
        tell(new SwitchSignal.GatewaysListed(id, new TreeMap<>(gateways)));
    }

    void heal() {
        reachable = true;
        answersQuestions = true;
        paused = false;
        gateways.replaceAll((gateway, state) -> GatewayState.UP);
        listGateways();
        heartbeat();
    }

    // ---- what the witness looks at ----

    Map<CallId, Channel> channels() {
        return channels;
    }
}
