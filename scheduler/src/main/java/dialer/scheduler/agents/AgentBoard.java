package dialer.scheduler.agents;

import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.pacing.PacingPolicy;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All agents that the loop knows, by queue. An agent of several queues has one call all the same. Owned by the loop's thread. */
public final class AgentBoard {
    private final SortedMap<QueueName, AgentPool> pools = new TreeMap<>();
    private final Supplier<PacingPolicy> policies;
    private long calendarAtMs;
    private long calendarLocalMs;

    public AgentBoard(Supplier<PacingPolicy> policies) {
        this.policies = policies;
    }

    /** The pool of the queue; made if it is new. */
    public AgentPool pool(QueueName queue) {
        return pools.computeIfAbsent(queue, name -> {
            PacingPolicy policy = policies.get();
            policy.calendar(calendarAtMs, calendarLocalMs);
            return new AgentPool(name, policy);
        });
    }

    /** The calendar of the accounts. */
    public void calendar(long nowMs, long localMs) {
        calendarAtMs = nowMs;
        calendarLocalMs = localMs;
        pools.values().forEach(pool -> pool.policy().calendar(nowMs, localMs));
    }

    /** The pool from which the call's agent comes; null for calls that need none. */
    public @Nullable AgentPool poolOf(LiveCall call) {
        QueueName queue = call.wantsAgent() ? call.contact().queue() : null;
        return queue == null ? null : pool(queue);
    }

    public Collection<AgentPool> pools() {
        return Collections.unmodifiableCollection(pools.values());
    }

    /** @param wrapUps takes the call and the milliseconds of each wrap-up that ends with this news */
    public void listed(AgentSignal.AgentsListed signal, long nowMs, BiConsumer<CallId, Long> wrapUps) {
        AgentPool pool = pool(signal.queue());
        signal.agents().forEach(row -> pool.wrapUpsEnded(row, nowMs, wrapUps));
        pool.listed(signal.switchId(), signal.agents(), nowMs);
    }

    /** As {@link #listed}, for one agent. */
    public void changed(AgentSignal.AgentChanged signal, long nowMs, BiConsumer<CallId, Long> wrapUps) {
        QueueName queue = signal.queue();
        for (AgentPool pool : queue == null ? pools.values() : Collections.singleton(pool(queue))) {
            if (queue != null || pool.knows(signal.agent().agent())) {
                pool.wrapUpsEnded(signal.agent(), nowMs, wrapUps);
                pool.changed(signal.switchId(), signal.agent(), nowMs);
            }
        }
    }

    public void switchGone(SwitchId where, long nowMs) {
        pools.values().forEach(pool -> pool.sourceGone(where, nowMs));
    }

    public void sweep(long nowMs) {
        pools.values().forEach(pool -> pool.sweep(nowMs));
    }

    /** The call has an agent now, who does not talk yet. */
    public void taken(LiveCall call, AgentId agent, long nowMs) {
        AgentPool own = poolOf(call);
        pools.values().forEach(pool -> pool.taken(agent, call.id(), call.aheadOfAgents(), pool == own, nowMs));
    }

    /** The call's agent talks. */
    public void talks(LiveCall call, AgentId agent, long nowMs) {
        AgentPool own = poolOf(call);
        pools.values().forEach(pool -> pool.talks(agent, call.id(), call.number(), pool == own, nowMs));
    }

    /** The call is over, or has this agent no longer. */
    public void released(LiveCall call, @Nullable AgentId agent, long nowMs) {
        if (agent != null) {
            pools.values().forEach(pool -> pool.released(Objects.requireNonNull(agent), call.id(), nowMs));
        }
    }
}
