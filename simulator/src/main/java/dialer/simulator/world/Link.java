package dialer.simulator.world;

import dialer.scheduler.Signal;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.originate.OriginateRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The Event Socket between one daemon and one switch, as its adapter shows it to the dial loop: commands are sent at most once, an originate ends in
 * a result, certainly not sent, or uncertain, and what the switch says while the line is cut is lost.
 */
final class Link {
    private static final long TRAVEL_MS = 5;
    private static final long REPLY_DEADLINE_MS = 10_000;
    /** Beyond the ring timeout, until a job that was accepted is given up. */
    private static final long JOB_MARGIN_MS = 60_000;

    private final Daemon daemon;
    private final ModelSwitch where;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final LineQuality quality;
    private final Witness witness;
    private final ModelStore store;
    private final Map<CallId, Job> jobs = new LinkedHashMap<>();
    private State state = State.DOWN;
    /** Number of the connection; what belongs to an earlier one is void. */
    private int connection;
    /** Nothing passes any more, and the daemon has not noticed. */
    private boolean broken;

    private boolean cutAtNextOriginate;
    private long lastCommandAtMs;
    private long lastWordAtMs;

    private enum State {
        DOWN,
        /** Events are heard, the facts are being read. */
        CONNECTING,
        UP
    }

    private static final class Job {
        boolean accepted;
    }

    Link(Daemon daemon, ModelSwitch where, World world) {
        this.daemon = daemon;
        this.where = where;
        this.time = world.time;
        this.random = world.random;
        this.quality = world.quality;
        this.witness = world.witness;
        this.store = world.store;
    }

    boolean isUp() {
        return state == State.UP;
    }

    // ---- the connection ----

    void connect() {
        if (state != State.DOWN) {
            return;
        }
        if (!where.reachable) {
            daemon.later(500 + random.nextInt(2_000), this::connect);
            return;
        }
        state = State.CONNECTING;
        broken = false;
        int number = ++connection;
        where.attach(this);
        time.after(2 + random.nextInt(40), () -> {
            if (number == connection && !broken) {
                SwitchSignal.SwitchUp up = where.up();
                inOrder(() -> up(up));
            }
        });
    }

    private void up(SwitchSignal.SwitchUp facts) {
        state = State.UP;
        daemon.tell(where.modules());
        daemon.tell(facts);
    }

    /** Nothing passes from now on; the daemon notices only later. */
    void cut(long unnoticedMs) {
        if (state == State.DOWN || broken) {
            return;
        }
        broken = true;
        where.detach(this);
        int number = connection;
        daemon.later(unnoticedMs, () -> {
            if (number == connection) {
                noticeCut();
            }
        });
    }

    private void noticeCut() {
        boolean wasUp = state == State.UP;
        state = State.DOWN;
        connection++;
        boolean downFirst = random.nextBoolean();
        if (wasUp && downFirst) {
            daemon.tell(new SwitchSignal.SwitchDown(where.id, "connection lost"));
        }
        for (CallId call : List.copyOf(jobs.keySet())) {
            if (!job(call).accepted) {
                uncertain(call, "connection lost");
            }
        }
        if (wasUp && !downFirst) {
            daemon.tell(new SwitchSignal.SwitchDown(where.id, "connection lost"));
        }
        daemon.later(100 + random.nextInt(3_000), this::connect);
    }

    void cutAtNextOriginate() {
        cutAtNextOriginate = true;
    }

    /** The daemon is gone. */
    void close() {
        state = State.DOWN;
        connection++;
        where.detach(this);
    }

    // ---- to the switch ----

    void originate(OriginateRequest request) {
        CallId call = request.callId();
        if (state != State.UP) {
            daemon.later(0, () -> daemon.tell(new CallSignal.OriginateNotSent(call, "not connected")));
            return;
        }
        if (!daemon.lease().isSurelyHeld()) {
            daemon.later(0, () -> daemon.tell(new CallSignal.OriginateNotSent(call, "not surely ours any more")));
            return;
        }
        witness.originateLeaves(daemon, request, where.channels().keySet(), store);
        daemon.follow(call);
        Job job = new Job();
        jobs.put(call, job);
        command(() -> where.originate(this, request));
        if (cutAtNextOriginate) {
            cutAtNextOriginate = false;
            cut(random.nextInt(3_000));
        }
        daemon.later(REPLY_DEADLINE_MS, () -> {
            if (jobs.get(call) == job && !job.accepted) {
                uncertain(call, "no reply");
            }
        });
        daemon.later(request.ringTimeout().toMillis() + JOB_MARGIN_MS, () -> {
            if (jobs.get(call) == job) {
                uncertain(call, "no result in time");
            }
        });
    }

    private Job job(CallId call) {
        return jobs.getOrDefault(call, new Job());
    }

    private void uncertain(CallId call, String why) {
        jobs.remove(call);
        daemon.tell(new CallSignal.OriginateUncertain(call, why));
    }

    /** In the order in which they are sent. What is on its way when the line is cut may arrive or not. */
    void command(Runnable atSwitch) {
        if (state != State.UP || broken) {
            return;
        }
        int number = connection;
        int process = where.process();
        lastCommandAtMs = Math.max(lastCommandAtMs, time.nowMs() + 1 + random.nextLong(TRAVEL_MS));
        time.after(lastCommandAtMs - time.nowMs(), () -> {
            boolean torn = broken || number != connection;
            if (process == where.process() && (!torn || random.nextBoolean())) {
                atSwitch.run();
            }
        });
    }

    // ---- from the switch ----

    /** The originate was taken. */
    void accepted(CallId call) {
        if (percent(quality.lostReplyPercent)) {
            return;
        }
        inOrder(() -> {
            Job job = jobs.get(call);
            if (job != null) {
                job.accepted = true;
            }
        });
    }

    /** An event of a call, as well as the line carries it. */
    void event(CallSignal signal) {
        if (percent(quality.lostPercent)) {
            return;
        }
        if (percent(quality.latePercent)) {
            daemon.later(random.nextLong(quality.latestMs), () -> hear(signal));
        } else {
            inOrder(() -> hear(signal));
        }
        if (percent(quality.twicePercent)) {
            daemon.later(random.nextInt(2_000), () -> hear(signal));
        }
    }

    private void hear(CallSignal signal) {
        if (signal instanceof CallSignal.OriginateSucceeded || signal instanceof CallSignal.OriginateFailed) {
            jobs.remove(signal.callId());
        }
        daemon.tell(signal);
    }

    /** An answer, or word of the switch as a whole. */
    void word(Signal signal) {
        inOrder(() -> {
            if (state == State.UP) {
                daemon.tell(signal);
            }
        });
    }

    private void inOrder(Runnable atDaemon) {
        if (state == State.DOWN || broken) {
            return;
        }
        int number = connection;
        lastWordAtMs = Math.max(lastWordAtMs, time.nowMs() + 1 + random.nextLong(TRAVEL_MS));
        daemon.later(lastWordAtMs - time.nowMs(), () -> {
            if (number == connection) {
                atDaemon.run();
            }
        });
    }

    private boolean percent(int share) {
        return share > 0 && random.nextInt(100) < share;
    }
}
