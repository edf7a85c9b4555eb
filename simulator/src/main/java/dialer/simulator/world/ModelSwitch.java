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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A switch whose channels live on while nobody is connected; what it says meanwhile is lost, as with the real one. */
final class ModelSwitch {
    private static final int TRAVEL_MS = 5;
    private static final long ANSWER_MS = 3;

    final SwitchId id;
    private final VirtualTime time;
    private final Random random;
    private final Witness witness;
    private final Wire wire;
    /** Whether an agent has no call yet, here or at another switch; if so they have one now. */
    private final Predicate<Extension> takeAgent;

    private final Map<CallId, Channel> channels = new LinkedHashMap<>();
    final SortedMap<GatewayId, GatewayState> gateways = new TreeMap<>();
    Capacity capacity = new Capacity(-1, 0, 0, true);
    /** Whether connections are accepted. */
    boolean reachable = true;

    boolean answersQuestions = true;
    boolean troubled = true;
    /** How far its clock is from the true time. */
    long clockStepMs;

    private int process = 1;

    private static final class Channel {
        final OriginateRequest request;
        final Instant createdAt;

        @Nullable
        Instant answeredAt;

        @Nullable
        Instant bridgedAt;

        @Nullable
        Extension agent;

        Channel(OriginateRequest request, Instant createdAt) {
            this.request = request;
            this.createdAt = createdAt;
        }
    }

    ModelSwitch(
            SwitchId id,
            VirtualTime time,
            Random random,
            Witness witness,
            Wire wire,
            Predicate<Extension> takeAgent) {
        this.id = id;
        this.time = time;
        this.random = random;
        this.witness = witness;
        this.wire = wire;
        this.takeAgent = takeAgent;
        gateways.put(WorldPlan.GATEWAY, GatewayState.UP);
    }

    // ---- what the daemon's side asks ----

    SwitchSignal.ModulesListed modules() {
        return new SwitchSignal.ModulesListed(id, EnumSet.allOf(SwitchModule.class));
    }

    SwitchSignal.SwitchUp up() {
        return new SwitchSignal.SwitchUp(
                id, "core-" + process, capacity, new TreeMap<>(gateways), new TreeSet<>(channels.keySet()));
    }

    void confirm(CallId call) {
        time.after(ANSWER_MS, () -> {
            if (answersQuestions) {
                wire.answer(id, new CallSignal.Existence(call, channels.containsKey(call)));
            }
        });
    }

    void listChannels() {
        time.after(ANSWER_MS, () -> {
            if (answersQuestions) {
                wire.answer(id, new SwitchSignal.ChannelsListed(id, new TreeSet<>(channels.keySet())));
            }
        });
    }

    void kill(CallId call, HangupCause cause) {
        hangUp(ANSWER_MS, call, cause.word(), 0, "send_bye");
    }

    void play(CallId call) {
        event(1_000, new CallSignal.MessagePlayed(call));
    }

    void awaitBeep(CallId call) {
        event(2_000, new CallSignal.BeepHeard(call));
    }

    void transfer(CallId call, Extension destination) {
        if (!destination.value().startsWith("8")) { // the IVRs
            ringAgent(ANSWER_MS, call, destination);
        }
    }

    // ---- what carriers and people do ----

    /** The command is on its way. */
    void originate(OriginateRequest request) {
        int sentTo = process;
        time.after(1 + random.nextInt(TRAVEL_MS), () -> {
            if (process == sentTo) {
                arrived(request);
            }
        });
    }

    private void arrived(OriginateRequest request) {
        CallId call = request.callId();
        witness.originateArrived(request, channels.size());
        wire.accepted(call);
        switch (random.nextInt(troubled ? 13 : 10)) {
            case 0 -> rejected(request, 486, "USER_BUSY");
            case 1 -> unanswered(request);
            case 2 -> {
                answered(request, 1_000, 300);
                hangUp(1_300, call, "ORIGINATOR_CANCEL", 0, "recv_bye");
            }
            case 3 -> jobFailed(5, call, "UNALLOCATED_NUMBER");
            case 4 -> answeredByMachine(request);
            case 10 -> jobFailed(5, call, "INVALID_GATEWAY");
            case 11 -> jobFailed(5, call, "GATEWAY_DOWN");
            case 12 -> jobFailed(5, call, "DESTINATION_OUT_OF_ORDER");
            default -> answered(request, 500 + random.nextInt(3_000), 300 + random.nextInt(8_000));
        }
    }

