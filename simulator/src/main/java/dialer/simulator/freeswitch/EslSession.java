package dialer.simulator.freeswitch;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: its log-in, its commands in order, its subscription and filters. */
final class EslSession extends SimpleChannelInboundHandler<EslCommand> implements EventBus.EventSubscriber {

    private static final Logger LOG = LoggerFactory.getLogger(EslSession.class);
    private static final String NOT_FOUND = "-ERR command not found";
    private static final String GOODBYE = "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n";

    private final SwitchCore core;
    private final Channel channel;
    private final Subscription subscription = new Subscription();
    private final List<Filter> filters = new ArrayList<>();
    /** Commands and events that wait until a blocking {@code api} command has returned. */
    private final Queue<EslCommand> heldCommands = new ArrayDeque<>();

    private final Queue<byte[]> heldEvents = new ArrayDeque<>();
    /** Frames that wait because the switch is frozen. */
    private final Queue<byte[]> frozenFrames = new ArrayDeque<>();

    private boolean authenticated;
    private boolean busy;
    private boolean frozen;
    private boolean ended;
    private boolean flushScheduled;

    EslSession(SwitchCore core, Channel channel) {
        super(EslCommand.class);
        this.core = core;
        this.channel = channel;
    }

    private record Filter(String name, String value) {
        boolean admits(String frame) {
            int at = frame.indexOf("\n" + name + ": ");
            if (at < 0) {
                return false;
            }
            int start = at + name.length() + 3;
            return frame.regionMatches(true, start, value + "\n", 0, value.length() + 1);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (core.config().rejectsClients()) {
            write("Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n");
            disconnect(GOODBYE);
            return;
        }
        core.sessionOpened(this);
        write("Content-Type: auth/request\n\n");
        core.afterRealTime(core.config().authTimeout(), this::endUnlessAuthenticated);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        core.sessionClosed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("closing the connection of {}", channel.remoteAddress(), cause);
        }
        close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, EslCommand command) {
        core.ledger().commandReceived(command.line());
        if (busy) {
            heldCommands.add(command);
        } else {
            perform(command);
        }
    }

    @Override
    public boolean wants(String name, @Nullable String subclass) {
        return authenticated && subscription.wants(name, subclass);
    }

    @Override
    public void deliver(byte[] frame) {
        if (!passesFilters(frame)) {
            return;
        }
        if (busy) {
            heldEvents.add(frame);
        } else {
            write(frame);
        }
    }

    /** Stops or restarts all traffic of this connection, as when the switch's process is stopped. */
    void setFrozen(boolean freeze) {
        frozen = freeze;
        channel.config().setAutoRead(!freeze);
        while (!frozen && !frozenFrames.isEmpty()) {
            write(frozenFrames.remove());
        }
    }

    /** Ends the connection with a notice. */
    void disconnect(String notice) {
        write("Content-Type: text/disconnect-notice\nContent-Length: " + notice.length() + "\n\n" + notice);
        close();
    }

