package dialer.simulator.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dialer.simulator.carrier.CallOutcome;
import dialer.simulator.carrier.CallPlan;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The switch's own queue, answering machines and messages, as they were recorded or seen on the real switch. */
class CallCenterTest {
    private static final String GATEWAY = "sofia/gateway/11111111-2222-3333-4444-555555555555/";
    private static final String EVENTS =
            "event plain CHANNEL_OUTGOING CHANNEL_CREATE CHANNEL_ORIGINATE CHANNEL_PROGRESS"
                    + " CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY"
                    + " CHANNEL_PARK BACKGROUND_JOB PLAYBACK_START PLAYBACK_STOP"
                    + " CUSTOM callcenter::info avmd::start avmd::beep avmd::stop\n\n";

    private SimulatedSwitch target = start(config -> config);

    private static SimulatedSwitch start(UnaryOperator<SwitchConfig.Builder> more) {
        SwitchConfig.Builder config = SwitchConfig.builder().timeScale(20).heartbeatPeriod(Duration.ofHours(1));
        return SimulatedSwitch.start(more.apply(config).build());
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void aCallIsLedToTheLongestIdleAgentAsInTheRecording() {
        List<Frame> recorded = Recording.named("call_callcenter").received().stream()
                .filter(Frame::isEvent)
                .map(Frame::event)
                .filter(event -> !event.value("Event-Name").startsWith("CHANNEL_EXECUTE"))
                .toList();
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            originate(client, "4920008", "9005 XML 127.0.0.1", "");
            awaitAction(client, "agent-state-change", "In a queue call");
            other.api("uuid_kill call-1");
            awaitAction(client, "agent-state-change", "Waiting");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_DESTROY")
                    && event.value("Unique-ID").equals("call-1"));

            List<Frame> events = client.events();
            assertThat(events.stream().map(CallCenterTest::told))
                    .isEqualTo(recorded.stream().map(CallCenterTest::told).toList());
            for (int i = 0; i < recorded.size(); i++) {
                assertThat(ofTheQueue(events.get(i))).as(told(recorded.get(i))).isEqualTo(ofTheQueue(recorded.get(i)));
            }
        }
    }

    @Test
    void theListsTellOfAgentsAndCallers() {
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            assertThat(other.api("callcenter_config queue list agents support@127.0.0.1"))
                    .startsWith("name|instance_id|uuid|type|contact|status|state|")
                    .contains("\n1001@127.0.0.1|single_box||callback|")
                    .contains("|Available|Waiting|")
                    .endsWith("\n+OK\n");
            assertThat(other.api("callcenter_config queue list agents nosuch")).isEqualTo("+OK\n");
            assertThat(other.api("callcenter_config agent set status 1001@127.0.0.1 On Break"))
                    .isEqualTo("-ERR Invalid Agent Status!\n");
            onBreak(other, "1001", "1002");
            originate(client, "4920008", "9005 XML 127.0.0.1", "");
            awaitAction(client, "member-queue-start", "");
            assertThat(other.api("callcenter_config queue list members support@127.0.0.1"))
                    .contains("|call-1|4920008|")
                    .contains("|Waiting|");
            assertThat(other.api("callcenter_config queue count members support@127.0.0.1"))
                    .isEqualTo("1");
        }
    }

    @Test
    void whoHangsUpInTheQueueCancels() {
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            onBreak(other, "1001", "1002");
            originate(client, "4920000", "9005 XML 127.0.0.1", "");
            client.awaitEvent(event -> event.value("CC-Action").equals("member-queue-end"));
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_HANGUP_COMPLETE"));

            assertThat(client.events().stream()
                            .filter(event -> event.value("CC-Action").equals("member-queue-end")))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.value("CC-Cause")).isEqualTo("Cancel");
                        assertThat(event.value("CC-Cancel-Reason")).isEqualTo("BREAK_OUT");
                        assertThat(event.value("CC-Member-Session-UUID")).isEqualTo("call-1");
                    });
        }
    }

    @Test
    void aBusyAgentIsFollowedByTheNext() {
        target.close();
        target = start(config -> config.agents(extension -> extension.equals("1001")
                ? CallPlan.refuse(CallOutcome.BUSY, Duration.ofMillis(100))
                : CallPlan.answerAndHold(Duration.ofMillis(500))));
        try (EslTestClient client = listening()) {
            originate(client, "4920008", "9005 XML 127.0.0.1", "");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_BRIDGE"));

            assertThat(client.events().stream()
                            .filter(event -> event.value("CC-Action").equals("bridge-agent-fail")))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.value("CC-Agent")).isEqualTo("1001%40127.0.0.1");
                        assertThat(event.value("CC-Hangup-Cause")).isEqualTo("USER_BUSY");
                    });
            assertThat(client.events().stream()
                            .filter(event -> event.value("CC-Action").equals("bridge-agent-start")))
                    .singleElement()
                    .satisfies(event -> assertThat(event.value("CC-Agent")).isEqualTo("1002%40127.0.0.1"));
        }
    }

    @Test
    void aParkedCallIsLedIntoTheQueueByACommand() {
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            originate(client, "4920008", "&park()", "");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_PARK"));
            assertThat(other.api("uuid_transfer call-1 'callcenter:support@127.0.0.1' inline"))
                    .isEqualTo("+OK\n");
            awaitAction(client, "agent-state-change", "In a queue call");
        }
    }

    @Test
    void aCallToAnUnknownQueueEnds() {
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            originate(client, "4920008", "&park()", "");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_PARK"));
            other.api("uuid_transfer call-1 callcenter:nosuch inline");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_HANGUP_COMPLETE")
                    && event.value("Hangup-Cause").equals("NORMAL_CLEARING"));
        }
    }

    @Test
    void aParkEndsAtItsLimit() {
        try (EslTestClient client = listening()) {
            originate(client, "4920008", "&park()", "park_timeout=2:ALLOTTED_TIMEOUT");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_HANGUP_COMPLETE")
                    && event.value("Hangup-Cause").equals("ALLOTTED_TIMEOUT"));
        }
    }

    @Test
    void aMessageIsHeardWhenTheCallIsParkedAndLostBehindATransfer() {
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            originate(client, "4920008", "&park()", "");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_PARK"));
            client.send("api uuid_transfer call-1 park inline\n\napi uuid_broadcast call-1 lost.wav aleg\n\n");
            await().until(() -> client.events().stream()
                            .filter(event -> event.value("Event-Name").equals("CHANNEL_PARK"))
                            .count()
                    == 2);
            assertThat(other.api("uuid_broadcast call-1 /nonexistent.wav aleg")).isEqualTo("+OK Message sent\n");
            other.api("uuid_broadcast call-1 silence_stream://300 aleg");
            client.awaitEvent(event -> event.value("Event-Name").equals("PLAYBACK_STOP"));

            assertThat(client.events().stream()
                            .filter(event -> event.value("Event-Name").startsWith("PLAYBACK"))
                            .map(event -> event.value("Event-Name") + " " + event.value("Playback-File-Path")))
                    .containsExactly("PLAYBACK_START silence_stream%3A//300", "PLAYBACK_STOP silence_stream%3A//300");
        }
    }

    @Test
    void aMachinesBeepIsHeardByWhoListens() {
        try (EslTestClient client = listening()) {
            originate(client, "4910001", "&park()", "execute_on_answer_amd=avmd_start");
            client.awaitEvent(event -> event.value("Event-Subclass").equals("avmd%3A%3Abeep"));
            List<String> recorded = Recording.named("call_avmd_machine").received().stream()
                    .filter(Frame::isEvent)
                    .map(Frame::event)
                    .filter(event -> event.value("Event-Subclass").equals("avmd%3A%3Abeep"))
                    .flatMap(event -> event.names().stream())
                    .filter(name -> !name.matches("Frequency.*|Amplitude.*|Detect.*"))
                    .toList();
            assertThat(client.events().stream()
                            .filter(event -> event.value("Event-Subclass").equals("avmd%3A%3Abeep"))
                            .flatMap(event -> event.names().stream()))
                    .isEqualTo(recorded);
        }
    }

    @Test
    void modAmdLeavesItsWordBeforeThePark() {
        target.close();
        target = start(config -> config.modules("mod_amd"));
        try (EslTestClient client = listening();
                EslTestClient other = EslTestClient.loggedIn(target)) {
            assertThat(other.api("module_exists mod_amd")).isEqualTo("true");
            assertThat(other.api("module_exists mod_callcenter")).isEqualTo("false");
            assertThat(other.api("callcenter_config queue list")).startsWith("-ERR");
            originate(client, "4910001", "&park()", "execute_on_answer_amd=amd");
            client.awaitEvent(event -> event.value("Event-Name").equals("CHANNEL_PARK")
                    && event.value("variable_amd_result").equals("MACHINE"));
        }
    }

    private EslTestClient listening() {
        EslTestClient client = EslTestClient.loggedIn(target);
        client.send(EVENTS);
        client.awaitFrames(3);
        return client;
    }

    private static void originate(EslTestClient client, String number, String destination, String variable) {
        client.send("bgapi originate {session_in_hangup_hook=true,origination_uuid=call-1"
                + (variable.isEmpty() ? "" : "," + variable) + "}" + GATEWAY + number + " " + destination + "\n\n");
    }

    private static void onBreak(EslTestClient client, String... agents) {
        for (String agent : agents) {
            assertThat(client.api("callcenter_config agent set status " + agent + "@127.0.0.1 'On Break'"))
                    .isEqualTo("+OK\n");
        }
    }

    private static void awaitAction(EslTestClient client, String action, String state) {
        client.awaitEvent(event -> event.value("CC-Action").equals(action)
                && event.value("CC-Agent-State").replace("%20", " ").equals(state));
    }

    private static String told(Frame event) {
        return event.value("Event-Name") + " " + event.value("CC-Action") + " " + event.value("CC-Agent-State") + " "
                + event.value("Event-Calling-Function") + " " + event.value("Hangup-Cause");
    }

    /** What the queue itself says: names in their order, and the values that are the same in every run. */
    private static List<String> ofTheQueue(Frame event) {
        return event.names().stream()
                .filter(name -> name.startsWith("CC-"))
                .map(name -> name + " " + (name.matches(".*(UUID|Time)") ? "" : event.value(name)))
                .toList();
    }
}
