package dialer.scheduler;

import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.originate.OriginateRequest;
import dialer.scheduler.result.HangupCause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A switch with channels that live on while nobody is connected; what it says meanwhile is lost, as with the real one. */
final class FakeSwitch {
    private static final long ANSWER_MS = 3;

    final SwitchId id;
    final SortedMap<GatewayId, GatewayState> gateways = new TreeMap<>();
    final Set<CallId> channels = new LinkedHashSet<>();
    private final Set<CallId> answered = new LinkedHashSet<>();
    final Set<CallId> reached = new LinkedHashSet<>();
    final Map<String, Carrier> carriers = new LinkedHashMap<>();
    Carrier carrier = Carrier.answers(1000, 5000);
    Capacity capacity = new Capacity(-1, 0, 0, true);
    boolean connected;
    /** Whether the loop thinks that this switch is there. */
    boolean told;

    boolean answersQuestions = true;
    AgentsTelephone agentsTelephone = AgentsTelephone.answersAfter(ANSWER_MS);
    final SortedMap<AgentId, AgentState> agents = new TreeMap<>();
    private final Set<CallId> queued = new LinkedHashSet<>();
    private final Map<CallId, AgentId> serving = new LinkedHashMap<>();
    private final Set<CallId> bridged = new LinkedHashSet<>();
    long messageMs = 1_000;
    long beepMs = 2_000;
    Set<SwitchModule> modules = EnumSet.allOf(SwitchModule.class);

    private final LoopDriver driver;
    private int process = 1;

    FakeSwitch(LoopDriver driver, SwitchId id) {
        this.driver = driver;
        this.id = id;
    }

    void connect() {
        connected = true;
        told = true;
        driver.send(new SwitchSignal.ModulesListed(id, modules));
        driver.send(new SwitchSignal.SwitchUp(id, "core-" + process, capacity, gateways, new TreeSet<>(channels)));
    }

    void disconnect() {
        connected = false;
        told = false;
        driver.send(new SwitchSignal.SwitchDown(id, "connection lost"));
    }

    /** The connection is lost, and the loop hears of it only a moment later. */
    void cut(long unnoticedMs) {
        connected = false;
        driver.at(unnoticedMs, () -> {
            if (!connected && told) {
                disconnect();
            }
        });
    }

    /** The daemon is another one now; it will connect anew. */
    void forget() {
        connected = false;
        told = false;
    }

    /** The process dies with all its channels; nobody hears of their ends. */
    void die() {
        channels.clear();
        process++;
        if (connected) {
            disconnect();
        }
    }

    void capacity(Capacity now) {
        capacity = now;
        driver.send(new SwitchSignal.CapacityChanged(id, now));
    }

    void gateway(GatewayId gateway, GatewayState state) {
        gateways.put(gateway, state);
        driver.send(new SwitchSignal.GatewayChanged(id, gateway, state));
    }

    void originate(OriginateRequest request) {
        if (!connected) {
            notSent(0, request.callId());
            return;
        }
        if (!reached.add(request.callId())) {
            throw new AssertionError("call " + request.callId() + " was originated twice");
        }
        carriers.getOrDefault(request.contact().customerNumber().value(), carrier)
                .call(this, request);
    }

    /** The adapter itself says that it has not sent the command: that is said once, and cannot be lost on the wire. */
    void notSent(long afterMs, CallId call) {
        reached.remove(call);
        driver.post(afterMs, new CallSignal.OriginateNotSent(call, "not connected"));
    }

    void kill(CallId call, HangupCause cause) {
        if (connected) {
            LoopDriver.EndBuilder end = LoopDriver.end(cause.word());
            hangUp(ANSWER_MS, call, answered.contains(call) ? end.answeredAt(1) : end);
        }
    }

    void transfer(CallId call, Extension agent) {
        if (!agent.value().startsWith("8")) { // the IVRs
            agentsTelephone.ring(this, call, new AgentId(agent.value()));
        }
    }

    /** The agent's leg is made, answers and is joined. */
    void join(CallId call, AgentId agent, long answersAfterMs) {
        event(ANSWER_MS, new CallSignal.AgentLegCreated(call, "leg-" + agent));
        driver.at(ANSWER_MS + answersAfterMs, () -> bridged.add(call));
        event(ANSWER_MS + answersAfterMs, new CallSignal.Bridged(call, "leg-" + agent, null));
    }

    /** The switch's own queue takes the person, and calls the first of its agents who is free. */
    void transferToQueue(CallId call, QueueName queue) {
        event(ANSWER_MS, new CallSignal.QueueJoined(call, null));
        driver.at(2 * ANSWER_MS, () -> queued.add(call));
        driver.at(2 * ANSWER_MS + 1, this::serveQueue);
    }

