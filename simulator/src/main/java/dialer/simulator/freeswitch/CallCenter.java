package dialer.simulator.freeswitch;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * mod_callcenter as it was recorded: queues of callers, agents with status and state, each caller offered to the longest-idle agent.
 * Only agents of type {@code callback}. Runs on the switch's event loop.
 */
final class CallCenter {

    private static final Duration TO_OFFER = Duration.ofMillis(40);
    private static final Duration TO_NEXT_OFFER = Duration.ofSeconds(1);
    private static final String AVAILABLE = "Available";
    private static final List<String> STATUSES = List.of(AVAILABLE, "Available (On Demand)", "On Break", "Logged Out");

    private final SwitchCore core;
    private final CallCenterConfig config;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final List<Member> members = new ArrayList<>();

    /** One agent. Times in seconds since 1970, 0 for never, as the module's table has them. */
    private static final class Agent {
        final String name;
        String status = AVAILABLE;
        String state = "Waiting";
        String legUuid = "";
        long lastBridgeStart;
        long lastBridgeEnd;
        long lastOffered;
        long lastStatusChange;
        long idleSinceUs;
        long freeAtUs;
        int noAnswers;
        int answered;
        long talkSeconds;

        Agent(String name) {
            this.name = name;
        }

        boolean isFree(long nowUs) {
            return status.startsWith(AVAILABLE) && state.equals("Waiting") && nowUs >= freeAtUs;
        }
    }

    /** A caller's stay in a queue. */
    static final class Member {
        final String uuid = UUID.randomUUID().toString();
        final SimulatedCall call;
        final Leg leg;
        final String queue;
        final long joined;
        private @Nullable Agent agent;
        private @Nullable Leg agentLeg;
        private long called;
        private long answeredAt;
        private boolean bridged;
        private long notBeforeUs;

        Member(SimulatedCall call, Leg leg, String queue, long joined) {
            this.call = call;
            this.leg = leg;
            this.queue = queue;
            this.joined = joined;
        }

        /** The agent that is being called or talks, null if none. */
        @Nullable
        String agentName() {
            return agent == null ? null : agent.name;
        }
    }

    CallCenter(SwitchCore core, CallCenterConfig config) {
        this.core = core;
        this.config = config;
        config.agents().forEach(name -> agents.put(name, new Agent(name)));
        agents.values().forEach(agent -> agent.lastStatusChange = seconds());
    }

    boolean has(String queue) {
        return config.queues().containsKey(queue);
    }

    // ---- callers

    /** A caller enters; null when there is no such queue. */
    @Nullable
    Member join(SimulatedCall call, Leg leg, String queue) {
        if (!has(queue)) {
            return null;
        }
        Member member = new Member(call, leg, queue, seconds());
        leg.variables.set("cc_side", "member");
        leg.variables.set("cc_member_uuid", member.uuid);
        leg.variables.set("cc_queue_joined_epoch", Long.toString(member.joined));
        leg.variables.set("cc_queue", queue);
        Map<String, String> headers = headers(queue, "member-queue-start");
        addMember(headers, member);
        call.tell(SwitchEvent.CC_MEMBER_START, leg, headers);
        members.add(member);
        count(queue, waitingIn(queue));
        later(TO_OFFER);
        return member;
    }

    /** The caller leaves before an agent has answered: hung up, or was sent elsewhere. */
    void cancel(Member member) {
        if (!members.remove(member)) {
            return;
        }
        member.leg.variables.set("cc_cause", "cancel");
        Map<String, String> headers = headers(member.queue, "member-queue-end");
        headers.put("CC-Member-Leaving-Time", Long.toString(seconds()));
        headers.put("CC-Member-Joined-Time", Long.toString(member.joined));
        headers.put("CC-Cause", "Cancel");
        headers.put("CC-Cancel-Reason", "BREAK_OUT");
        addMember(headers, member);
        member.call.tell(SwitchEvent.CC_MEMBER_CANCEL, member.leg, headers);
        count(member.queue, waitingIn(member.queue));
        Agent agent = member.agent;
        if (agent != null) {
            becomes(agent, "Waiting");
            later(TO_OFFER);
        }
    }

    private int waitingIn(String queue) {
        return (int)
                members.stream().filter(member -> member.queue.equals(queue)).count();
    }

    // ---- offers

    private void later(Duration delay) {
        ScheduledFuture<?> unused = core.after(delay, this::offer);
    }

