package dialer.esl;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Recordings;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.result.CallCourse;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.DispositionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallEventsTest {
    static List<String> recordings() {
        return Recordings.names();
    }

    @Test
    void anAgentCallIsFollowedFromItsChannelToItsEnd() {
        List<CallSignal> signals = signals("call_agent");
        String call = "3d9b77b6-df6d-474c-b946-db3b8e28376e";
        assertThat(signals)
                .extracting(signal -> signal.getClass().getSimpleName())
                .containsExactly(
                        "ChannelCreated",
                        "Ringing",
                        "Answered",
                        "AgentLegCreated",
                        "Bridged",
                        "AgentLegEnded",
                        "Unbridged",
                        "HungUp");
        assertThat(signals).allMatch(signal -> signal.callId().value().equals(call));
        CallSignal.Bridged bridged = (CallSignal.Bridged) signals.get(4);
        assertThat(bridged.agentLeg()).startsWith("51d8798d");
        assertThat(bridged.at()).isEqualTo(Instant.parse("2026-11-21T09:12:13.304898Z"));
    }

    @Test
    void theEndOfABridgedCallSaysWhenEverythingHappened() {
        CallEnd end = onlyEnd("call_agent_remote_hangup");
        assertThat(end.cause().word()).isEqualTo("NORMAL_CLEARING");
        assertThat(end.sipHangup()).isEqualTo("recv_bye");
        assertThat(end.sipStatus()).isEqualTo(200);
        assertThat(end.bridgeHangupCause()).hasToString("NORMAL_CLEARING");
        assertThat(end.sipCallId()).startsWith("7d84f9");
        assertThat(Stream.of(end.createdAt(), end.ringingAt(), end.answeredAt(), end.bridgedAt(), end.endedAt()))
                .doesNotContainNull()
                .isSorted();
        assertThat(Duration.between(end.answeredAt(), end.bridgedAt())).isEqualTo(Duration.ofNanos(540_006_000));
    }

    @ParameterizedTest
    @CsvSource({
        "call_busy, IVR, BUSY",
        "call_404, IVR, INVALID_NUMBER",
        "call_603, IVR, DECLINED",
        "call_503, IVR, NETWORK_ERROR",
        "call_noanswer, IVR, NO_ANSWER",
        "call_noanswer_default, IVR, NO_ANSWER",
        "call_183_480_ignore_early, IVR, NO_ANSWER",
        "call_kill_ringing, IVR, NO_ANSWER",
        "call_gateway_hung, IVR, NETWORK_ERROR",
        "call_gateway_dead_noping, IVR, NETWORK_ERROR",
        "call_ok, IVR, ANSWERED_IVR",
        "call_ok_ivr_ends, IVR, ANSWERED_IVR",
        "call_quick_hangup, IVR, ANSWERED_IVR",
        "call_kill_answered, IVR, ANSWERED_IVR",
        "call_context_unknown, IVR, IVR_MISSING",
        "call_ext_unknown, IVR, IVR_MISSING",
        "call_agent, AGENT, CONNECTED",
        "call_agent_remote_hangup, AGENT, CONNECTED",
        "call_callcenter, AGENT, CONNECTED",
        "call_agent_busy, AGENT, ABANDONED"
    })
    void recordedEndsBecomeTheirDisposition(String recording, CampaignType type, Disposition expected) {
        assertThat(DispositionRules.of(type, onlyEnd(recording), CallCourse.PLAIN))
                .isEqualTo(expected);
    }

    @Test
    void anOriginateThatMadeNoChannelSpeaksThroughItsJobAlone() {
        assertThat(Recordings.events("call_gateway_down").stream()
                        .map(EslEvent::name)
                        .toList())
                .doesNotContain("CHANNEL_CREATE", "CHANNEL_HANGUP_COMPLETE");
        assertThat(originateEnded("call-1", "originate", "-ERR GATEWAY_DOWN\n"))
                .isInstanceOfSatisfying(CallSignal.OriginateFailed.class, failed -> {
                    assertThat(failed.callId().value()).isEqualTo("call-1");
                    assertThat(failed.cause()).hasToString("GATEWAY_DOWN");
                });
        assertThat(originateEnded("call-1", "originate", "+OK call-1\n"))
                .isInstanceOf(CallSignal.OriginateSucceeded.class);
    }

    @Test
    void resultsThatAreNoCauseAreKeptVerbatimButShort() {
        assertThat(originateEnded("call-1", "originate", "-USAGE: " + "x".repeat(200)))
                .isInstanceOfSatisfying(
                        CallSignal.OriginateFailed.class,
                        failed -> assertThat(failed.cause().word())
                                .startsWith("-USAGE: xx")
                                .hasSize(64));
    }

    @Test
    void otherJobsAreNobodysCall() {
        assertThat(originateEnded("call-1", "status", "+OK")).isNull();
        assertThat(originateEnded("not a call id, surely", "originate", "+OK")).isNull();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRecordedEventIsReadWithoutAFault(String recording) {
        List<CallSignal> signals = signals(recording);
        assertThat(signals.stream().filter(CallSignal.HungUp.class::isInstance).map(CallSignal::callId))
                .as("a call ends once")
                .doesNotHaveDuplicates();
    }

    private static List<CallSignal> signals(String recording) {
        return Recordings.events(recording).stream()
                .map(CallEvents::signal)
                .filter(Objects::nonNull)
                .filter(signal -> !(signal instanceof CallSignal.OriginateSucceeded)
                        && !(signal instanceof CallSignal.OriginateFailed))
                .toList();
    }

    private static CallEnd onlyEnd(String recording) {
        List<CallEnd> ends = signals(recording).stream()
                .filter(CallSignal.HungUp.class::isInstance)
                .map(signal -> ((CallSignal.HungUp) signal).end())
                .toList();
        assertThat(ends).hasSize(1);
        return ends.get(0);
    }

    private static @Nullable CallSignal originateEnded(String jobUuid, String command, String body) {
        String text = "Event-Name: BACKGROUND_JOB\nJob-UUID: " + jobUuid + "\nJob-Command: " + command
                + "\nContent-Length: " + body.length() + "\n\n" + body;
        return CallEvents.signal(Recordings.event(text));
    }
}