    private void answered(OriginateRequest request, long ringMs, long talkMs) {
        CallId call = request.callId();
        create(request);
        event(50, new CallSignal.Ringing(call, null));
        answer(ringMs, call);
        Extension agent = request.agent();
        if (agent != null && request.onAnswer() == OnAnswer.DIALPLAN) {
            ringAgent(ringMs + 20, call, agent);
        }
        hangUp(ringMs + talkMs, call, "NORMAL_CLEARING", 200, "recv_bye");
    }

    private void answeredByMachine(OriginateRequest request) {
        answered(request, 1_000, 8_000);
        AmdVerdict verdict = AmdVerdict.values()[random.nextInt(AmdVerdict.values().length)];
        long listensMs = random.nextInt(4_000);
        if (request.amd() == AmdMode.MOD_AMD) {
            event(1_000 + listensMs, new CallSignal.AmdDone(request.callId(), verdict));
        } else if (request.amd() == AmdMode.AVMD && verdict == AmdVerdict.MACHINE) {
            event(1_000 + listensMs, new CallSignal.BeepHeard(request.callId()));
        }
    }

    /** The order of the job's end and of the hang-up varies. */
    private void rejected(OriginateRequest request, int sipStatus, String cause) {
        create(request);
        event(50, new CallSignal.Ringing(request.callId(), null));
        hangUp(1_000, request.callId(), cause, sipStatus, "recv_refuse");
        jobFailed(1_000 + random.nextInt(900) - 450, request.callId(), cause);
    }

    private void unanswered(OriginateRequest request) {
        create(request);
        event(50, new CallSignal.Ringing(request.callId(), null));
        long ringMs = request.ringTimeout().toMillis();
        hangUp(ringMs, request.callId(), "NO_ANSWER", 0, "send_cancel");
        jobFailed(ringMs + 1, request.callId(), "NO_ANSWER");
    }

    private void create(OriginateRequest request) {
        channels.put(request.callId(), new Channel(request, clock()));
        witness.rang(request.contact().id(), request.callId());
        say(new CallSignal.ChannelCreated(request.callId(), clock()));
    }

    private void answer(long afterMs, CallId call) {
        time.after(afterMs, () -> {
            Channel channel = channels.get(call);
            if (channel != null) {
                channel.answeredAt = clock();
                say(new CallSignal.Answered(call, clock()));
                say(new CallSignal.OriginateSucceeded(call));
            }
        });
    }

    /** Busy, if the agent has a call already: then the person's leg ends with theirs. */
    private void ringAgent(long afterMs, CallId call, Extension agent) {
        time.after(afterMs, () -> {
            Channel channel = channels.get(call);
            if (channel == null || channel.answeredAt == null) {
                return;
            }
            say(new CallSignal.AgentLegCreated(call, "leg-" + call));
            if (takeAgent.test(agent)) {
                channel.agent = agent;
                time.after(180, () -> join(call, channel));
            } else {
                say(new CallSignal.AgentLegEnded(call, "leg-" + call, new HangupCause("USER_BUSY")));
                hangUp(20, call, "USER_BUSY", 0, "send_bye");
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
            if (channel != null) {
                say(new CallSignal.HungUp(
                        call,
                        new CallEnd(
                                new HangupCause(cause),
                                channel.createdAt,
                                null,
                                channel.answeredAt,
                                channel.bridgedAt,
                                clock(),
                                sipStatus,
                                sipHangup,
                                null,
                                "sip-" + call)));
            }
        });
    }

    private Instant clock() {
        return Instant.ofEpochMilli(time.nowMs() + clockStepMs);
    }

    private void say(CallSignal signal) {
        wire.event(id, signal);
    }

    /** The process dies with all its channels; nobody hears of their ends. */
    void die() {
        channels.clear();
        process++;
    }

    int channels() {
        return channels.size();
    }

    /** Whether the agent's leg of a call lives here. */
    boolean talks(Extension agent) {
        return channels.values().stream().anyMatch(channel -> agent.equals(channel.agent));
    }

    List<CallId> calls() {
        return new ArrayList<>(channels.keySet());
    }
}
