package dialer.esl;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.esl.protocol.ScriptedSwitch;
import dialer.esl.protocol.ScriptedSwitch.Client;
import dialer.scheduler.Signal;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.result.HangupCause;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EslSwitchesTest {
    private static final CallId CALL = new CallId("call-1");
    private static final GatewayId GATEWAY = new GatewayId("gw-1");
    private static final String CORE = "f10f7fe8-d09a-4e19-9767-73517ebc931f";
    private static final SwitchSignal.SwitchUp UP = new SwitchSignal.SwitchUp(
            Calls.SWITCH,
            CORE,
            new Capacity(3, 1000, 30, true),
            new TreeMap<>(Map.of(GATEWAY, GatewayState.UP)),
            Set.of(CALL));

    private static final SwitchSignal.ModulesListed MODULES =
            new SwitchSignal.ModulesListed(Calls.SWITCH, Set.of(SwitchModule.MOD_CALLCENTER, SwitchModule.MOD_AVMD));

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean mayOriginate = new AtomicBoolean(true);
    private final AtomicBoolean roomInQueue = new AtomicBoolean(true);
    private final Answers answers = new Answers();

    @Test
    void aSwitchIsUpWhenItsFactsAreRead() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = started(theSwitch)) {
            assertThat(signal()).isEqualTo(MODULES);
            assertThat(signal()).isEqualTo(UP);
            assertThat(theSwitch.command())
                    .isEqualTo(
                            "event plain HEARTBEAT BACKGROUND_JOB CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA"
                                    + " CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_PARK"
                                    + " CHANNEL_HANGUP_COMPLETE GENERAL PLAYBACK_START PLAYBACK_STOP"
                                    + " CUSTOM sofia::gateway_state sofia::gateway_add sofia::gateway_delete"
                                    + " callcenter::info avmd::beep amd::done");
            assertThat(switches).isNotNull();
        }
    }

    @Test
    void anOriginateEndsByItsJobsEvent() throws Exception {
        answers.jobResult = "-ERR USER_BUSY\n";
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            switches.originate(Calls.ivr("call-1", "8001"));
            assertThat(signal()).isEqualTo(new CallSignal.OriginateFailed(CALL, new HangupCause("USER_BUSY")));
            assertThat(theSwitch.commandsSoFar())
                    .filteredOn(command -> command.startsWith("bgapi originate"))
                    .singleElement()
                    .asString()
                    .startsWith("bgapi originate {origination_uuid=call-1,")
                    .endsWith("sofia/gateway/gw-1/+18005550199 8001 XML pbx.example\nJob-UUID: call-1");
            assertThat(signals).isEmpty();
        }
    }

    @Test
    void anOriginateOfACallThatMayBeAnothersByNowIsNotSent() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            mayOriginate.set(false);
            switches.originate(Calls.ivr("call-1", "8001"));
            assertThat(signal()).isInstanceOf(CallSignal.OriginateNotSent.class);
            assertThat(theSwitch.commandsSoFar()).noneMatch(command -> command.startsWith("bgapi originate"));
        }
    }

    @Test
    void anOriginateThatCannotLeaveIsNotSent() throws Exception {
        try (EslSwitches switches = switches(1)) {
            switches.originate(Calls.ivr("call-1", "8001"));
            assertThat(signal()).isInstanceOf(CallSignal.OriginateNotSent.class);
        }
    }

    @Test
    void anOriginateWhoseJobIsGivenUpIsUncertain() throws Exception {
        answers.jobResult = null;
        try (ScriptedSwitch theSwitch = answers.onTwoConnections()) {
            EslSwitches switches = up(theSwitch);
            switches.originate(Calls.ivr("call-1", "8001"));
            Awaitility.await().until(() -> theSwitch.commandsSoFar().stream().anyMatch(c -> c.contains("call-1")));
            switches.close();
            assertThat(List.of(signal().getClass(), signal().getClass()))
                    .isEqualTo(List.of(CallSignal.OriginateUncertain.class, SwitchSignal.SwitchDown.class));
        }
    }

    @Test
    void anOriginateThatNoCommandLineMayHoldFailsWithoutLeaving() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            switches.originate(Calls.ivr("call-1", null));
            assertThat(signal())
                    .isEqualTo(new CallSignal.OriginateFailed(CALL, new HangupCause("INVALID_IE_CONTENTS")));
            assertThat(theSwitch.commandsSoFar()).noneMatch(command -> command.contains("originate"));
        }
    }

    @Test
    void theSwitchIsAskedForCallsAndChannels() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            switches.confirm(Calls.SWITCH, CALL);
            assertThat(signal()).isEqualTo(new CallSignal.Existence(CALL, true));
            switches.confirm(Calls.SWITCH, new CallId("gone"));
            assertThat(signal()).isEqualTo(new CallSignal.Existence(new CallId("gone"), false));
            switches.listChannels(Calls.SWITCH);
            assertThat(signal()).isEqualTo(new SwitchSignal.ChannelsListed(Calls.SWITCH, Set.of(CALL)));
            switches.kill(Calls.SWITCH, CALL, HangupCause.NORMAL_CLEARING);
            switches.transfer(Calls.SWITCH, CALL, new Extension("1005"));
            switches.kill(Calls.SWITCH, CALL, new HangupCause("NOT A CAUSE"));
            switches.kill(new SwitchId("nowhere"), CALL, HangupCause.NORMAL_CLEARING);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(theSwitch.commandsSoFar())
                            .endsWith(
                                    "api uuid_kill call-1 NORMAL_CLEARING",
                                    "api uuid_transfer call-1 1005 XML pbx.example"));
        }
    }

    @Test
    void theSwitchsOwnQueueIsAskedForItsAgents() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            QueueName support = new QueueName("support@pbx.example");
            switches.listAgents(Calls.SWITCH, support);
            assertThat(signal())
                    .isEqualTo(new AgentSignal.AgentsListed(
                            support,
                            Calls.SWITCH,
                            List.of(new AgentRow(new AgentId("1001@pbx.example"), AgentState.AVAILABLE, 0))));
            switches.listAgents(Calls.SWITCH, new QueueName("no such queue"));
            QueueName idle = new QueueName("idle@pbx.example");
            switches.listAgents(Calls.SWITCH, idle);
            assertThat(signal()).isEqualTo(new AgentSignal.AgentsListed(idle, Calls.SWITCH, List.of()));
            answers.event("""
                    Event-Name: CUSTOM
                    Event-Subclass: callcenter%3A%3Ainfo
                    CC-Agent: 1001%40pbx.example
                    CC-Action: agent-status-change
                    CC-Agent-Status: Logged%20Out

                    """);
            assertThat(signal())
                    .isEqualTo(new AgentSignal.AgentChanged(
                            null, Calls.SWITCH, new AgentRow(new AgentId("1001@pbx.example"), AgentState.AWAY, 0)));
            assertThat(theSwitch.commandsSoFar()).contains("api callcenter_config queue list agents 'no such queue'");
        }
    }

    @Test
    void aMessageIsSentToAParkedCallAndItsEndIsTold() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            switches.playMessage(Calls.SWITCH, CALL, new MediaFile("/sounds/sorry.wav"));
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(theSwitch.commandsSoFar()).endsWith("api uuid_transfer call-1 park inline"));
            answers.event("Event-Name: CHANNEL_PARK\nUnique-ID: call-1\n\n");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(theSwitch.commandsSoFar())
                            .endsWith("api uuid_broadcast call-1 /sounds/sorry.wav aleg"));
            answers.event("Event-Name: PLAYBACK_START\nUnique-ID: call-1\n\n");
            answers.event("Event-Name: PLAYBACK_STOP\nUnique-ID: call-1\n\n");
            assertThat(signal()).isEqualTo(new CallSignal.MessagePlayed(CALL));
            switches.playMessage(Calls.SWITCH, new CallId("gone"), new MediaFile("/sounds/sorry.wav"));
            assertThat(signal()).isEqualTo(new CallSignal.MessagePlayed(new CallId("gone")));
        }
    }

    @Test
    void callsAreLedToQueuesAndListenedTo() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            switches.transferToQueue(Calls.SWITCH, CALL, new QueueName("support@pbx.example"));
            switches.transferToQueue(Calls.SWITCH, CALL, new QueueName("Sales North"));
            switches.awaitBeep(Calls.SWITCH, CALL);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(theSwitch.commandsSoFar())
                            .endsWith(
                                    "api uuid_transfer call-1 callcenter:support@pbx.example inline",
                                    "api uuid_transfer call-1 'callcenter:Sales North' inline",
                                    "api uuid_broadcast call-1 avmd_start:: aleg"));
            answers.event("Event-Name: CUSTOM\nEvent-Subclass: avmd%3A%3Abeep\nUnique-ID: call-1\n\n");
            assertThat(signal()).isEqualTo(new CallSignal.BeepHeard(CALL));
            answers.event("Event-Name: CHANNEL_PARK\nUnique-ID: call-1\nvariable_amd_result: NOTSURE\n\n");
            assertThat(signal()).isEqualTo(new CallSignal.AmdDone(CALL, AmdVerdict.UNKNOWN));
        }
    }

    @Test
    void gatewaysFollowTheirEvents() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            answers.event("""
                    Event-Name: CUSTOM
                    Event-Subclass: sofia%3A%3Agateway_state
                    Gateway: gw-1
                    State: NOREG
                    Ping-Status: DOWN
                    Status: 503

                    """);
            assertThat(signal()).isEqualTo(new SwitchSignal.GatewayChanged(Calls.SWITCH, GATEWAY, GatewayState.DOWN));
            answers.event("Event-Name: CUSTOM\nEvent-Subclass: sofia%3A%3Agateway_delete\nGateway: gw-1\n\n");
            assertThat(signal())
                    .isEqualTo(new SwitchSignal.GatewayChanged(Calls.SWITCH, GATEWAY, GatewayState.UNKNOWN));
            answers.event("Event-Name: CUSTOM\nEvent-Subclass: sofia%3A%3Agateway_add\nGateway: gw-2\n\n");
            assertThat(signal())
                    .isEqualTo(new SwitchSignal.GatewaysListed(Calls.SWITCH, Map.of(GATEWAY, GatewayState.UP)));
            assertThat(switches).isNotNull();
        }
    }

    @Test
    void aHeartbeatRefreshesTheCapacity() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            answers.paused = "true";
            answers.event("Event-Name: HEARTBEAT\nSession-Count: 3\n\n");
            assertThat(signal())
                    .isEqualTo(new SwitchSignal.CapacityChanged(Calls.SWITCH, new Capacity(3, 1000, 30, false)));
            assertThat(switches).isNotNull();
        }
    }

    @Test
    void aFullQueueEndsInAFreshPictureInsteadOfALostEvent() throws Exception {
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = up(theSwitch)) {
            answers.alsoOn(theSwitch);
            roomInQueue.set(false);
            answers.event("Event-Name: CHANNEL_ANSWER\nUnique-ID: call-1\n\n");
            Awaitility.await().until(answers.eventsClosed::isDone);
            roomInQueue.set(true);
            assertThat(signal()).isInstanceOf(SwitchSignal.SwitchDown.class);
            assertThat(signal()).isEqualTo(MODULES);
            assertThat(signal()).isEqualTo(UP);
            assertThat(switches).isNotNull();
        }
    }

    @Test
    void unreadableFactsLeadToAnotherAttempt() throws Exception {
        answers.channels = "-ERR no reply\n";
        try (ScriptedSwitch theSwitch = answers.onTwoConnections();
                EslSwitches switches = started(theSwitch)) {
            answers.alsoOn(theSwitch);
            Awaitility.await().until(this::signal, SwitchSignal.SwitchDown.class::isInstance);
            answers.channels = Answers.ONE_CHANNEL;
            assertThat(Awaitility.await().until(this::signal, UP::equals)).isEqualTo(UP);
            assertThat(switches).isNotNull();
        }
    }

    private Signal signal() throws InterruptedException {
        Signal signal = signals.poll(10, TimeUnit.SECONDS);
        return signal == null ? new Signal.Drain() : signal;
    }

    private EslSwitches up(ScriptedSwitch theSwitch) throws InterruptedException {
        EslSwitches switches = started(theSwitch);
        assertThat(signal()).isEqualTo(MODULES);
        assertThat(signal()).isEqualTo(UP);
        return switches;
    }

    private EslSwitches started(ScriptedSwitch theSwitch) {
        EslSwitches switches = switches(theSwitch.port());
        switches.start();
        return switches;
    }

    private EslSwitches switches(int port) {
        return new EslSwitches(
                List.of(new EslSwitchSettings(
                        Calls.SWITCH, "127.0.0.1", port, ScriptedSwitch.PASSWORD, "pbx.example", true)),
                EslSwitchesTest::settings,
                signal -> roomInQueue.get() && signals.add(signal),
                mayOriginate::get,
                new Random(1));
    }

    private static CallSettings settings(CampaignId campaign) {
        assertThat(campaign.value()).isEqualTo("c-1");
        return Calls.SETTINGS;
    }

    /** What the switch answers, on the second connection, and whom it tells of jobs, on the first. */
    private static final class Answers {
        static final String ONE_CHANNEL = "{\"row_count\":1,\"rows\":[{\"uuid\":\"call-1\"}]}\n";

        final CompletableFuture<Boolean> eventsClosed = new CompletableFuture<>();
        volatile String channels = ONE_CHANNEL;
        volatile String paused = "false";
        volatile @Nullable String jobResult = "+OK call-1\n";
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        ScriptedSwitch onTwoConnections() {
            return new ScriptedSwitch(
                    ScriptedSwitch.subscribed(this::tell), ScriptedSwitch.subscribed(this::answerAll));
        }

        void alsoOn(ScriptedSwitch theSwitch) {
            for (int i = 0; i < 20; i++) {
                theSwitch.then(ScriptedSwitch.subscribed(this::tell));
                theSwitch.then(ScriptedSwitch.subscribed(this::answerAll));
            }
        }

        void event(String event) {
            events.add(event);
        }

        private void tell(Client client) throws IOException, InterruptedException {
            Thread teller = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        client.sendEvent(events.take());
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            teller.start();
            client.hold();
            eventsClosed.complete(true);
            teller.interrupt();
            teller.join();
        }

        private void answerAll(Client client) throws IOException {
            for (String command = client.read(); command != null; command = client.read()) {
                if (command.startsWith("bgapi ")) {
                    String uuid = command.substring(command.indexOf("Job-UUID: ") + 10);
                    client.send("Content-Type: command/reply\nReply-Text: +OK Job-UUID: " + uuid + "\n\n");
                    finishJob(uuid, command.split(" ")[1]);
                } else {
                    client.sendApiResponse(answer(command));
                }
            }
        }

        private void finishJob(String uuid, String command) {
            boolean originate = command.equals("originate");
            @Nullable String result = originate ? jobResult : "vm";
            if (result != null) {
                event("Event-Name: BACKGROUND_JOB\nCore-UUID: " + CORE + "\nJob-UUID: " + uuid + "\nJob-Command: "
                        + (originate ? "originate" : "hostname") + "\nContent-Length: " + result.length() + "\n\n"
                        + result);
            }
        }

        private String answer(String command) {
            return switch (command) {
                case "api status" -> """
                    UP 0 years
                    3 session(s) - peak 5, last 5min 4
                    0 session(s) per Sec out of max 30, peak 2, last 5min 0
                    1000 session(s) max
                    """;
                case "api fsctl pause_check outbound" -> paused;
                case "api sofia xmlstatus gateway" ->
                    "<gateways>\n  <gateway>\n    <name>gw-1</name>\n    <status>UP</status>\n  </gateway>\n</gateways>\n";
                case "api show channels as json" -> channels;
                case "api uuid_exists call-1" -> "true";
                case "api uuid_exists gone" -> "false";
                case "api module_exists mod_callcenter", "api module_exists mod_avmd" -> "true";
                case "api module_exists mod_amd" -> "false";
                case "api callcenter_config queue list agents support@pbx.example" -> """
                    name|type|status|state|wrap_up_time
                    1001@pbx.example|callback|Available|Waiting|2
                    +OK
                    """;
                case "api callcenter_config queue list" -> "name|strategy\nidle@pbx.example|longest-idle-agent\n+OK\n";
                case "api uuid_transfer gone park inline" -> "-ERR No such channel!\n";
                default -> "+OK\n";
            };
        }
    }
}
