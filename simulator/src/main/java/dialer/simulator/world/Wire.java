package dialer.simulator.world;

import dialer.scheduler.Signal;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.originate.OriginateRequest;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** The Event Socket between the daemon and the switches: what is said while it is cut is lost. */
final class Wire {
    private final VirtualTime time;
    private final Random random;
    private final Consumer<Signal> daemon;
    private final Set<SwitchId> connected = new HashSet<>();
    private final Set<CallId> unreplied = new LinkedHashSet<>();

    /** Percent of the events that are lost, late by up to 400 ms (and so reordered), or come twice. */
    int lostPercent;

    int latePercent;
    int twicePercent;
    /** Percent of the replies to originates that never come. */
    int lostReplyPercent;

    Wire(VirtualTime time, Random random, Consumer<Signal> daemon) {
        this.time = time;
        this.random = random;
        this.daemon = daemon;
    }

    boolean isConnected(SwitchId where) {
        return connected.contains(where);
    }

    void connected(SwitchId where) {
        connected.add(where);
    }

    /** Cut; what has been sent and not replied to may or may not have arrived. */
    void cut(SwitchId where) {
        connected.remove(where);
    }

    void cutAll() {
        connected.clear();
        unreplied.clear();
    }

    /** The originate was written to the socket. */
    void sent(OriginateRequest request) {
        unreplied.add(request.callId());
        if (random.nextInt(100) < lostReplyPercent) {
            uncertain(1_000, request.callId());
        }
    }

    /** Nobody can say whether it arrived. */
    void uncertain(long afterMs, CallId call) {
        if (unreplied.remove(call)) {
            time.after(afterMs, () -> daemon.accept(new CallSignal.OriginateUncertain(call, "no reply")));
        }
    }

    /** The switch has replied to the originate. */
    void accepted(CallId call) {
        unreplied.remove(call);
    }

    void event(SwitchId from, CallSignal signal) {
        if (!isConnected(from) || random.nextInt(100) < lostPercent) {
            return;
        }
        if (random.nextInt(100) < latePercent) {
            time.after(random.nextInt(400), () -> daemon.accept(signal));
        } else {
            time.after(0, () -> daemon.accept(signal));
        }
        if (random.nextInt(100) < twicePercent) {
            time.after(random.nextInt(2_000), () -> daemon.accept(signal));
        }
    }

    void answer(SwitchId from, Signal signal) {
        if (isConnected(from)) {
            daemon.accept(signal);
        }
    }

    void heal() {
        lostPercent = 0;
        latePercent = 0;
        twicePercent = 0;
        lostReplyPercent = 0;
    }
}