    private void offer() {
        for (Member member : List.copyOf(members)) {
            if (member.agent == null && core.nowUs() >= member.notBeforeUs && members.contains(member)) {
                Agent agent = longestIdle(member.queue);
                if (agent != null) {
                    offer(member, agent);
                }
            }
        }
    }

    private @Nullable Agent longestIdle(String queue) {
        return config.queues().getOrDefault(queue, List.of()).stream()
                .map(agents::get)
                .filter(agent -> agent != null && agent.isFree(core.nowUs()))
                .min(Comparator.comparingLong(agent -> agent.idleSinceUs))
                .orElse(null);
    }

    private void offer(Member member, Agent agent) {
        member.agent = agent;
        member.called = seconds();
        agent.lastOffered = member.called;
        becomes(agent, "Receiving");
        Map<String, String> headers = headers(member.queue, "agent-offering");
        headers.put("CC-Agent", agent.name);
        headers.put("CC-Agent-Type", "callback");
        headers.put("CC-Agent-System", "single_box");
        addMember(headers, member);
        headers.put("CC-Member-DNIS", member.leg.dialed);
        core.bus().publish(SwitchEvent.CC_OFFERING, headers);
        int at = agent.name.indexOf('@');
        member.call.callQueueAgent(member, at < 0 ? agent.name : agent.name.substring(0, at), config.legTimeout());
    }