    /** Ends the connection without a word. */
    void close() {
        ended = true;
        ChannelFuture unused = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void endUnlessAuthenticated() {
        if (!authenticated) {
            close();
        }
    }

    private void perform(EslCommand command) {
        if (ended) {
            return;
        }
        String verb = verb(command.line());
        if (!authenticated) {
            authenticate(verb, command.argument());
            return;
        }
        switch (verb) {
            case "api" -> api(command);
            case "bgapi" -> bgapi(command);
            case "event" -> subscribe(command.argument());
            case "nixevent" -> reply(subscription.remove(command.argument()), "+OK events nixed");
            case "noevents" -> {
                subscription.clear();
                reply("+OK no longer listening for events");
            }
            case "filter" -> filter(command);
            case "exit" -> {
                reply("+OK bye");
                disconnect(GOODBYE);
            }
            default -> reply(minorReply(verb, command));
        }
    }

    private void authenticate(String verb, String password) {
        if (verb.equals("userauth")) {
            reply("-ERR invalid");
            disconnect(GOODBYE);
        } else if (!verb.equals("auth") || password.isEmpty()) {
            reply(NOT_FOUND);
        } else if (password.equals(core.config().password())) {
            authenticated = true;
            reply("+OK accepted");
        } else {
            reply("-ERR invalid");
            disconnect(GOODBYE);
        }
    }

    private void api(EslCommand command) {
        if (command.argument().isEmpty()) {
            reply(NOT_FOUND);
            return;
        }
        busy = true;
        core.api().execute(command.argument(), result -> {
            byte[] body = result.getBytes(StandardCharsets.UTF_8);
            write("Content-Type: api/response\nContent-Length: " + body.length + "\n\n");
            write(body);
            goOn();
        });
    }

    private void goOn() {
        busy = false;
        while (!heldEvents.isEmpty()) {
            write(heldEvents.remove());
        }
        while (!busy && !heldCommands.isEmpty()) {
            perform(heldCommands.remove());
        }
    }

    private void bgapi(EslCommand command) {
        if (command.argument().isEmpty()) {
            reply(NOT_FOUND);
            return;
        }
        String given = command.header("job-uuid");
        String jobUuid = given == null ? UUID.randomUUID().toString() : given;
        reply("+OK Job-UUID: " + jobUuid + "\nJob-UUID: " + jobUuid);
        core.runJob(jobUuid, command.argument());
    }

    private void subscribe(String argument) {
        int space = argument.indexOf(' ');
        String format = space < 0 ? argument : argument.substring(0, space);
        boolean named = format.equalsIgnoreCase("plain");
        reply(
                subscription.add(named ? argument.substring(format.length()) : argument),
                "+OK event listener enabled plain");
    }

    private void filter(EslCommand command) {
        String[] words = command.argument().trim().split(" ", 3);
        if (words[0].isEmpty()) {
            reply(NOT_FOUND);
        } else if (words.length < 2) {
            reply("-ERR invalid syntax");
        } else if (words[0].equalsIgnoreCase("delete")) {
            String value = words.length > 2 ? words[2] : "";
            filters.removeIf(filter ->
                    filter.name.equalsIgnoreCase(words[1]) && (value.isEmpty() || filter.value.equals(value)));
            reply("+OK filter deleted. [" + words[1] + "][" + value + "]");
        } else {
            filters.add(new Filter(words[0], UrlEncoding.encode(words[1])));
            reply("+OK filter added. [" + words[0] + "]=[" + words[1] + "]");
        }
    }

    private String minorReply(String verb, EslCommand command) {
        String argument = command.argument();
        return switch (verb) {
            case "sendmsg" -> "-ERR invalid session id [" + argument + "]";
            case "sendevent" -> "+OK " + UUID.randomUUID();
            case "log" -> "+OK log level " + argument + " [" + argument + "]";
            case "nolog" -> "+OK no longer logging";
            case "linger", "nolinger" -> "-ERR not controlling a session";
            case "divert_events" -> "-ERR not controlling a session.";
            default -> NOT_FOUND;
        };
    }

    private boolean passesFilters(byte[] frame) {
        if (filters.isEmpty()) {
            return true;
        }
        String text = new String(frame, StandardCharsets.UTF_8);
        return filters.stream().anyMatch(filter -> filter.admits(text));
    }

    private static String verb(String line) {
        int space = line.indexOf(' ');
        return (space < 0 ? line : line.substring(0, space)).toLowerCase(Locale.ROOT);
    }

    private void reply(boolean understood, String text) {
        reply(understood ? text : "-ERR no keywords supplied");
    }

    private void reply(String text) {
        write("Content-Type: command/reply\nReply-Text: " + text + "\n\n");
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A client that does not read loses events beyond the bound, as with the real switch. */
    private void write(byte[] frame) {
        if (frozen) {
            frozenFrames.add(frame);
            return;
        }
        if (!channel.isWritable()) {
            core.ledger().frameLost();
            return;
        }
        ChannelFuture unused = channel.write(Unpooled.wrappedBuffer(frame), channel.voidPromise());
        if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        channel.flush();
    }
}
