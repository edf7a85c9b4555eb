package dialer.esl;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Recordings;
import dialer.scheduler.Signal;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueAgentsTest {
    private static final QueueName SUPPORT = new QueueName("support@127.0.0.1");
    private static final AgentId FIRST = new AgentId("1001@127.0.0.1");
    private static final String COLUMNS = "name|instance_id|uuid|type|contact|status|state|max_no_answer|wrap_up_time"
            + "|reject_delay_time|busy_delay_time|no_answer_delay_time|last_bridge_start|last_bridge_end"
            + "|last_offered_call|last_status_change|no_answer_count|calls_answered|talk_time|ready_time"
            + "|external_calls_count\n";

    private final HandTimer timer = new HandTimer();
    private final List<Signal> signals = new ArrayList<>();
    private final QueueAgents agents = new QueueAgents(Calls.SWITCH, timer, signals::add);

    @ParameterizedTest
    @CsvSource({
        "Available,             Waiting,         0,   0, AVAILABLE",
        "Available (On Demand), Waiting,         0,   0, AVAILABLE",
        "Available,             Receiving,       0,   0, RESERVED",
        "Available,             In a queue call, 0,   0, TALKING",
        "Available,             Idle,            0,   0, AWAY",
        "On Break,              Waiting,         0,   0, AWAY",
        "Logged Out,            Waiting,         0,   0, AWAY",
        "On Break,              In a queue call, 0,   0, TALKING",
        "Available,             Waiting,         995, 0, WRAP_UP",
        "Available,             Waiting,         0, 1004, WRAP_UP",
    })
    void anAgentIsWhatStatusAndStateSay(
            String status, String state, long bridgeEnd, long readyAt, AgentState expected) {
        AgentSignal.AgentsListed listed = agents.listed(
                SUPPORT,
                COLUMNS + "1001@127.0.0.1|single_box||callback|c|" + status + "|" + state + "|3|10|5|5|0|0|" + bridgeEnd
                        + "|0|940|0|0|0|" + readyAt + "|0\n+OK\n",
                Instant.ofEpochSecond(1000));

        assertThat(Objects.requireNonNull(listed).agents())
                .extracting(AgentRow::state)
                .containsExactly(expected);
    }

    @Test
    void aStateLastsSinceTheLastThingThatHappened() {
        AgentSignal.AgentsListed listed = agents.listed(
                SUPPORT,
                COLUMNS
                        + "1001@127.0.0.1|single_box||callback|c|Available|Waiting|3|2|5|5|0|900|950|899|800|0|1|3|0|0\n+OK\n",
                Instant.ofEpochSecond(1000));

        assertThat(Objects.requireNonNull(listed).agents())
                .containsExactly(new AgentRow(FIRST, AgentState.AVAILABLE, 50_000));
    }

    @Test
    void anEmptyTableIsNoList() {
        assertThat(agents.listed(SUPPORT, "+OK\n", null)).isNull();
        assertThat(agents.listed(SUPPORT, "-ERR something\n", null)).isNull();
        assertThat(agents.listed(SUPPORT, COLUMNS + "too|short\n+OK\n", null)).isNull();
    }

    @Test
    void theRecordedCallTakesItsAgentAndGivesThemBack() {
        Recordings.events("call_callcenter").stream()
                .filter(event -> "callcenter::info".equals(event.subclass()))
                .forEach(agents::onEvent);

        assertThat(signals)
                .extracting(signal -> ((AgentSignal.AgentChanged) signal).agent())
                .containsExactly(
                        new AgentRow(FIRST, AgentState.RESERVED, 0),
                        new AgentRow(FIRST, AgentState.TALKING, 0),
                        new AgentRow(FIRST, AgentState.AVAILABLE, 0));
    }

    @Test
    void theRecordedCallIsFollowedThroughTheQueue() {
        CallId call = new CallId("31ba5e92-9c66-428f-a180-5d8b3309d720");
        assertThat(Recordings.events("call_callcenter").stream()
                        .filter(event -> "callcenter::info".equals(event.subclass()))
                        .map(CallEvents::signal)
                        .filter(Objects::nonNull))
                .containsExactly(
                        new CallSignal.QueueJoined(call, Instant.parse("2026-11-21T09:34:08.217774Z")),
                        new CallSignal.AgentOffered(call, FIRST),
                        new CallSignal.AgentOffered(call, FIRST),
                        new CallSignal.QueueLeft(call, true));
    }

    @Test
    void wrapUpEndsByItself() {
        agents.listed(
                SUPPORT,
                COLUMNS + "1001@127.0.0.1|single_box||callback|c|Available|Waiting|3|20|5|5|0|0|0|0|0|0|0|0|0|0\n+OK\n",
                Instant.ofEpochSecond(1000));
        agents.onEvent(state("In a queue call"));
        agents.onEvent(state("Waiting"));
        assertThat(states()).containsExactly(AgentState.TALKING, AgentState.WRAP_UP);
        timer.advance(Duration.ofSeconds(20));
        assertThat(states()).endsWith(AgentState.AVAILABLE).hasSize(3);
    }

    @Test
    void aBreakIsHeardAtOnce() {
        agents.onEvent(Recordings.event("""
                Event-Name: CUSTOM
                Event-Subclass: callcenter%3A%3Ainfo
                CC-Agent: 1001%40127.0.0.1
                CC-Action: agent-status-change
                CC-Agent-Status: On%20Break

                """));
        assertThat(states()).containsExactly(AgentState.AWAY);
    }

    @Test
    void afterALostConnectionNothingIsTimedAnyMore() {
        wrapUpBegins();
        agents.forget();
        timer.advance(Duration.ofMinutes(1));
        assertThat(states()).containsExactly(AgentState.TALKING, AgentState.WRAP_UP);
    }

    private void wrapUpBegins() {
        agents.listed(
                SUPPORT,
                COLUMNS + "1001@127.0.0.1|single_box||callback|c|Available|Waiting|3|20|5|5|0|0|0|0|0|0|0|0|0|0\n+OK\n",
                Instant.ofEpochSecond(1000));
        agents.onEvent(state("In a queue call"));
        agents.onEvent(state("Waiting"));
    }

    private List<AgentState> states() {
        return signals.stream()
                .map(signal -> ((AgentSignal.AgentChanged) signal).agent().state())
                .toList();
    }

    private static EslEvent state(String state) {
        return Recordings.event("Event-Name: CUSTOM\nEvent-Subclass: callcenter%3A%3Ainfo\n"
                + "CC-Agent: 1001%40127.0.0.1\nCC-Action: agent-state-change\nCC-Agent-State: "
                + state.replace(" ", "%20") + "\n\n");
    }
}
