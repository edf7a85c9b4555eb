package dialer.esl.story;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Frame;
import dialer.esl.protocol.FrameDecoder;
import dialer.esl.protocol.Recordings;
import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.Disposition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoryTellerTest {
    @ParameterizedTest
    @CsvSource({
        "call_183_480_ignore_early,  IVR,   NO_ANSWER,       NO_USER_RESPONSE",
        "call_404,                   IVR,   INVALID_NUMBER,  UNALLOCATED_NUMBER",
        "call_503,                   IVR,   NETWORK_ERROR,   NORMAL_TEMPORARY_FAILURE",
        "call_603,                   IVR,   DECLINED,        CALL_REJECTED",
        "call_agent,                 AGENT, CONNECTED,       NORMAL_CLEARING",
        "call_agent_busy,            AGENT, ABANDONED,       USER_BUSY",
        "call_agent_remote_hangup,   AGENT, CONNECTED,       NORMAL_CLEARING",
        "call_all_events,            IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_api_busy,              IVR,   BUSY,            USER_BUSY",
        "call_api_ok,                IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_avmd_human,            IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_avmd_machine,          IVR,   MACHINE,         NORMAL_CLEARING",
        "call_busy,                  IVR,   BUSY,            USER_BUSY",
        "call_callcenter,            AGENT, CONNECTED,       NORMAL_CLEARING",
        "call_context_unknown,       IVR,   IVR_MISSING,     NO_ROUTE_DESTINATION",
        "call_dtmf_menu,             AGENT, CONNECTED,       NORMAL_CLEARING",
        "call_ext_unknown,           IVR,   IVR_MISSING,     UNALLOCATED_NUMBER",
        "call_gateway_dead_noping,   IVR,   NETWORK_ERROR,   NORMAL_TEMPORARY_FAILURE",
        "call_gateway_down,          IVR,   GATEWAY_DOWN,    GATEWAY_DOWN",
        "call_gateway_hung,          IVR,   NETWORK_ERROR,   RECOVERY_ON_TIMER_EXPIRE",
        "call_gateway_unregistered,  IVR,   GATEWAY_DOWN,    GATEWAY_DOWN",
        "call_invalid_gateway,       IVR,   INVALID_GATEWAY, INVALID_GATEWAY",
        "call_kill_answered,         IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_kill_ringing,          IVR,   NO_ANSWER,       NORMAL_CLEARING",
        "call_no_jobuuid_header,     IVR,   BUSY,            USER_BUSY",
        "call_noanswer,              IVR,   NO_ANSWER,       NO_ANSWER",
        "call_noanswer_default,      IVR,   NO_ANSWER,       NO_ANSWER",
        "call_ok,                    IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_ok_ivr_ends,           IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_park,                  AGENT, CONNECTED,       ",
        "call_quick_hangup,          IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "call_slow_answer,           IVR,   ANSWERED_IVR,    NORMAL_CLEARING",
        "limit_paused,               IVR,   ,                DESTINATION_OUT_OF_ORDER",
        "limit_paused_outbound,      IVR,   ,                DESTINATION_OUT_OF_ORDER",
    })
    void theCallOfARecordingHasItsDispositionAndItsCause(
            String recording, CampaignType kind, @Nullable Disposition disposition, @Nullable String cause) {
        CallStory story = only(recording);

        assertThat(story.kind()).isEqualTo(kind);
        assertThat(story.disposition()).isEqualTo(disposition);
        assertThat(Objects.toString(story.hangupCause(), null)).isEqualTo(cause);
    }

    @Test
    void recordingsOfSeveralCallsTellOfEach() {
        assertThat(stories("disconnect_shutdown_api"))
                .extracting(CallStory::disposition)
                .containsExactly(Disposition.ANSWERED_IVR, Disposition.CANCELLED);
        assertThat(stories("hupall")).hasSize(3).allMatch(story -> story.disposition() == Disposition.ANSWERED_IVR);
        assertThat(stories("call_loopback_race"))
                .hasSize(20)
                .allMatch(story -> story.disposition() == Disposition.ANSWERED_IVR)
                .allMatch(story -> story.legs().size() == 2);
    }

    @Test
    void callsThatTheSwitchRefusedGoBackAndNobodyWasCalled() {
        List<CallStory> stories = stories("limit_sps");

        assertThat(stories).hasSize(10);
        assertThat(stories)
                .filteredOn(story -> story.legs().isEmpty())
                .hasSize(8)
                .allMatch(story -> story.contact() == ContactStatus.PENDING)
                .allMatch(story -> story.disposition() == null);
    }

    @Test
    void whatLivesOnAtTheEndOfTheRecordingHasNoResult() {
        assertThat(stories("disconnect_sigkill"))
                .extracting(CallStory::state)
                .containsExactly(AttemptState.ANSWERED, AttemptState.ORIGINATING);
        assertThat(stories("disconnect_sigkill"))
                .extracting(CallStory::disposition)
                .containsOnlyNulls();
    }

    @Test
    void anAgentsCallHasItsTimesApart() {
        CallStory story = only("call_agent_remote_hangup");

        assertThat(story.times().ring()).isEqualTo(Duration.ofNanos(199_991_000));
        assertThat(story.times().waitForAgent(story.kind())).isEqualTo(Duration.ofNanos(540_006_000));
        assertThat(story.times().talk(story.kind())).isEqualTo(Duration.ofNanos(2_480_007_000L));
        assertThat(story.agent()).isEqualTo("1002");
        assertThat(story.legs())
                .extracting(CallStory.Leg::role)
                .containsExactly(CallStory.Role.CUSTOMER, CallStory.Role.AGENT);
        assertThat(story.transitions())
                .extracting(CallStory.Transition::to)
                .containsExactly(
                        AttemptState.RESERVING,
                        AttemptState.ORIGINATING,
                        AttemptState.RINGING,
                        AttemptState.ANSWERED,
                        AttemptState.BRIDGING,
                        AttemptState.BRIDGED,
                        AttemptState.BRIDGING,
                        AttemptState.ENDED);
        assertThat(story.transitions()).extracting(CallStory.Transition::at).isSorted();
    }

    @Test
    void aBusyAgentIsNoBusyPerson() {
        CallStory story = only("call_agent_busy");

        assertThat(story.legs())
                .extracting(leg -> String.valueOf(leg.hangupCause()))
                .containsOnly("USER_BUSY");
        assertThat(story.notices()).containsExactly("send-delivery-notification", "end-chat");
        assertThat(story.times().talk(story.kind())).isNull();
    }

    @Test
    void aCallThroughTheSwitchsOwnQueueKnowsQueueAndAgent() {
        CallStory story = only("call_callcenter");

        assertThat(story.queue()).isEqualTo("support@127.0.0.1");
        assertThat(story.agent()).isEqualTo("1001@127.0.0.1");
        assertThat(story.legs())
                .extracting(CallStory.Leg::role)
                .containsExactly(CallStory.Role.CUSTOMER, CallStory.Role.AGENT);
    }

    @ParameterizedTest
    @CsvSource({"call_avmd_human, HUMAN", "call_avmd_machine, MACHINE"})
    void whatListenedSaysWhoHasAnswered(String recording, AmdVerdict verdict) {
        CallStory story = only(recording);

        assertThat(story.amd()).isNotNull().extracting(CallStory.Amd::verdict).isEqualTo(verdict);
        assertThat(story.legs())
                .extracting(CallStory.Leg::role)
                .containsExactly(CallStory.Role.CUSTOMER, CallStory.Role.FAR_END);
    }

    @Test
    void anUnansweredCallRingsUntilItsEnd() {
        assertThat(only("call_noanswer").times().ring()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(only("call_noanswer").times().talk(CampaignType.IVR)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVALID_GATEWAY", "GATEWAY_DOWN"})
    void aBlockingOriginateThatMadeNoChannelIsKnownByItsReply(String cause) {
        StoryTeller teller = new StoryTeller();
        event("Event-Name: CHANNEL_DESTROY\nUnique-ID: call-1\nCall-Direction: outbound\n\n", teller);
        reply("-ERR " + cause + "\n", teller);

        List<CallStory> stories = teller.tell();
        assertThat(stories).hasSize(1);
        assertThat(stories.get(0).uuid()).isEqualTo("call-1");
        assertThat(String.valueOf(stories.get(0).disposition())).isEqualTo(cause);
    }

    @Test
    void aRefusedBlockingOriginateHasNoNameButAStory() {
        StoryTeller teller = new StoryTeller();
        reply("-ERR DESTINATION_OUT_OF_ORDER\n", teller);
        reply("-ERR No such channel!\n", teller);
        reply("+OK\n", teller);

        assertThat(teller.tell()).singleElement().satisfies(story -> {
            assertThat(story.uuid()).isNull();
            assertThat(story.contact()).isEqualTo(ContactStatus.PENDING);
        });
    }

    @Test
    void anInboundCallOfStrangersHasAStoryToo() {
        StoryTeller teller = new StoryTeller();
        String leg = "Unique-ID: in-1\nCall-Direction: inbound\nCaller-Destination-Number: 9001\n";
        event("Event-Name: CHANNEL_CREATE\nEvent-Date-Timestamp: 1000000\n" + leg + "\n", teller);
        event("Event-Name: CHANNEL_ANSWER\nEvent-Date-Timestamp: 2000000\n" + leg + "\n", teller);
        event(
                "Event-Name: CHANNEL_HANGUP_COMPLETE\nEvent-Date-Timestamp: 3000000\nHangup-Cause: NORMAL_CLEARING\n"
                        + "variable_answer_uepoch: 2000000\nvariable_end_uepoch: 3000000\n" + leg + "\n",
                teller);

        assertThat(teller.tell()).singleElement().satisfies(story -> {
            assertThat(story.direction()).isEqualTo("inbound");
            assertThat(story.disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        });
    }

    @Test
    void aFailedOriginateThatDoesNotNameItsCallIsFoundByNumberAndCause() {
        StoryTeller teller = new StoryTeller();
        for (EslEvent event : Recordings.events("call_busy")) {
            boolean job = event.name().equals("BACKGROUND_JOB");
            String text = event.headers().toString().replaceAll("origination_uuid%3D[0-9a-f-]+", "a%3Db");
            event(job ? text + event.body() : text, teller);
        }

        assertThat(teller.tell())
                .singleElement()
                .extracting(CallStory::disposition)
                .isEqualTo(Disposition.BUSY);
    }

    private static CallStory only(String recording) {
        List<CallStory> stories = stories(recording);
        assertThat(stories).as(recording).hasSize(1);
        return stories.get(0);
    }

    private static List<CallStory> stories(String recording) {
        StoryTeller teller = new StoryTeller();
        Recordings.frames(recording).forEach(teller::hear);
        return teller.tell();
    }

    private static void event(String inner, StoryTeller teller) {
        frame("text/event-plain", inner, teller);
    }

    private static void reply(String body, StoryTeller teller) {
        frame("api/response", body, teller);
    }

    private static void frame(String type, String body, StoryTeller teller) {
        byte[] bytes = ("Content-Type: " + type + "\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                        + "\n\n" + body)
                .getBytes(StandardCharsets.UTF_8);
        List<Frame> frames = new ArrayList<>();
        new FrameDecoder().decode(bytes, 0, bytes.length, frames::add);
        frames.forEach(teller::hear);
    }
}