    private void serveQueue() {
        queued.retainAll(channels);
        for (CallId call : List.copyOf(queued)) {
            AgentId agent = agents.entrySet().stream()
                    .filter(one -> one.getValue() == AgentState.AVAILABLE)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (agent != null) {
                queued.remove(call);
                serving.put(call, agent);
                agentDoes(agent, AgentState.RESERVED);
                event(ANSWER_MS, new CallSignal.AgentOffered(call, agent));
                agentsTelephone.ring(this, call, agent);
            }
        }
    }

    /** An agent of the switch's own queue does something else now. */
    void agentDoes(AgentId agent, AgentState state) {
        agents.put(agent, state);
        tell(new AgentSignal.AgentChanged(null, id, new AgentRow(agent, state, 0)));
        if (state == AgentState.AVAILABLE) {
            driver.at(1, this::serveQueue);
        }
    }

    /** Whoever has no call any more takes the next. */
    void healAgent(AgentId agent) {
        serving.keySet().retainAll(channels);
        if (!serving.containsValue(agent)) {
            agentDoes(agent, AgentState.AVAILABLE);
        }
    }

    void listAgents(QueueName queue) {
        driver.at(ANSWER_MS, () -> {
            List<AgentRow> rows = new ArrayList<>();
            agents.forEach((agent, state) -> rows.add(new AgentRow(agent, state, 0)));
            tell(new AgentSignal.AgentsListed(queue, id, rows));
        });
    }

    private void tell(AgentSignal signal) {
        if (connected) {
            driver.send(signal);
        }
    }

    void play(CallId call) {
        queued.remove(call);
        event(messageMs, new CallSignal.MessagePlayed(call));
    }

    void awaitBeep(CallId call) {
        event(beepMs, new CallSignal.BeepHeard(call));
    }

    /** What the agent's telephone does when it is called for a person who has answered. */
    interface AgentsTelephone {
        void ring(FakeSwitch at, CallId call, AgentId agent);

        static AgentsTelephone answersAfter(long ms) {
            return (at, call, agent) -> at.join(call, agent, ms);
        }

        /** Busy, not registered, or not answered: the leg ends and, outside of a queue, the person's with it. */
        static AgentsTelephone fails(String cause, boolean endsTheCall) {
            return (at, call, agent) -> {
                at.event(ANSWER_MS, new CallSignal.AgentLegCreated(call, "leg-" + agent));
                at.event(10 * ANSWER_MS, new CallSignal.AgentLegEnded(call, "leg-" + agent, new HangupCause(cause)));
                if (endsTheCall) {
                    at.hangUp(11 * ANSWER_MS, call, LoopDriver.end(cause).answeredAt(1));
                }
            };
        }
    }

    void confirm(CallId call) {
        if (answersQuestions) {
            driver.at(ANSWER_MS, () -> {
                if (connected) {
                    driver.send(new CallSignal.Existence(call, channels.contains(call)));
                }
            });
        }
    }

    void listChannels() {
        if (answersQuestions) {
            driver.at(ANSWER_MS, () -> {
                if (connected) {
                    driver.send(new SwitchSignal.ChannelsListed(id, new TreeSet<>(channels)));
                }
            });
        }
    }

    /** The channel comes into being. */
    void create(long afterMs, CallId call) {
        int born = process;
        driver.at(afterMs, () -> {
            if (process == born) {
                channels.add(call);
                say(new CallSignal.ChannelCreated(call, null));
            }
        });
    }

    /** Something happens to the channel, if it still exists. */
    void event(long afterMs, CallSignal signal) {
        driver.at(afterMs, () -> {
            if (channels.contains(signal.callId())) {
                if (signal instanceof CallSignal.Answered) {
                    answered.add(signal.callId());
                }
                say(signal);
            }
        });
    }

    /** The job ends; that needs no channel. */
    void job(long afterMs, CallSignal signal) {
        int born = process;
        driver.at(afterMs, () -> {
            if (process == born) {
                say(signal);
            }
        });
    }

    /** The channel ends, if it still exists. */
    void hangUp(long afterMs, CallId call, LoopDriver.EndBuilder end) {
        driver.at(afterMs, () -> {
            if (channels.remove(call)) {
                CallEnd facts = end.build();
                AgentId agent = serving.remove(call);
                if (agent != null) {
                    agentDoes(agent, AgentState.AVAILABLE);
                }
                say(new CallSignal.HungUp(call, facts));
            }
        });
    }

    private void say(CallSignal signal) {
        if (connected) {
            driver.deliver(signal);
        }
    }
}
