package dialer.simulator.freeswitch;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A simulated FreeSWITCH. Clients reach it through its Event Socket on TCP; tests and demonstrations reach behind the
 * scenes through the methods here, which may be called from any thread except the switch's own.
 *
 * <p>It speaks as FreeSWITCH 1.10.12 was recorded: frames, replies, jobs, headers and their order, refusals, gateway
 * states, shutdown. It carries no media and no SIP.
 */
public final class SimulatedSwitch implements AutoCloseable {

    private final SwitchConfig config;
    private final SwitchLedger ledger;
    private final VariableScript variables = VariableScript.load();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("simulated-switch", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final EslServer server = new EslServer(loop);
    private final @Nullable CallRecordPoster records;
    private SwitchCore core;
    private final int port;

    private SimulatedSwitch(SwitchConfig config) {
        this.config = config;
        this.ledger = new SwitchLedger(config.ledgerEntries(), config.contactVariables());
        Path spool = config.callRecordSpool();
        this.records = spool == null ? null : new CallRecordPoster(config.callRecordUrls(), spool);
        this.core = onLoop(() -> newCore());
        this.port = server.listen(config.host(), config.port(), core);
    }

    /** Starts a switch that listens when this returns. */
    public static SimulatedSwitch start(SwitchConfig config) {
        return new SimulatedSwitch(config);
    }

    /** The TCP port of the Event Socket. */
    public int port() {
        return port;
    }

    /** What the switch saw since it was first started, through all restarts. */
    public SwitchLedger ledger() {
        return ledger;
    }

    /** Whether every call record so far has been posted or left in the spool directory; true if there are none. */
    public boolean recordsAreOut() {
        return records == null || records.isIdle();
    }

    /** Call records that were left in the spool directory. */
    public long recordsSpooled() {
        return records == null ? 0 : records.spooled();
    }

    /** Call records that somebody took. */
    public long recordsPosted() {
        return records == null ? 0 : records.posted();
    }

    /** Channels that exist now. */
    public int liveLegs() {
        return onLoop(() -> core.liveLegs().size());
    }

    /** Connections that are open now. */
    public int connections() {
        return onLoop(() -> core.sessions().size());
    }

    /** Stops sending and reading on all connections, which stay open: a stopped process, a dead network. */
    public void freeze() {
        run(() -> core.sessions().forEach(session -> session.setFrozen(true)));
    }

    /** Undoes {@link #freeze()}; what was to be sent meanwhile is sent now. */
    public void thaw() {
        run(() -> core.sessions().forEach(session -> session.setFrozen(false)));
    }

    /** Closes every connection without a word; calls go on. */
    public void dropConnections() {
        run(() -> core.sessions().forEach(EslSession::close));
    }

    /** Loses the next {@code events} events silently. */
    public void loseEvents(long events) {
        run(() -> core.bus().lose(events));
    }

    /** Ends in order, as after {@code fsctl shutdown}: hang-ups, notices, closed connections, closed port. */
    public void shutDown() {
        run(() -> core.shutDown());
    }

    /** Dies as by SIGKILL: connections end without a word, calls are gone, the port is closed. */
    public void kill() {
        run(() -> {
            server.stopListening();
            core.die();
        });
    }

    /** After {@link #kill()} or {@link #shutDown()}: a new life with a new Core-UUID on the same port. */
    public void restart() {
        run(() -> {
            server.stopListening();
            core.die();
            core = newCore();
        });
        server.listen(config.host(), port, core);
    }

    /** The ping of this gateway fails or succeeds from now on; tells it by an event. */
    public void setGatewayUp(String name, boolean up) {
        if (!onLoop(() -> core.gateways().setUp(name, up))) {
            throw new IllegalArgumentException("the switch has no gateway " + name);
        }
    }

    public void addGateway(GatewayConfig gateway) {
        run(() -> core.gateways().add(gateway));
    }

    public void deleteGateway(String name) {
        run(() -> core.gateways().delete(name));
    }

    /** Refuses new calls, or takes them again. */
    public void setPaused(boolean paused) {
        run(() -> {
            if (paused) {
                core.limits().pause(true, true);
            } else {
                core.limits().resume(true, true);
            }
        });
    }

    /** Sets the sessions-per-second limit, with effect from the next second. */
    public void setSessionsPerSecond(int limit) {
        run(() -> core.limits().setPerSecond(limit));
    }

    public void setMaxSessions(int limit) {
        run(() -> core.limits().setMax(limit));
    }

    /** Begins a new second of the sessions-per-second limit now. */
    public void startNewSecond() {
        run(() -> core.limits().newSecond());
    }

    @Override
    public void close() {
        kill();
        if (records != null) {
            records.close();
        }
        Future<?> unused = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private SwitchCore newCore() {
        return new SwitchCore(config, loop, ledger, variables, records, server::stopListening);
    }

    private void run(Runnable step) {
        onLoop(() -> {
            step.run();
            return true;
        });
    }

    private <T> T onLoop(Callable<T> step) {
        return loop.submit(step).syncUninterruptibly().getNow();
    }
}
