package dialer.esl;

import dialer.scheduler.Signal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.originate.Switches;
import dialer.scheduler.result.HangupCause;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All switches of the daemon, over the Event Socket: the scheduler's port to them. What they say is offered to one queue; what
 * does not fit is not dropped in silence, see {@link SignalOutlet}. Thread-safe.
 */
public final class EslSwitches implements Switches, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EslSwitches.class);

    /** Reading events takes microseconds each; two threads carry far more switches than one database can. */
    private static final int MAX_THREADS = 2;

    private static final long SHUTDOWN_WAIT_SECONDS = 5;

    private final Function<CampaignId, CallSettings> calls;
    private final MultiThreadIoEventLoopGroup group;
    private final SortedMap<SwitchId, EslSwitch> switches;

    /**
     * Connects nothing yet.
     *
     * @param settings the switches, at least one, each name once
     * @param calls what a campaign's calls carry; called on the thread that originates, must not block
     * @param queue takes a signal, or says false at once when it is full; must not block
     * @param mayOriginate asked right before each originate is written; if it says no, nothing is sent; must not block
     * @param random for the delays between connection attempts; used from several threads
     */
    public EslSwitches(
            List<EslSwitchSettings> settings,
            Function<CampaignId, CallSettings> calls,
            Predicate<Signal> queue,
            BooleanSupplier mayOriginate,
            RandomGenerator random) {
        this.calls = calls;
        this.group = new MultiThreadIoEventLoopGroup(
                Math.max(1, Math.min(MAX_THREADS, settings.size())),
                new DefaultThreadFactory("esl", true),
                NioIoHandler.newFactory());
        SortedMap<SwitchId, EslSwitch> byId = new TreeMap<>();
        for (EslSwitchSettings one : settings) {
            EventLoop loop = group.next();
            if (byId.put(one.id(), new EslSwitch(one, loop, random, queue, mayOriginate)) != null) {
                throw new IllegalArgumentException("switch " + one.id() + " is configured twice");
            }
        }
        this.switches = Collections.unmodifiableSortedMap(byId);
    }

    /** Connects to every switch, and again whenever a connection is lost, until {@link #close}. */
    public void start() {
        switches.values().forEach(EslSwitch::start);
    }

    @Override
    public void originate(OriginateRequest request) {
        on(
                request.switchId(),
                one -> one.originate(request, calls.apply(request.contact().campaignId())));
    }

    @Override
    public void kill(SwitchId switchId, CallId callId, HangupCause cause) {
        on(switchId, one -> one.kill(callId, cause));
    }

    @Override
    public void transfer(SwitchId switchId, CallId callId, Extension destination) {
        on(switchId, one -> one.transfer(callId, destination));
    }

    @Override
    public void transferToQueue(SwitchId switchId, CallId callId, QueueName queue) {
        on(switchId, one -> one.transferToQueue(callId, queue));
    }

    @Override
    public void playMessage(SwitchId switchId, CallId callId, MediaFile message) {
        on(switchId, one -> one.playMessage(callId, message));
    }

    @Override
    public void awaitBeep(SwitchId switchId, CallId callId) {
        on(switchId, one -> one.awaitBeep(callId));
    }

    @Override
    public void listAgents(SwitchId switchId, QueueName queue) {
        on(switchId, one -> one.listAgents(queue));
    }

    @Override
    public void confirm(SwitchId switchId, CallId callId) {
        on(switchId, one -> one.confirm(callId));
    }

    @Override
    public void listChannels(SwitchId switchId) {
        on(switchId, EslSwitch::listChannels);
    }

    /** Closes every connection; originates without a result end as uncertain. Live calls go on at the switch. */
    @Override
    public void close() {
        switches.values().forEach(EslSwitch::close);
        boolean stopped = group.shutdownGracefully(0, SHUTDOWN_WAIT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(SHUTDOWN_WAIT_SECONDS, TimeUnit.SECONDS);
        if (!stopped) {
            log.warn("The Event Socket's threads did not stop within {} s", SHUTDOWN_WAIT_SECONDS);
        }
    }

    /** A wish that cannot be carried out is a fault of ours; it must not end the thread that had it. */
    private void on(SwitchId switchId, Consumer<EslSwitch> action) {
        EslSwitch one = switches.get(switchId);
        if (one == null) {
            log.error("switch {} is not configured", switchId);
            return;
        }
        try {
            action.accept(one);
        } catch (IllegalArgumentException e) {
            log.error("switch {}: refused to send a command: {}", switchId, e.getMessage());
        }
    }
}
