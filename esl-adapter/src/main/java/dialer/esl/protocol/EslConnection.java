package dialer.esl.protocol;

import dialer.esl.protocol.CloseReason.Kind;
import dialer.esl.protocol.EslCommandException.Failure;
import dialer.esl.protocol.EslCommandException.Sent;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authenticated connection to a switch, from connect to close; it never reconnects (see {@link SwitchNode}).
 *
 * <p>All state belongs to one event loop, on which the listener is called and futures complete: neither may block.
 * {@link #send} and {@link #close} may be called from any thread.
 *
 * <p>The switch answers commands in their order, so replies are matched by place. A command whose deadline passes keeps its
 * place as a tombstone: its reply, should it come, must not be taken for the next one's.
 */
public final class EslConnection {
    /** Where a connection is in its life; it only moves downwards. */
    public enum State {
        /** Waiting for TCP. */
        CONNECTING,
        /** Waiting for the greeting, then for the answer to our password. */
        AUTHENTICATING,
        /** Takes commands and delivers events. */
        READY,
        /** Over. */
        CLOSED
    }

    /** What happens on a connection. Called on its event loop; must not block. */
    public interface Listener {
        /** Authenticated: commands are accepted from now on. Called at most once. */
        void onReady(EslConnection connection);

        /**
         * An event, in the order of the wire.
         *
         * @return false if it could not be accepted: the connection is then closed, because a hole in the events can
         *     be repaired by comparing with the switch, and an unnoticed one cannot
         */
        boolean onEvent(EslEvent event);

        /** Over, or never begun; every pending command has failed. Called exactly once. */
        void onClosed(CloseReason reason);
    }

    /** Commands waiting for a reply, tombstones included; beyond it they are refused. */
    public static final int MAX_PENDING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(EslConnection.class);

    private final String name;
    private final ConnectionConfig config;
    private final LoopTimer timer;
    private final Listener listener;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private Timer.@Nullable Task guard;
    private long lastInboundNanos;
    private int tombstones;

    private EslConnection(String name, ConnectionConfig config, LoopTimer timer, Listener listener) {
        this.name = name;
        this.config = config;
        this.timer = timer;
        this.listener = listener;
    }

    /**
     * Begins to connect.
     *
     * @param name what log lines call this connection
     * @param loop the event loop to which everything of this connection belongs
     */
    public static EslConnection open(
            String name, ConnectionConfig config, EventLoop loop, Timer timer, Listener listener) {
        EslConnection connection = new EslConnection(name, config, new LoopTimer(loop, timer), listener);
        connection.timer.run(connection::connect);
        return connection;
    }

    /**
     * Sends a command.
     *
     * @param deadline how long to wait for the reply, more than zero
     * @return the reply frame, {@code -ERR} ones included; fails with {@link EslCommandException}, at once while the
     *     connection is not {@link State#READY}
     */
    public CompletableFuture<Frame> send(EslCommand command, Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be more than zero: " + deadline);
        }
        Pending waiting = new Pending(command, deadline);
        try {
            timer.run(() -> write(waiting));
        } catch (RejectedExecutionException e) {
            waiting.fail(Failure.NOT_CONNECTED, Sent.NO, "the event loop is shut down");
        }
        return waiting.reply;
    }

    /** Closes with {@link Kind#REQUESTED}; nothing happens if it is closed already. */
    public void close() {
        close(Kind.REQUESTED, "closed by us");
    }

    void close(Kind kind, String detail) {
        timer.run(() -> closeInLoop(new CloseReason(kind, detail)));
    }

    private void connect() {
        guard = timer.after(
                config.connectTimeout(),
                () -> close(Kind.CONNECT_TIMEOUT, "not authenticated within " + config.connectTimeout()));
        ChannelFuture connecting = new Bootstrap()
                .group(timer.loop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connectTimeout().toMillis())
                .handler(new Inbound())
                .connect(config.host(), config.port());
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                close(Kind.CONNECT_FAILED, String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private void onFrame(Frame frame) {
        if (state == State.CLOSED) {
            return;
        }
        switch (frame.contentType()) {
            case ContentType.AUTH_REQUEST -> onAuthRequest();
            case ContentType.COMMAND_REPLY, ContentType.API_RESPONSE -> onReply(frame);
            case ContentType.EVENT_PLAIN -> onEvent(frame);
            case ContentType.DISCONNECT_NOTICE -> close(Kind.DISCONNECT_NOTICE, firstLine(frame.body()));
            case ContentType.RUDE_REJECTION -> close(Kind.ACL_REJECTED, firstLine(frame.body()));
            default -> log.debug("{}: ignoring a frame of {}", name, frame);
        }
    }

    private void onAuthRequest() {
        if (state != State.AUTHENTICATING) {
            close(Kind.PROTOCOL_ERROR, "auth/request while " + state);
            return;
        }
        transmit(EslCommand.auth(config.password()), () -> log.debug("{}: sent the password", name));
    }

    private void onAuthReply(Frame reply) {
        if (!reply.replyText().startsWith("+OK")) {
            close(Kind.AUTH_FAILED, firstLine(reply.replyText()));
            return;
        }
        become(State.READY, "authenticated");
        cancelGuard();
        watch(config.maxSilence());
        listener.onReady(this);
    }

    private void onReply(Frame reply) {
        if (state == State.AUTHENTICATING) {
            onAuthReply(reply);
            return;
        }
        Pending waiting = pending.poll();
        if (waiting == null) {
            close(Kind.PROTOCOL_ERROR, "a reply to no command");
        } else if (waiting.expired) {
            tombstones--;
            log.info("{}: reply to {} came after its deadline", name, waiting.command);
        } else {
            waiting.succeed(reply);
        }
    }

    private void onEvent(Frame frame) {
        EslEvent event = frame.event();
        if (event == null || state != State.READY) {
            close(Kind.PROTOCOL_ERROR, "an event while " + state);
            return;
        }
        if (!accepted(event)) {
            close(Kind.EVENT_REFUSED, "the listener did not accept " + event);
        }
    }

    private boolean accepted(EslEvent event) {
        try {
            return listener.onEvent(event);
        } catch (RuntimeException e) {
            log.error("{}: the listener failed on {}", name, event, e);
            return false;
        }
    }

    private void write(Pending waiting) {
        if (state != State.READY) {
            waiting.fail(Failure.NOT_CONNECTED, Sent.NO, "the connection is " + state);
            return;
        }
        if (pending.size() >= MAX_PENDING) {
            waiting.fail(Failure.TOO_MANY_PENDING, Sent.NO, pending.size() + " commands are pending");
            return;
        }
        pending.add(waiting);
        waiting.guard = timer.after(waiting.deadline, () -> expire(waiting));
        transmit(waiting.command, () -> waiting.written = true);
    }

    private void transmit(EslCommand command, Runnable onWritten) {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("no channel while " + state);
        }
        open.writeAndFlush(Unpooled.wrappedBuffer(command.wire())).addListener(done -> {
            if (done.isSuccess()) {
                onWritten.run();
            } else {
                close(Kind.IO_ERROR, "cannot write: " + done.cause().getMessage());
            }
        });
    }

    private void expire(Pending waiting) {
        if (waiting.reply.isDone()) {
            return;
        }
        waiting.expired = true;
        tombstones++;
        waiting.fail(Failure.DEADLINE, waiting.sent(), "no reply within " + waiting.deadline);
    }

    /** The guard of a ready connection: looks again when the silence, as known now, would have lasted too long. */
    private void watch(Duration delay) {
        guard = timer.after(delay, () -> {
            Duration silence = Duration.ofNanos(timer.nanoTime() - lastInboundNanos);
            if (silence.compareTo(config.maxSilence()) >= 0) {
                close(Kind.SILENT, "nothing arrived for " + silence);
            } else if (state == State.READY) {
                watch(config.maxSilence().minus(silence));
            }
        });
    }

    private void closeInLoop(CloseReason reason) {
        if (state == State.CLOSED) {
            return;
        }
        become(State.CLOSED, reason.toString());
        cancelGuard();
        if (channel != null) {
            channel.close().addListener(done -> log.debug("{}: socket closed", name));
        }
        for (Pending waiting = pending.poll(); waiting != null; waiting = pending.poll()) {
            waiting.fail(Failure.CONNECTION_CLOSED, waiting.sent(), reason.toString());
        }
        listener.onClosed(reason);
    }

    private void cancelGuard() {
        if (guard != null) {
            guard.cancel();
        }
    }

    private void become(State next, String reason) {
        log.debug("{}: {} -> {}, {}", name, state, next, reason);
        state = next;
    }

    /** For diagnosis: state and how many commands wait, how many of them as tombstones. Exact on the event loop only. */
    @Override
    public String toString() {
        return name + " " + config + " " + state + ", pending " + pending.size() + ", tombstones " + tombstones;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    /** A command in its place in the order of replies. */
    private static final class Pending {
        final EslCommand command;
        final Duration deadline;
        final CompletableFuture<Frame> reply = new CompletableFuture<>();
        boolean written;
        boolean expired;
        Timer.@Nullable Task guard;

        Pending(EslCommand command, Duration deadline) {
            this.command = command;
            this.deadline = deadline;
        }

        Sent sent() {
            return written ? Sent.YES : Sent.UNKNOWN;
        }

        void succeed(Frame frame) {
            cancelGuard();
            reply.complete(frame);
        }

        void fail(Failure failure, Sent sent, String detail) {
            cancelGuard();
            reply.completeExceptionally(new EslCommandException(failure, sent, command + ": " + detail));
        }

        private void cancelGuard() {
            if (guard != null) {
                guard.cancel();
            }
        }
    }

    private final class Inbound extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (state == State.CONNECTING) {
                become(State.AUTHENTICATING, "connected");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            lastInboundNanos = timer.nanoTime();
            if (state != State.CLOSED) {
                decoder.decode(bytes, EslConnection.this::onFrame);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (state != State.CLOSED) {
                decoder.end();
                close(Kind.END_OF_STREAM, "the switch closed the connection while " + state);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof EslProtocolException) {
                close(Kind.PROTOCOL_ERROR, String.valueOf(cause.getMessage()));
            } else if (cause instanceof IOException) {
                close(Kind.IO_ERROR, String.valueOf(cause.getMessage()));
            } else {
                log.error("{}: failed", name, cause);
                close(Kind.INTERNAL_ERROR, cause.toString());
            }
        }
    }
}