    /** The variables by which the agent's leg says for whom it is. */
    Map<String, String> variablesOf(Member member) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("cc_queue", member.queue);
        variables.put("cc_queue_joined_epoch", Long.toString(member.joined));
        variables.put("cc_member_uuid", member.uuid);
        variables.put("cc_member_session_uuid", member.leg.uuid);
        variables.put("cc_member_pre_answer_uuid", member.uuid);
        variables.put("cc_agent", String.valueOf(member.agentName()));
        variables.put("cc_agent_type", "callback");
        variables.put("cc_side", "agent");
        return variables;
    }

    /** The agent's phone was picked up. */
    void answered(Member member, Leg agentLeg) {
        Agent agent = member.agent;
        if (agent == null) {
            return;
        }
        member.agentLeg = agentLeg;
        member.answeredAt = seconds();
        agent.legUuid = agentLeg.uuid;
        agent.noAnswers = 0;
        Map<String, String> headers = headers(member.queue, "bridge-agent-start");
        headers.put("CC-Agent", agent.name);
        headers.put("CC-Agent-System", "single_box");
        headers.put("CC-Agent-UUID", agentLeg.uuid);
        addCallTimes(headers, member);
        headers.put("CC-Member-Joined-Time", Long.toString(member.joined));
        addMember(headers, member);
        headers.put("CC-Member-DNIS", member.leg.dialed);
        member.call.tell(SwitchEvent.CC_BRIDGE_START, agentLeg, headers);
    }

    /** The music has stopped; the two are about to be joined. */
    void leavesMusic(Member member) {
        member.leg.variables.set("cc_cause", "answered");
        count(member.queue, waitingIn(member.queue));
    }

    void bridged(Member member) {
        Agent agent = member.agent;
        if (agent != null) {
            member.bridged = true;
            agent.lastBridgeStart = seconds();
            agent.answered++;
            becomes(agent, "In a queue call");
        }
    }

    /** The agent could not be reached; the caller waits on, and is offered to somebody else a second later. */
    void failed(Member member, String cause) {
        Agent agent = member.agent;
        if (agent == null) {
            return;
        }
        Map<String, String> headers = headers(member.queue, "bridge-agent-fail");
        headers.put("CC-Hangup-Cause", cause);
        headers.put("CC-Agent", agent.name);
        headers.put("CC-Agent-System", "single_box");
        headers.put("CC-Agent-Called-Time", Long.toString(member.called));
        headers.put("CC-Agent-Aborted-Time", Long.toString(seconds()));
        addMember(headers, member);
        headers.put("CC-Member-Joined-Time", Long.toString(member.joined));
        core.bus().publish(SwitchEvent.CC_BRIDGE_FAIL, headers);
        member.agent = null;
        member.notBeforeUs = core.nowUs() + scaledUs(TO_NEXT_OFFER);
        if (cause.equals("USER_BUSY")) {
            keepFree(agent, config.busyDelay());
        } else if (cause.equals("NO_ANSWER") && ++agent.noAnswers == config.maxNoAnswer()) {
            status(agent, "On Break");
        }
        agent.idleSinceUs = core.nowUs();
        becomes(agent, "Waiting");
        later(TO_NEXT_OFFER);
    }

    /** A bridged call is over, both legs are hung up. */
    void over(Member member) {
        Agent agent = member.agent;
        Leg agentLeg = member.agentLeg;
        if (!members.remove(member) || agent == null || agentLeg == null) {
            return;
        }
        String now = Long.toString(seconds());
        Map<String, String> end = headers(member.queue, "bridge-agent-end");
        end.put("CC-Hangup-Cause", "SUCCESS");
        end.put("CC-Agent", agent.name);
        end.put("CC-Agent-System", "single_box");
        end.put("CC-Agent-UUID", agentLeg.uuid);
        end.put("CC-Agent-Bridged", "true");
        addCallTimes(end, member);
        end.put("CC-Member-Joined-Time", Long.toString(member.joined));
        end.put("CC-Bridge-Terminated-Time", now);
        addMember(end, member);
        member.call.tell(SwitchEvent.CC_BRIDGE_END, agentLeg, end);
        Map<String, String> left = headers(member.queue, "member-queue-end");
        left.put("CC-Hangup-Cause", "SUCCESS");
        left.put("CC-Cause", "Terminated");
        left.put("CC-Agent", agent.name);
        left.put("CC-Agent-System", "single_box");
        left.put("CC-Agent-UUID", agentLeg.uuid);
        addCallTimes(left, member);
        left.put("CC-Member-Leaving-Time", now);
        left.put("CC-Member-Joined-Time", Long.toString(member.joined));
        addMember(left, member);
        member.call.tell(SwitchEvent.CC_MEMBER_END, member.leg, left);
        agent.lastBridgeEnd = seconds();
        agent.talkSeconds += agent.lastBridgeEnd - agent.lastBridgeStart;
        agent.legUuid = "";
        agent.idleSinceUs = core.nowUs();
        keepFree(agent, config.wrapUp());
        becomes(agent, "Waiting");
    }

    private void keepFree(Agent agent, Duration duration) {
        agent.freeAtUs = core.nowUs() + scaledUs(duration);
        later(duration.plusMillis(1));
    }

    private long scaledUs(Duration duration) {
        return (long) (duration.toNanos() / 1000.0 / core.config().timeScale());
    }

    private void becomes(Agent agent, String state) {
        agent.state = state;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("CC-Agent", agent.name);
        headers.put("CC-Action", "agent-state-change");
        headers.put("CC-Agent-State", state);
        core.bus().publish(SwitchEvent.CC_AGENT_UPDATE, headers);
    }

    private void status(Agent agent, String status) {
        agent.status = status;
        agent.lastStatusChange = seconds();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("CC-Agent", agent.name);
        headers.put("CC-Action", "agent-status-change");
        headers.put("CC-Agent-Status", status);
        core.bus().publish(SwitchEvent.CC_AGENT_UPDATE, headers);
    }

    private void count(String queue, int callers) {
        Map<String, String> headers = headers(queue, "members-count");
        headers.put("CC-Count", Integer.toString(callers));
        headers.put("CC-Selection", "Single-Queue");
        core.bus().publish(SwitchEvent.CC_COUNT, headers);
    }

    private static Map<String, String> headers(String queue, String action) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("CC-Queue", queue);
        headers.put("CC-Action", action);
        return headers;
    }

    private static void addCallTimes(Map<String, String> headers, Member member) {
        headers.put("CC-Agent-Called-Time", Long.toString(member.called));
        headers.put("CC-Agent-Answered-Time", Long.toString(member.answeredAt));
    }

    private static void addMember(Map<String, String> headers, Member member) {
        headers.put("CC-Member-UUID", member.uuid);
        headers.put("CC-Member-Session-UUID", member.leg.uuid);
        headers.put("CC-Member-CID-Name", "Outbound Call");
        headers.put("CC-Member-CID-Number", member.leg.dialed);
    }

    private long seconds() {
        return core.nowUs() / 1_000_000;
    }

    // ---- callcenter_config

    /** {@code callcenter_config}, its words behind the command; single quotes keep words together. */
    String configure(List<String> words) {
        String what = String.join(" ", words.subList(0, Math.min(3, words.size())));
        if (what.startsWith("agent list")) {
            return table(AGENT_COLUMNS, agents.values().stream().map(this::row).toList());
        } else if (what.equals("queue list")) {
            return table(
                    QUEUE_COLUMNS,
                    config.queues().keySet().stream().map(this::queueRow).toList());
        } else if (what.equals("queue list agents") && words.size() > 3) {
            List<String> names = config.queues().getOrDefault(words.get(3), List.of());
            return table(
                    AGENT_COLUMNS,
                    names.stream().map(agents::get).map(this::row).toList());
        } else if (what.equals("queue list members") && words.size() > 3) {
            return table(MEMBER_COLUMNS, memberRows(words.get(3)));
        } else if (what.equals("queue count members") && words.size() > 3) {
            return Integer.toString(waitingIn(words.get(3)));
        } else if (what.startsWith("tier list") || what.equals("queue list tiers")) {
            return table(TIER_COLUMNS, tierRows(words.size() > 3 ? words.get(3) : null));
        } else if (what.equals("agent set status") && words.size() > 4) {
            return setStatus(words.get(3), words.get(4));
        }
        return "-USAGE: agent|queue|tier ...\n";
    }

    private String setStatus(String name, String status) {
        Agent agent = agents.get(name);
        if (agent == null) {
            return "-ERR Invalid Agent not found!\n";
        }
        if (!STATUSES.contains(status)) {
            return "-ERR Invalid Agent Status!\n";
        }
        status(agent, status);
        later(TO_OFFER);
        return "+OK\n";
    }

    private static final String AGENT_COLUMNS =
            "name|instance_id|uuid|type|contact|status|state|max_no_answer|wrap_up_time"
                    + "|reject_delay_time|busy_delay_time|no_answer_delay_time|last_bridge_start|last_bridge_end"
                    + "|last_offered_call|last_status_change|no_answer_count|calls_answered|talk_time|ready_time"
                    + "|external_calls_count";
    private static final String QUEUE_COLUMNS = "name|strategy|max_wait_time";
    private static final String TIER_COLUMNS = "queue|agent|state|level|position";
    private static final String MEMBER_COLUMNS = "queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch"
            + "|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent"
            + "|serving_system|state|score";

    /** An empty table has no column names either. */
    private static String table(String columns, List<String> rows) {
        return rows.isEmpty() ? "+OK\n" : columns + "\n" + String.join("\n", rows) + "\n+OK\n";
    }

    private String row(Agent agent) {
        int at = agent.name.indexOf('@');
        String extension = at < 0 ? agent.name : agent.name.substring(0, at);
        long wrapUp = Math.max(Math.min(1, config.wrapUp().toMillis()), scaledUs(config.wrapUp()) / 1_000_000);
        return String.join(
                "|",
                agent.name,
                "single_box",
                agent.legUuid,
                "callback",
                "[leg_timeout=" + config.legTimeout().toSeconds() + "]sofia/internal/" + extension + "@127.0.0.1:5070",
                agent.status,
                agent.state,
                Integer.toString(config.maxNoAnswer()),
                Long.toString(wrapUp),
                "5",
                Long.toString(config.busyDelay().toSeconds()),
                "0",
                Long.toString(agent.lastBridgeStart),
                Long.toString(agent.lastBridgeEnd),
                Long.toString(agent.lastOffered),
                Long.toString(agent.lastStatusChange),
                Integer.toString(agent.noAnswers),
                Integer.toString(agent.answered),
                Long.toString(agent.talkSeconds),
                "0",
                "0");
    }

    private String queueRow(String queue) {
        return queue + "|longest-idle-agent|60";
    }

    private List<String> tierRows(@Nullable String only) {
        List<String> rows = new ArrayList<>();
        config.queues().forEach((queue, names) -> {
            if (only == null || only.equals(queue)) {
                names.forEach(name -> rows.add(queue + "|" + name + "|Ready|1|1"));
            }
        });
        return rows;
    }

    private List<String> memberRows(String queue) {
        return members.stream()
                .filter(member -> member.queue.equals(queue))
                .map(member -> String.join(
                        "|",
                        queue,
                        "single_box",
                        member.uuid,
                        member.leg.uuid,
                        member.leg.dialed,
                        "Outbound Call",
                        Long.toString(member.joined),
                        Long.toString(member.joined),
                        "0",
                        "0",
                        "0",
                        "0",
                        "0",
                        member.bridged ? String.valueOf(member.agentName()) : "",
                        member.bridged ? "single_box" : "",
                        member.bridged ? "Answered" : member.agent == null ? "Waiting" : "Trying",
                        "0"))
                .toList();
    }
}
