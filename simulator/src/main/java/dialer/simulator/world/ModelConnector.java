package dialer.simulator.world;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The voice connector: it keeps the agents, reserves one for whoever asks, and frees them only when it is told to or when their talk is over. It
 * repeats its callbacks until they are answered.
 */
final class ModelConnector {
    private static final long CALLBACK_RETRY_MS = 700;
    static final int QUICK_MS = 30;

    private final World world;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Witness witness;
    private final List<Extension> agents;
    private final Map<Extension, ContactId> reserved = new LinkedHashMap<>();
    private final Set<String> everReserved = new HashSet<>();
    private final Map<Long, Callback> callbacks = new LinkedHashMap<>();
    private long requests;
    /** Requests under way, by their numbers; who frees a contact's agent withdraws them. */
    private final Map<ContactId, Long> undecided = new HashMap<>();

    private boolean available = true;
    /** Requests are taken and never answered. */
    private boolean mute;

    private int slowestMs = QUICK_MS;
    private int unheardPercent;
    private int refusedPercent;

    /** What becomes of a notice that is posted. */
    enum Reply {
        TAKEN,
        /** Whether it was taken or not: nobody knows. */
        UNHEARD,
        /** 503. */
        UNAVAILABLE,
        /** 4xx: it will never be taken. */
        REFUSED
    }

    private record Callback(Daemon daemon, CallId call, Contact contact, Extension agent) {}

    ModelConnector(World world, List<Extension> agents) {
        this.world = world;
        this.time = world.time;
        this.random = world.random;
        this.witness = world.witness;
        this.agents = List.copyOf(agents);
    }

    // ---- reservations ----

    /** The daemon asks for an agent. */
    void request(Daemon daemon, CallId call, Contact contact) {
        long number = ++requests;
        undecided.put(contact.id(), number);
        daemon.later(1 + random.nextInt(slowestMs), () -> {
            if (!available) {
                daemon.tell(new AgentSignal.RequestFailed(call, "503"));
            } else if (!mute) {
                time.after(1 + random.nextInt(slowestMs), () -> {
                    if (undecided.remove(contact.id(), number)) {
                        decide(daemon, call, contact);
                    }
                });
            }
        });
    }

    private void decide(Daemon daemon, CallId call, Contact contact) {
        Extension agent = freeAgent(contact);
        if (agent == null) {
            daemon.tell(new AgentSignal.NoAgent(daemon.nextRequest(), contact.id()));
        } else {
            reserve(agent, contact);
            callBack(new Callback(daemon, call, contact, agent));
        }
    }

    private void reserve(Extension agent, Contact contact) {
        world.trail.add(time.nowMs(), "connector", "reserves " + agent + " for " + contact.id());
        reserved.put(agent, contact.id());
        everReserved.add(contact.id() + " " + agent);
    }

    private @Nullable Extension freeAgent(Contact contact) {
        for (Extension agent : agents) {
            boolean wanted = contact.routingMode() != RoutingMode.AGENT
                    || contact.resourceId() == null
                    || contact.resourceId().value().equals(agent.value());
            if (wanted && !reserved.containsKey(agent)) {
                return agent;
            }
        }
        return null;
    }

    /** Repeated until it is answered, or the reservation is over. */
    private void callBack(Callback callback) {
        Daemon daemon = callback.daemon().successor();
        long number = ++requests;
        callbacks.put(number, callback);
        long request = daemon.nextRequest();
        daemon.whenAnswered(request, answer -> answered(number, answer));
        daemon.tell(new AgentSignal.AgentReserved(request, callback.contact().id(), callback.agent()));
        time.after(CALLBACK_RETRY_MS + random.nextLong(CALLBACK_RETRY_MS), () -> {
            if (callbacks.remove(number) != null && callback.contact().id().equals(reserved.get(callback.agent()))) {
                callBack(callback);
            }
        });
    }

    private void answered(long number, AgentAnswer answer) {
        Callback callback = callbacks.remove(number);
        if (callback == null) {
            return;
        }
        if (answer != AgentAnswer.ACCEPTED) {
            reserved.remove(callback.agent(), callback.contact().id());
        } else if (callback.contact().dialingMode() == DialingMode.PREVIEW) {
            decideOnPreview(callback);
        }
    }

    private void decideOnPreview(Callback callback) {
        int drawn = random.nextInt(10);
        time.after(200 + random.nextInt(4_000), () -> {
            Daemon daemon = callback.daemon().successor();
            if (drawn < 7) {
                daemon.tell(new ControlSignal.Dial(daemon.nextRequest(), callback.call()));
            } else if (drawn < 9) {
                daemon.tell(new ControlSignal.Skip(daemon.nextRequest(), callback.call()));
            }
        });
    }

    /** Somebody gives a reservation to whoever has not asked for it; not one that they had before, which would be taken for the same. */
    void reserveUnasked(Daemon daemon, CallId call, Contact contact) {
        for (Extension agent : agents) {
            if (!reserved.containsKey(agent) && !everReserved.contains(contact.id() + " " + agent)) {
                reserve(agent, contact);
                callBack(new Callback(daemon, call, contact, agent));
                return;
            }
        }
    }

    /** The agent's talk is over: whoever it was, they close the conversation themselves. */
    void talkOver(Extension agent, ContactId contact) {
        reserved.remove(agent, contact);
    }

    /** What the agents do, for whoever wants to be told of all. */
    List<AgentRow> agentRows() {
        List<AgentRow> rows = new ArrayList<>();
        for (Extension agent : agents) {
            AgentState state = reserved.containsKey(agent) ? AgentState.RESERVED : AgentState.AVAILABLE;
            rows.add(new AgentRow(new AgentId(agent.value()), state, 0));
        }
        return rows;
    }

    Map<Extension, ContactId> reservations() {
        return reserved;
    }

    // ---- notices ----

    Reply post(String key, Notice notice) {
        if (!available) {
            return Reply.UNAVAILABLE;
        }
        boolean frees = notice instanceof Notice.CancelAgent || notice instanceof Notice.EndChat;
        if (!frees && refusedPercent > 0 && random.nextInt(100) < refusedPercent) {
            witness.noticeRefused(notice, key);
            return Reply.REFUSED;
        }
        boolean unheard = unheardPercent > 0 && random.nextInt(100) < unheardPercent;
        if (unheard && random.nextBoolean()) {
            return Reply.UNHEARD;
        }
        world.trail.add(
                time.nowMs(),
                "connector",
                "hears " + notice.getClass().getSimpleName() + " "
                        + notice.contact().id());
        witness.noticeArrived(notice.contact().id(), key);
        if (frees) {
            undecided.remove(notice.contact().id());
            reserved.values().removeIf(notice.contact().id()::equals);
        }
        return unheard ? Reply.UNHEARD : Reply.TAKEN;
    }

    long answerMs() {
        return 1L + random.nextInt(slowestMs);
    }

    // ---- faults ----

    void available(boolean now) {
        available = now;
    }

    void mute(boolean now) {
        mute = now;
    }

    void slowestMs(int ms) {
        slowestMs = ms;
    }

    void unheardPercent(int share) {
        unheardPercent = share;
    }

    void refusedPercent(int share) {
        refusedPercent = share;
    }

    void heal() {
        available = true;
        mute = false;
        slowestMs = QUICK_MS;
        unheardPercent = 0;
        refusedPercent = 0;
    }
}
