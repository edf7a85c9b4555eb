package dialer.simulator.world;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.Signal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The voice connector: it keeps the agents, reserves one for whoever asks, and frees them when it is told to. */
final class ModelConnector {
    /** What becomes of a notice that is posted. */
    enum Reply {
        TAKEN,
        /** It was taken, and the answer was lost. */
        UNHEARD,
        /** 503. */
        UNAVAILABLE,
        /** 4xx: it will never be taken. */
        REFUSED
    }

    private static final long CALLBACK_RETRY_MS = 700;

    private final VirtualTime time;
    private final Random random;
    private final Witness witness;
    private final Predicate<Signal> daemon;
    private final Map<Extension, ContactId> reserved = new TreeMap<>(
            (one, two) -> one.value().compareTo(two.value()));
    private final Map<Long, Callback> callbacks = new LinkedHashMap<>();
    private final List<Extension> agents;
    private long requests;

    boolean available = true;
    /** Requests are taken and never answered. */
    boolean mute;

    int slowestMs = 30;
    int unheardPercent;
    int refusedPercent;

    private record Callback(ContactId contact, Extension agent) {}

    ModelConnector(
            VirtualTime time, Random random, Witness witness, List<Extension> agents, Predicate<Signal> daemon) {
        this.time = time;
        this.random = random;
        this.witness = witness;
        this.agents = List.copyOf(agents);
        this.daemon = daemon;
    }

    /** The daemon asks for an agent. */
    void request(CallId call, Contact contact) {
        time.after(1 + random.nextInt(slowestMs), () -> {
            if (!available) {
                daemon.test(new AgentSignal.RequestFailed(call, "503"));
            } else if (!mute) {
                time.after(1 + random.nextInt(slowestMs), () -> decide(contact));
            }
        });
    }

    private void decide(Contact contact) {
        Extension agent = freeAgent(contact);
        if (agent == null) {
            daemon.test(new AgentSignal.NoAgent(++requests, contact.id()));
        } else {
            reserved.put(agent, contact.id());
            callBack(contact.id(), agent);
        }
    }

    private @Nullable Extension freeAgent(Contact contact) {
        return agents.stream()
                .filter(agent -> !reserved.containsKey(agent))
                .filter(agent -> contact.routingMode() != RoutingMode.AGENT
                        || contact.resourceId() == null
                        || contact.resourceId().value().equals(agent.value()))
                .findFirst()
                .orElse(null);
    }

    /** Repeated until it is answered, or the reservation is over. */
    private void callBack(ContactId contact, Extension agent) {
        long number = ++requests;
        callbacks.put(number, new Callback(contact, agent));
        daemon.test(new AgentSignal.AgentReserved(number, contact, agent));
        time.after(CALLBACK_RETRY_MS + random.nextInt((int) CALLBACK_RETRY_MS), () -> {
            if (callbacks.remove(number) != null && contact.equals(reserved.get(agent))) {
                callBack(contact, agent);
            }
        });
    }

    /** Somebody gives a reservation to whoever has not asked for it. */
    void reserveUnasked(ContactId contact) {
        agents.stream().filter(agent -> !reserved.containsKey(agent)).findFirst().ifPresent(agent -> {
            reserved.put(agent, contact);
            callBack(contact, agent);
        });
    }

    /** The daemon answers a callback. */
    void answered(long number, AgentAnswer answer) {
        Callback callback = callbacks.remove(number);
        if (callback != null && answer != AgentAnswer.ACCEPTED) {
            reserved.remove(callback.agent(), callback.contact());
        }
    }

    /** The agent's talk is over: whoever it was, they close the conversation themselves. */
    void talkOver(Extension agent) {
        reserved.remove(agent);
    }

    boolean hasReserved(Extension agent) {
        return reserved.containsKey(agent);
    }

    Reply post(String key, Notice notice) {
        if (!available) {
            return Reply.UNAVAILABLE;
        }
        if (random.nextInt(100) < refusedPercent) {
            witness.noticeRefused(key);
            return Reply.REFUSED;
        }
        witness.noticeArrived(notice.contact().id(), key);
        if (!(notice instanceof Notice.CallProgress)) {
            reserved.values().removeIf(notice.contact().id()::equals);
        }
        return random.nextInt(100) < unheardPercent ? Reply.UNHEARD : Reply.TAKEN;
    }

    long answerMs() {
        return 1 + random.nextInt(slowestMs);
    }

    void heal() {
        available = true;
        mute = false;
        slowestMs = 30;
        unheardPercent = 0;
        refusedPercent = 0;
    }

    Map<Extension, ContactId> reservations() {
        return reserved;
    }
}
