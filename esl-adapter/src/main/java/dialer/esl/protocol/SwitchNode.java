package dialer.esl.protocol;

import dialer.esl.protocol.CloseReason.Kind;
import dialer.esl.protocol.EslCommandException.Failure;
import dialer.esl.protocol.EslCommandException.Sent;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch, kept connected: two connections, because one thread of the switch serves both directions of a socket, and a long
 * reply would hold back events as many events hold back replies. EVENTS listens, COMMANDS asks.
 *
 * <p>They are made one after the other, EVENTS first, so that no job's result can be missed. When either ends, the other is
 * closed as well and both are made again, after a delay ({@link Backoff}). Both hear the heartbeats, so that both
 * notice silence.
 *
 * <p>Commands are at most once: refused while not {@link State#UP}, never sent again. Jobs outlive a reconnect.
 *
 * <p>A node belongs to one event loop, which several nodes may share. Its methods may be called from any thread; the
 * listener is called and futures complete on the event loop.
 */
public final class SwitchNode implements AutoCloseable {
    /** What a node is doing about its connections. */
    public enum State {
        /** Not started. */
        IDLE,
        /** Waiting for the first connection. */
        CONNECTING_EVENTS,
        /** Asking for events. */
        SUBSCRIBING,
        /** Waiting for the second connection. */
        CONNECTING_COMMANDS,
        /** Takes commands. */
        UP,
        /** Waiting before connecting again. */
        BACKING_OFF,
        /** Over. */
        CLOSED
    }

    private static final Logger log = LoggerFactory.getLogger(SwitchNode.class);
    private static final Subscription HEARTBEATS = Subscription.to("HEARTBEAT");
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final SwitchConfig config;
    private final LoopTimer timer;
    private final SwitchListener listener;
    private final Backoff backoff;
    private final JobTracker jobs;
    private volatile State state = State.IDLE;
    private @Nullable EslConnection events;
    private @Nullable EslConnection commands;
    private Timer.@Nullable Task retry;
    private long upSinceNanos;

    /** A node in real time. */
    public SwitchNode(SwitchConfig config, EventLoopGroup group, RandomGenerator random, SwitchListener listener) {
        this(config, group.next(), null, random, listener);
    }

    /**
     * A node whose time and chance are given.
     *
     * @param timer deadlines, backoff and watchdog; null for real time on {@code loop}
     */
    SwitchNode(
            SwitchConfig config,
            EventLoop loop,
            @Nullable Timer timer,
            RandomGenerator random,
            SwitchListener listener) {
        this.config = config;
        this.timer = new LoopTimer(loop, timer == null ? Timer.of(loop) : timer);
        this.listener = listener;
        this.backoff = new Backoff(config.backoffBase(), config.backoffCap(), random);
        this.jobs = new JobTracker(this.timer);
    }

    /** Begins to connect, and to connect again whenever needed, until {@link #close}. */
    public void start() {
        timer.run(() -> {
            if (state == State.IDLE) {
                connectEvents();
            }
        });
    }

    public State state() {
        return state;
    }

    /**
     * Runs a command of the switch while the COMMANDS connection waits for its output: for quick commands only.
     *
     * @return what it printed, {@code -ERR ...} included; fails with {@link EslCommandException}
     */
    public CompletableFuture<String> api(String command, Duration deadline) {
        EslCommand api = EslCommand.api(command);
        CompletableFuture<String> output = new CompletableFuture<>();
        inLoop(
                () -> whenDone(send(api, deadline), (reply, failure) -> {
                    if (failure == null) {
                        output.complete(reply.replyText());
                    } else {
                        output.completeExceptionally(failure);
                    }
                }),
                output::completeExceptionally);
        return output;
    }

    /**
     * Gives a command to the switch as a job.
     *
     * @param jobUuid chosen by the caller, never used before
     * @param replyDeadline for the switch to take the job
     * @param jobDeadline for the job's result, counted from now
     */
    public Job bgapi(String jobUuid, String command, Duration replyDeadline, Duration jobDeadline) {
        EslCommand bgapi = EslCommand.bgapi(jobUuid, command);
        Job job = new Job(jobUuid, new CompletableFuture<>(), new CompletableFuture<>());
        inLoop(() -> startJob(job, bgapi, replyDeadline, jobDeadline), failure -> {
            job.accepted().completeExceptionally(failure);
            job.result().completeExceptionally(failure);
        });
        return job;
    }

    /** Drops both connections and makes them again, as if the switch had closed them; nothing happens unless {@link State#UP}. */
    public void reconnect(String reason) {
        timer.run(() -> {
            EslConnection connection = events;
            if (state == State.UP && connection != null) {
                connection.close(Kind.REQUESTED, reason);
            }
        });
    }

    /** Closes both connections, fails what is pending, and returns when that is done. Further calls do nothing. */
    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            timer.run(() -> {
                closeInLoop();
                done.complete(null);
            });
        } catch (RejectedExecutionException e) {
            log.debug("{}: the event loop was shut down first, and its connections with it", config);
            return;
        }
        try {
            done.get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("{}: not closed within {}", config, CLOSE_WAIT, e);
        }
    }

    private void connectEvents() {
        become(State.CONNECTING_EVENTS, "starting");
        events = open("EVENTS", this::subscribeEvents, this::onEvent);
    }

    private void subscribeEvents(EslConnection connection) {
        become(State.SUBSCRIBING, "EVENTS is ready");
        subscribe(connection, config.subscription(), this::connectCommands);
    }

    private void connectCommands() {
        become(State.CONNECTING_COMMANDS, "subscribed");
        commands = open("COMMANDS", connection -> subscribe(connection, HEARTBEATS, this::onUp), event -> true);
    }

    private void onUp() {
        become(State.UP, "COMMANDS is ready");
        upSinceNanos = timer.nanoTime();
        tellListener(listener::onUp);
    }

    private EslConnection open(String role, Consumer<EslConnection> onReady, Predicate<EslEvent> onEvent) {
        return EslConnection.open(
                config.name() + " " + role, config.connection(), timer.loop(), timer, new EslConnection.Listener() {
                    @Override
                    public void onReady(EslConnection connection) {
                        onReady.accept(connection);
                    }

                    @Override
                    public boolean onEvent(EslEvent event) {
                        return onEvent.test(event);
                    }

                    @Override
                    public void onClosed(CloseReason reason) {
                        onConnectionClosed(role, reason);
                    }
                });
    }

    private void subscribe(EslConnection connection, Subscription subscription, Runnable onSubscribed) {
        List<CompletableFuture<Frame>> replies = new ArrayList<>();
        for (EslCommand command : subscription.commands()) {
            replies.add(connection.send(command, config.replyTimeout()));
        }
        whenDone(CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new)), (none, failure) -> {
            Optional<String> refusal = failure != null
                    ? Optional.of(String.valueOf(failure.getMessage()))
                    : replies.stream()
                            .map(reply -> reply.join().replyText())
                            .filter(text -> !text.startsWith("+OK"))
                            .findFirst();
            refusal.ifPresentOrElse(text -> connection.close(Kind.SUBSCRIPTION_FAILED, text), onSubscribed);
        });
    }

    private boolean onEvent(EslEvent event) {
        boolean accepted = listener.onEvent(event);
        if (event.name().equals("BACKGROUND_JOB")) {
            String jobUuid = event.header("Job-UUID");
            if (jobUuid != null) {
                jobs.complete(jobUuid, event.body());
            }
        }
        return accepted;
    }

    private void onConnectionClosed(String connection, CloseReason reason) {
        if (state == State.CLOSED || state == State.BACKING_OFF) {
            return;
        }
        boolean wasUp = state == State.UP;
        if (wasUp && timer.nanoTime() - upSinceNanos >= config.stableAfter().toNanos()) {
            backoff.reset();
        }
        Duration delay = backoff.next();
        become(State.BACKING_OFF, connection + " " + reason);
        closeConnections(Kind.SIBLING_CLOSED, connection + " " + reason);
        retry = timer.after(delay, this::connectAgain);
        if (wasUp) {
            log.warn("{}: down, {} {}; connecting again in {}", config, connection, reason, delay);
            tellListener(() -> listener.onDown(reason));
        } else {
            log.warn("{}: cannot connect, {} {}; again in {}", config, connection, reason, delay);
            tellListener(() -> listener.onConnectFailed(reason, delay));
        }
    }

    private void connectAgain() {
        if (state == State.BACKING_OFF) {
            connectEvents();
        }
    }

    private void closeInLoop() {
        if (state == State.CLOSED) {
            return;
        }
        boolean wasUp = state == State.UP;
        become(State.CLOSED, "closed by us");
        if (retry != null) {
            retry.cancel();
        }
        closeConnections(Kind.REQUESTED, "closed by us");
        jobs.failAll("closed by us");
        if (wasUp) {
            tellListener(() -> listener.onDown(new CloseReason(Kind.REQUESTED, "closed by us")));
        }
    }

    private void closeConnections(Kind kind, String detail) {
        EslConnection first = events;
        EslConnection second = commands;
        events = null;
        commands = null;
        if (first != null) {
            first.close(kind, detail);
        }
        if (second != null) {
            second.close(kind, detail);
        }
    }

    private CompletableFuture<Frame> send(EslCommand command, Duration deadline) {
        EslConnection connection = commands;
        if (state != State.UP || connection == null) {
            return CompletableFuture.failedFuture(new EslCommandException(
                    Failure.NOT_CONNECTED, Sent.NO, command + ": " + config.name() + " is " + state));
        }
        return connection.send(command, deadline);
    }

    private void startJob(Job job, EslCommand bgapi, Duration replyDeadline, Duration jobDeadline) {
        jobs.expect(job.uuid(), jobDeadline, job.result());
        whenDone(send(bgapi, replyDeadline), (reply, failure) -> {
            if (failure != null) {
                onJobRefused(job, (EslCommandException) failure);
            } else if (reply.replyText().startsWith("+OK")) {
                job.accepted().complete(reply.replyText());
            } else {
                onJobRefused(
                        job, new EslCommandException(Failure.REJECTED, Sent.YES, bgapi + ": " + reply.replyText()));
            }
        });
    }

    private void onJobRefused(Job job, EslCommandException cause) {
        if (cause.sent() == Sent.NO || cause.failure() == Failure.REJECTED) {
            jobs.abandon(job.uuid(), cause);
        }
        job.accepted().completeExceptionally(cause);
    }

    private void inLoop(Runnable action, Consumer<EslCommandException> onFailure) {
        try {
            timer.run(() -> {
                try {
                    action.run();
                } catch (EslCommandException e) {
                    onFailure.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            onFailure.accept(new EslCommandException(Failure.NOT_CONNECTED, Sent.NO, "the event loop is shut down"));
        }
    }

    /** As {@code whenComplete}, but a fault in {@code action} is logged instead of vanishing into a future nobody reads. */
    private <T> void whenDone(CompletableFuture<T> future, BiConsumer<T, Throwable> action) {
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            try {
                action.accept(value, failure);
            } catch (RuntimeException e) {
                log.error("{}: failed", config, e);
            }
        });
    }

    private void tellListener(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("{}: the listener failed", config, e);
        }
    }

    private void become(State next, String reason) {
        log.info("{}: {} -> {}, {}", config, state, next, reason);
        state = next;
    }

    /** For diagnosis: state and how much is pending. */
    @Override
    public String toString() {
        return config + " " + state + ", jobs pending " + jobs.size();
    }
}
