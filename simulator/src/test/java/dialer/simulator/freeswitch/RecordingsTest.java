package dialer.simulator.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays what the client of a recording sent, and holds what comes back against what the real switch answered: content
 * types, replies, the events of each channel in their order, and every header's name in its place.
 *
 * <p>What may differ: values that name a time, a random id, a port or a counter; and where several channels live at
 * once, the order between channels.
 */
class RecordingsTest {

    private static final double TIME_SCALE = 20;

    private SimulatedSwitch target = SimulatedSwitch.start(config().build());

    private static SwitchConfig.Builder config() {
        return SwitchConfig.builder().timeScale(TIME_SCALE).heartbeatPeriod(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call_ok",
                "call_ok_ivr_ends",
                "call_slow_answer",
                "call_quick_hangup",
                "call_busy",
                "call_404",
                "call_603",
                "call_503",
                "call_noanswer",
                "call_183_480_ignore_early",
                "call_invalid_gateway",
                "call_gateway_down",
                "call_gateway_unregistered",
                "call_gateway_dead_noping",
                "call_agent_busy",
                "call_agent_remote_hangup",
                "call_ext_unknown",
                "call_context_unknown",
                "call_api_ok",
                "call_api_busy",
                "limit_paused",
                "limit_paused_outbound",
                "bgapi_jobuuid",
                "gateway_states",
                "bad_commands",
                "pipelined",
                "auth_ok",
                "auth_empty",
                "auth_missing"
            })
    void answersAsTheRealSwitchDid(String name) {
        Recording recording = Recording.named(name);
        try (EslTestClient client = new EslTestClient(target.port())) {
            play(recording, client);
            client.awaitFrames(recording.received().size());
            compare(recording, client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth_wrong", "auth_user_wrong"})
    void endsTheConnectionAsTheRealSwitchDid(String name) {
        Recording recording = Recording.named(name);
        try (EslTestClient client = new EslTestClient(target.port())) {
            play(recording, client);
            client.awaitEnd();
            compare(recording, client);
        }
    }

    @Test
    void shutsDownAsTheRealSwitchDid() {
        Recording recording = Recording.named("disconnect_shutdown_api");
        String shutdown = "api fsctl shutdown\n\n";
        Recording before = new Recording(recording.entries().stream()
                .takeWhile(entry -> !entry.text().equals(shutdown))
                .toList());
        try (EslTestClient client = new EslTestClient(target.port());
                EslTestClient other = EslTestClient.loggedIn(target)) {
            play(before, client);
            await().until(() -> other.api("show channels as json").contains("RINGING"));
            client.send(shutdown);
            client.awaitEnd();
            compare(recording, client);
        }
    }

    @Test
    void turnsAwayAnAddressThatIsNotInTheAccessList() {
        target.close();
        target = SimulatedSwitch.start(config().rejectClients().build());
        try (EslTestClient client = new EslTestClient(target.port())) {
            client.awaitEnd();
            compare(Recording.named("acl_reject"), client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_kill_ringing", "call_kill_answered", "call_agent"})
    void endsAKilledCallAsTheRealSwitchDid(String name) {
        Recording recording = Recording.named(name);
        String lastBeforeKill = name.equals("call_agent")
                ? "CHANNEL_BRIDGE"
                : name.equals("call_kill_ringing") ? "CHANNEL_PROGRESS" : "BACKGROUND_JOB";
        try (EslTestClient client = new EslTestClient(target.port());
                EslTestClient other = EslTestClient.loggedIn(target)) {
            play(recording, client);
            client.awaitEvent(event -> event.value("Event-Name").equals(lastBeforeKill));
            other.api("uuid_kill " + client.events().get(0).value("Unique-ID"));
            client.awaitFrames(recording.received().size());
            compare(recording, client);
        }
    }

    @Test
    void givesUpOnAFarEndThatNeverAnswers() {
        target.close();
        GatewayConfig gateway = GatewayConfig.recorded().get(2);
        GatewayConfig mute =
                new GatewayConfig(gateway.name(), gateway.proxy(), false, false, true, GatewayConfig.Peer.MUTE);
        target = SimulatedSwitch.start(
                config().timeScale(200).gateways(List.of(mute)).build());
        Recording recording = Recording.named("call_gateway_hung");
        try (EslTestClient client = new EslTestClient(target.port())) {
            play(recording, client);
            client.awaitFrames(recording.received().size());
            compare(recording, client);
        }
    }

    @Test
    void hangsUpEveryCallAsTheRealSwitchDid() {
        Recording recording = Recording.named("hupall");
        try (EslTestClient client = new EslTestClient(target.port())) {
            play(recording, client);
            client.awaitFrames(recording.received().size());
            compare(recording, client);
        }
    }

    @Test
    void letsOneSessionLessThanTheLimitStartInASecond() {
        Recording recording = Recording.named("limit_sps");
        try (EslTestClient client = new EslTestClient(target.port())) {
            for (Recording.Entry entry : recording.entries()) {
                if (entry.sent()) {
                    client.send(entry.text());
                    if (entry.text().contains("sps 3\n")) {
                        client.awaitFrames(4);
                        target.startNewSecond();
                    }
                }
            }
            client.awaitFrames(recording.received().size() - 1);
            compareEvents(withoutHeartbeats(recording.received()), client.frames());
        }
    }

    @Test
    void tellsGatewayTransitionsAsTheRealSwitchDid() {
        List<Frame> recorded = Recording.named("gateway_transition").received();
        String first = GatewayConfig.recorded().get(0).name();
        String last = GatewayConfig.recorded().get(5).name();
        try (EslTestClient client = EslTestClient.loggedIn(target)) {
            client.send("event plain CUSTOM sofia::gateway_state sofia::gateway_add sofia::gateway_delete\n\n");
            client.awaitFrames(3);
            target.setGatewayUp(first, false);
            target.setGatewayUp(first, true);
            client.api("sofia profile external killgw " + last);
            assertThat(client.api("sofia status gateway " + last)).isEqualTo("Invalid Gateway!\n");
            client.api("sofia profile external rescan");
            assertThat(client.api("sofia status gateway " + last)).contains("Status  \tUP\n");
            List<Frame> expected = events(recorded).stream()
                    .filter(event -> !event.value("Gateway").startsWith("4444"))
                    .toList();
            assertThat(client.events()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(client.events().get(i).names())
                        .isEqualTo(expected.get(i).names());
                assertThat(values(
                                client.events().get(i),
                                "Event-Subclass",
                                "Gateway",
                                "State",
                                "Ping-Status",
                                "Status",
                                "Phrase"))
                        .isEqualTo(values(
                                expected.get(i),
                                "Event-Subclass",
                                "Gateway",
                                "State",
                                "Ping-Status",
                                "Status",
                                "Phrase"));
            }
        }
    }

    @Test
    void beatsAsTheRealSwitchDid() {
        target.close();
        target = SimulatedSwitch.start(
                config().heartbeatPeriod(Duration.ofMillis(50)).build());
        Recording recording = Recording.named("heartbeat");
        try (EslTestClient client = new EslTestClient(target.port())) {
            play(recording, client);
            client.awaitFrames(recording.received().size());
            compareEvents(
                    recording.received(),
                    client.frames().subList(0, recording.received().size()));
        }
    }

    @Test
    void diesWithoutAWord() {
        Recording recording = Recording.named("disconnect_sigkill");
        try (EslTestClient client = new EslTestClient(target.port())) {
            play(recording, client);
            client.awaitFrames(recording.received().size());
            target.kill();
            client.awaitEnd();
            compare(recording, client);
        }
    }

    /** Sends each piece once everything that the recording shows before it has come. */
    private static void play(Recording recording, EslTestClient client) {
        int expected = 0;
        boolean ended = false;
        for (Recording.Entry entry : recording.entries()) {
            if (!entry.sent()) {
                expected++;
            } else if (!ended) {
                int frames = expected;
                await().atMost(Duration.ofSeconds(10))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> client.isEnded() || client.frames().size() >= frames);
                ended = client.isEnded();
                if (!ended) {
                    client.send(entry.text());
                }
            }
        }
    }

    private static void compare(Recording recording, EslTestClient client) {
        List<Frame> expected = recording.received();
        List<Frame> actual = client.frames();
        assertThat(replies(actual)).isEqualTo(replies(expected));
        compareEvents(expected, actual);
    }

    private static void compareEvents(List<Frame> expectedFrames, List<Frame> actualFrames) {
        Map<String, List<Frame>> expected = byChannel(events(expectedFrames));
        Map<String, List<Frame>> actual = byChannel(events(actualFrames));
        assertThat(histories(actual)).containsExactlyInAnyOrderElementsOf(histories(expected));
        List<List<Frame>> left = new ArrayList<>(actual.values());
        for (List<Frame> wanted : expected.values()) {
            List<Frame> match = left.stream()
                    .filter(candidate -> history(candidate).equals(history(wanted)))
                    .findFirst()
                    .orElseThrow();
            left.remove(match);
            for (int i = 0; i < wanted.size(); i++) {
                compareEvent(wanted.get(i), match.get(i));
            }
        }
        for (Frame frame : actualFrames) {
            assertThat(frame.bodyBytes()).isEqualTo(frame.contentLength());
        }
    }

    private static void compareEvent(Frame expected, Frame actual) {
        String[] same = {
            "Channel-State",
            "Channel-Call-State",
            "Channel-State-Number",
            "Channel-Name",
            "Channel-HIT-Dialplan",
            "Answer-State",
            "Hangup-Cause",
            "Call-Direction",
            "Caller-Caller-ID-Name",
            "Caller-Caller-ID-Number",
            "Caller-Callee-ID-Name",
            "Caller-Callee-ID-Number",
            "Caller-Destination-Number",
            "Caller-Context",
            "Caller-Profile-Index",
            "Caller-RDNIS",
            "Other-Type",
            "Other-Leg-Destination-Number",
            "Job-Command",
            "Job-Command-Arg",
            "variable_sip_term_status",
            "variable_proto_specific_hangup_cause",
            "variable_sip_term_cause",
            "variable_sip_hangup_disposition",
            "variable_hangup_cause",
            "variable_hangup_cause_q850",
            "variable_sip_invite_failure_status",
            "variable_endpoint_disposition",
            "variable_originate_disposition",
            "variable_DIALSTATUS",
            "variable_bridge_hangup_cause",
            "variable_last_bridge_role",
            "variable_last_app",
            "variable_last_arg",
            "variable_caller_id",
            "variable_current_application",
            "variable_sip_gateway_name"
        };
        assertThat(actual.names()).as(expected.value("Event-Name")).isEqualTo(expected.names());
        assertThat(values(actual, same)).as(expected.value("Event-Name")).isEqualTo(values(expected, same));
        if (expected.value("Event-Name").equals("BACKGROUND_JOB")) {
            assertThat(masked(actual.body())).isEqualTo(masked(expected.body()));
        }
    }

    private static Map<String, String> values(Frame event, String... names) {
        Map<String, String> values = new TreeMap<>();
        for (String name : names) {
            values.put(name, event.value(name));
        }
        return values;
    }

    /** Content type and text of every frame that is no event. */
    private static List<String> replies(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> !frame.isEvent())
                .map(frame -> frame.names().stream()
                                .filter(name -> !name.equals("Content-Length"))
                                .toList() + frame.contentType() + " "
                        + masked(frame.value("Reply-Text") + frame.body()))
                .toList();
    }

    /** Blots out what differs from run to run. */
    private static String masked(String text) {
        return text.replaceAll("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                .replaceAll("\\d+ (year|day|hour|minute|second|millisecond|microsecond)s?\\b", "TIME")
                .replaceAll("\\d+(\\.\\d+)?s?(?=</(ping|pingtime|uptime-usec|calls-out|failed-calls-out)>)", "N")
                .replaceAll("((Ping|PingTime|Uptime|CallsOUT|FailedCallsOUT) *)\t[\\d.]+s?", "$1\tN")
                .replaceAll("\t +\\d\\.\\d\\d\t0/0\t\\d+/\\d+( \\(retry: \\d+s\\))?", "\tN")
                .replaceAll("Outbound\\(Failed/Total\\): ?\\d+/\\d+", "N")
                .replaceAll("\\d+ session\\(s\\)|peak \\d+|5min \\d+|cpu [\\d./]+|^\\d{10}$", "N")
                .replaceAll("\\(retry: \\d+s\\)", "RETRY");
    }

    private static List<Frame> events(List<Frame> frames) {
        return frames.stream().filter(Frame::isEvent).map(Frame::event).toList();
    }

    private static List<Frame> withoutHeartbeats(List<Frame> frames) {
        return frames.stream()
                .filter(frame ->
                        !frame.isEvent() || !frame.event().value("Event-Name").equals("HEARTBEAT"))
                .toList();
    }

    /** Events of each channel in their order; what belongs to none by its name, jobs by what they returned. */
    private static Map<String, List<Frame>> byChannel(List<Frame> events) {
        return events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.value("Unique-ID").isEmpty()
                                ? event.value("Event-Name") + masked(event.body())
                                : event.value("Unique-ID"),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static List<String> histories(Map<String, List<Frame>> channels) {
        return channels.values().stream().map(RecordingsTest::history).toList();
    }

    private static String history(List<Frame> events) {
        return events.stream()
                .map(event -> event.value("Event-Name") + " " + event.value("Hangup-Cause") + masked(event.body()))
                .toList()
                .toString();
    }
}
