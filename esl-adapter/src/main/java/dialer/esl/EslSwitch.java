package dialer.esl;

import dialer.esl.protocol.CloseReason;
import dialer.esl.protocol.EslCommandException;
import dialer.esl.protocol.EslCommandException.Failure;
import dialer.esl.protocol.EslCommandException.Sent;
import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Job;
import dialer.esl.protocol.Subscription;
import dialer.esl.protocol.SwitchCommands;
import dialer.esl.protocol.SwitchConfig;
import dialer.esl.protocol.SwitchListener;
import dialer.esl.protocol.SwitchNode;
import dialer.esl.protocol.Timer;
import dialer.scheduler.Signal;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.result.HangupCause;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One switch: reads its facts when it comes up, keeps them fresh by its heartbeats, passes its events on as signals, and
 * sends it commands. All state belongs to one event loop.
 */
final class EslSwitch implements SwitchListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EslSwitch.class);

    private static final Subscription SUBSCRIPTION = Subscription.to(
                    "HEARTBEAT",
                    "BACKGROUND_JOB",
                    "CHANNEL_CREATE",
                    "CHANNEL_PROGRESS",
                    "CHANNEL_PROGRESS_MEDIA",
                    "CHANNEL_ANSWER",
                    "CHANNEL_BRIDGE",
                    "CHANNEL_UNBRIDGE",
                    "CHANNEL_PARK",
                    "CHANNEL_HANGUP_COMPLETE",
                    "GENERAL")
            .andCustom(
                    "sofia::gateway_state",
                    "sofia::gateway_add",
                    "sofia::gateway_delete",
                    "callcenter::info",
                    "avmd::beep",
                    "amd::done");

    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(10);

    /** Beyond the ringing: the switch needs up to 32 s to give up a peer that answers nothing at all. */
    private static final Duration JOB_MARGIN = Duration.ofSeconds(60);

    /** Gateways follow their events; every third heartbeat, that is each minute, they are asked for besides. */
    private static final int HEARTBEATS_BETWEEN_GATEWAY_POLLS = 3;

    /** Q.850 cause 100: the call holds what no command line may. Nothing is sent. */
    private static final HangupCause INVALID_CONTENTS = new HangupCause("INVALID_IE_CONTENTS");

    private final EslSwitchSettings settings;
    private final EventLoop loop;
    private final SwitchNode node;
    private final SignalOutlet signals;
    private final QueueAgents agents;
    private final Announcements announcements;
    private final BooleanSupplier mayOriginate;
    private @Nullable Instant switchTime;
    private String coreUuid = "";
    private int heartbeats;
    private boolean refreshing;

    EslSwitch(
            EslSwitchSettings settings,
            EventLoop loop,
            RandomGenerator random,
            Predicate<Signal> queue,
            BooleanSupplier mayOriginate) {
        this.settings = settings;
        this.mayOriginate = mayOriginate;
        this.loop = loop;
        this.signals = new SignalOutlet(queue, Timer.of(loop));
        SwitchConfig config = SwitchConfig.of(
                settings.id().value(), settings.host(), settings.port(), settings.password(), subscription(settings));
        this.node = new SwitchNode(config, loop, random, this);
        this.agents = new QueueAgents(settings.id(), Timer.of(loop), signals::offer);
        this.announcements = new Announcements(
                Timer.of(loop),
                call -> sendForMessage(call, SwitchCommands.park(call.value())),
                (call, message) -> sendForMessage(call, SwitchCommands.broadcast(call.value(), message.name())),
                call -> signals.deliver(new CallSignal.MessagePlayed(call)));
    }

    /** Subclasses of a module that the switch does not have cost nothing: no event of theirs ever comes. */
    private static Subscription subscription(EslSwitchSettings settings) {
        return settings.messages() ? SUBSCRIPTION.and("PLAYBACK_START", "PLAYBACK_STOP") : SUBSCRIPTION;
    }

    void start() {
        node.start();
    }

    @Override
    public void close() {
        node.close();
    }

    /** Ready for commands only when all facts are read; if one is missing, better another attempt than a wrong picture. */
    @Override
    public void onUp() {
        CompletableFuture<Capacity> capacity = askCapacity();
        CompletableFuture<String> gateways = node.api(SwitchCommands.SHOW_GATEWAYS, COMMAND_DEADLINE);
        // its event carries the Core-UUID, and shows that jobs of one connection are heard on the other
        CompletableFuture<String> probe = node.bgapi(
                        UUID.randomUUID().toString(), "hostname", COMMAND_DEADLINE, COMMAND_DEADLINE)
                .result();
        CompletableFuture<Set<SwitchModule>> modules = askModules();
        CompletableFuture<String> channels = node.api(SwitchCommands.SHOW_CHANNELS, COMMAND_DEADLINE);
        CompletableFuture<SwitchSignal> up = CompletableFuture.allOf(capacity, gateways, probe, modules, channels)
                .thenApply(none -> new SwitchSignal.SwitchUp(
                        settings.id(),
                        coreUuid,
                        capacity.join(),
                        SwitchFacts.gateways(gateways.join()),
                        SwitchFacts.channels(channels.join())));
        whenDone(
                modules,
                loaded -> signals.deliver(new SwitchSignal.ModulesListed(settings.id(), loaded)),
                failure -> log.debug("{}: no word on its modules: {}", settings, failure.getMessage()));
        whenDone(up, signals::deliver, failure -> {
            log.warn("{}: its facts cannot be read: {}", settings, failure.getMessage());
            node.reconnect("its facts cannot be read");
        });
    }

    private CompletableFuture<Set<SwitchModule>> askModules() {
        CompletableFuture<Set<SwitchModule>> loaded = CompletableFuture.completedFuture(Set.of());
        for (SwitchModule module : SwitchModule.values()) {
            CompletableFuture<String> answer = node.api(SwitchCommands.moduleExists(module.word()), COMMAND_DEADLINE);
            loaded = loaded.thenCombine(answer, (before, reply) -> with(before, module, reply.strip()));
        }
        return loaded;
    }

    private static Set<SwitchModule> with(Set<SwitchModule> before, SwitchModule module, String exists) {
        Set<SwitchModule> after = EnumSet.noneOf(SwitchModule.class);
        after.addAll(before);
        if (exists.equals("true")) {
            after.add(module);
        }
        return after;
    }

    @Override
    public void onDown(CloseReason reason) {
        agents.forget();
        announcements.forget();
        signals.deliver(new SwitchSignal.SwitchDown(settings.id(), reason.toString()));
    }

    @Override
    public boolean onEvent(EslEvent event) {
        String core = event.header("Core-UUID");
        if (core != null) {
            coreUuid = core;
        }
        Instant at = CallEvents.at(event);
        switchTime = at == null ? switchTime : at;
        return switch (event.name()) {
            case "HEARTBEAT" -> {
                onHeartbeat();
                yield true;
            }
            case "CUSTOM" -> onCustomEvent(event);
            case "CHANNEL_PARK" -> {
                onCall(event, announcements::onParked);
                yield onCallEvent(event);
            }
            case "PLAYBACK_START" -> onCall(event, announcements::onStarted);
            case "PLAYBACK_STOP" -> onCall(event, announcements::onStopped);
            case "CHANNEL_HANGUP_COMPLETE" -> {
                onCall(event, announcements::onHungUp);
                yield onCallEvent(event);
            }
            default -> onCallEvent(event);
        };
    }

    private boolean onCallEvent(EslEvent event) {
        CallSignal signal = CallEvents.signal(event);
        return signal == null || signals.offer(signal);
    }

    private static boolean onCall(EslEvent event, Consumer<CallId> action) {
        CallId call = CallEvents.callId(event.header("Unique-ID"));
        if (call != null) {
            action.accept(call);
        }
        return true;
    }

    private boolean onCustomEvent(EslEvent event) {
        return switch (String.valueOf(event.subclass())) {
            case "callcenter::info" -> agents.onEvent(event) && onCallEvent(event);
            case "avmd::beep", "amd::done" -> onCallEvent(event);
            default -> onGatewayEvent(event);
        };
    }

    private boolean onGatewayEvent(EslEvent event) {
        GatewayId gateway = SwitchFacts.gatewayId(event.header("Gateway"));
        if (gateway == null) {
            return true;
        }
        return switch (String.valueOf(event.subclass())) {
            case "sofia::gateway_state" -> {
                GatewayState state = SwitchFacts.gatewayState(event.header("Ping-Status"));
                yield signals.offer(new SwitchSignal.GatewayChanged(settings.id(), gateway, state));
            }
            case "sofia::gateway_delete" ->
                signals.offer(new SwitchSignal.GatewayChanged(settings.id(), gateway, GatewayState.UNKNOWN));
            default -> {
                refreshGateways();
                yield true;
            }
        };
    }

    /** One refresh at a time: a slow switch must not gather a queue of them. */
    private void onHeartbeat() {
        heartbeats++;
        if (refreshing || node.state() != SwitchNode.State.UP) {
            return;
        }
        refreshing = true;
        CompletableFuture<Capacity> capacity = askCapacity();
        whenDone(
                capacity.whenComplete((value, failure) -> refreshing = false),
                value -> signals.deliver(new SwitchSignal.CapacityChanged(settings.id(), value)),
                failure -> log.info("{}: no word on its capacity: {}", settings, failure.getMessage()));
        if (heartbeats % HEARTBEATS_BETWEEN_GATEWAY_POLLS == 0) {
            refreshGateways();
        }
    }

    private CompletableFuture<Capacity> askCapacity() {
        return node.api(SwitchCommands.STATUS, COMMAND_DEADLINE)
                .thenCombine(
                        node.api(SwitchCommands.OUTBOUND_PAUSED, COMMAND_DEADLINE),
                        (status, paused) ->
                                SwitchFacts.capacity(status, paused.strip().equals("true")));
    }

    private void refreshGateways() {
        ask(
                SwitchCommands.SHOW_GATEWAYS,
                reply -> signals.deliver(new SwitchSignal.GatewaysListed(settings.id(), SwitchFacts.gateways(reply))));
    }

    void originate(OriginateRequest request, CallSettings call) {
        CallId id = request.callId();
        String line;
        try {
            line = OriginateLine.of(request, call, settings.domain());
        } catch (IllegalArgumentException e) {
            log.error(
                    "call {} of campaign {} cannot be made: {}",
                    id,
                    request.contact().campaignId(),
                    e.getMessage());
            inLoop(() -> signals.deliver(new CallSignal.OriginateFailed(id, INVALID_CONTENTS)));
            return;
        }
        inLoop(() -> originate(id, line, request.ringTimeout().plus(JOB_MARGIN)));
    }

    /** In the loop that writes, so that nothing but the write itself comes after the question whether the call may still be made. */
    private void originate(CallId id, String line, Duration jobDeadline) {
        if (!mayOriginate.getAsBoolean()) {
            log.warn("call {}: not originated, it may be another daemon's by now", id);
            signals.deliver(new CallSignal.OriginateNotSent(id, "not surely ours any more"));
            return;
        }
        // the call's own id as Job-UUID: the job's event says whose it is, whatever else was lost
        Job job = node.bgapi(id.value(), line, COMMAND_DEADLINE, jobDeadline);
        whenDone(
                job.accepted(),
                reply -> log.debug("call {}: originate accepted", id),
                failure -> log.info("call {}: {}", id, failure.getMessage()));
        whenDone(
                job.result(),
                result -> log.debug("call {}: originate ended: {}", id, result.strip()),
                failure -> inLoop(() -> signals.deliver(withoutResult(id, failure))));
    }

    /** A job that has a result tells of it by its event; here are those that have none. */
    private static CallSignal withoutResult(CallId id, Throwable failure) {
        boolean neverBegan = failure instanceof EslCommandException cause
                && (cause.sent() == Sent.NO || cause.failure() == Failure.REJECTED);
        String why = String.valueOf(failure.getMessage());
        return neverBegan ? new CallSignal.OriginateNotSent(id, why) : new CallSignal.OriginateUncertain(id, why);
    }

    void kill(CallId id, HangupCause cause) {
        ask(SwitchCommands.kill(id.value(), cause.word()), reply -> log.debug("call {}: kill: {}", id, reply.strip()));
    }

    void transfer(CallId id, Extension destination) {
        ask(
                SwitchCommands.transfer(id.value(), destination.value(), settings.domain()),
                reply -> log.debug("call {}: transfer: {}", id, reply.strip()));
    }

    void transferToQueue(CallId id, QueueName queue) {
        ask(
                SwitchCommands.transferToQueue(id.value(), queue.value()),
                reply -> log.debug("call {}: transfer to queue {}: {}", id, queue, reply.strip()));
    }

    void playMessage(CallId id, MediaFile message) {
        inLoop(() -> announcements.begin(id, message));
    }

    /** A call that does not take the command hears nothing; the message counts as over at once, or when it is not heard to begin. */
    private void sendForMessage(CallId id, String command) {
        whenDone(
                node.api(command, COMMAND_DEADLINE),
                reply -> {
                    if (reply.startsWith("-")) {
                        log.info("call {}: its message cannot be played: {}", id, reply.strip());
                        inLoop(() -> announcements.onRefused(id));
                    }
                },
                failure -> log.info("call {}: its message cannot be played: {}", id, failure.getMessage()));
    }

    void awaitBeep(CallId id) {
        ask(
                SwitchCommands.listenForBeep(id.value()),
                reply -> log.debug("call {}: listens for a beep: {}", id, reply.strip()));
    }

    void listAgents(QueueName queue) {
        ask(SwitchCommands.queueAgents(queue.value()), reply -> {
            AgentSignal listed = agents.listed(queue, reply, switchTime);
            if (listed == null) {
                listAgentsOfEmptyQueue(queue);
            } else {
                signals.deliver(listed);
            }
        });
    }

    /** The list of a queue without agents and that of a queue which does not exist are alike. */
    private void listAgentsOfEmptyQueue(QueueName queue) {
        ask(SwitchCommands.SHOW_QUEUES, reply -> {
            if (QueueTable.rows(reply).stream().anyMatch(row -> queue.value().equals(row.get("name")))) {
                signals.deliver(new AgentSignal.AgentsListed(queue, settings.id(), List.of()));
            } else {
                log.warn("{}: has no queue {}", settings, queue);
            }
        });
    }

    void confirm(CallId id) {
        ask(SwitchCommands.exists(id.value()), reply -> {
            switch (reply.strip()) {
                case "true" -> signals.deliver(new CallSignal.Existence(id, true));
                case "false" -> signals.deliver(new CallSignal.Existence(id, false));
                default -> log.warn("call {}: no answer to whether it exists: {}", id, reply.strip());
            }
        });
    }

    void listChannels() {
        ask(
                SwitchCommands.SHOW_CHANNELS,
                reply -> signals.deliver(new SwitchSignal.ChannelsListed(settings.id(), SwitchFacts.channels(reply))));
    }

    private void ask(String command, Consumer<String> onReply) {
        whenDone(
                node.api(command, COMMAND_DEADLINE),
                onReply,
                failure -> log.info("{}: {}: {}", settings, command, failure.getMessage()));
    }

    private void inLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
            return;
        }
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            log.debug("{}: shut down, nobody listens any more", settings);
        }
    }

    /** What the callbacks throw is a fault of our own: it is logged, and must not vanish into a future nobody reads. */
    private <T> void whenDone(CompletableFuture<T> future, Consumer<T> onValue, Consumer<Throwable> onFailure) {
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            try {
                if (failure == null) {
                    onValue.accept(value);
                } else {
                    onFailure.accept(failure);
                }
            } catch (RuntimeException e) {
                log.error("{}: a reply could not be processed", settings, e);
            }
        });
    }
}
