package dialer.daemon.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.result.CallCourse;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.DispositionRules;
import dialer.scheduler.result.HangupCause;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRecordTest {
    private static final Path CAPTURES = Path.of("src/test/resources/captures");

    /** The shape that the module gives its records, with the values of the variables encoded as it does by default. */
    private static final String ANSWERED = """
            {"core-uuid":"61b38010-fb8e-4022-89b0-3c0be6e500b9","switchname":"fs","channel_data":{"state":"CS_REPORTING",\
            "direction":"outbound","state_number":"11","flags":"0=1;1=1","caps":"1=1"},"callStats":{"audio":{"inbound":{"mos":4.5}}},\
            "variables":{"direction":"outbound","uuid":"4be6a5d5-8d47-4db0-9d6d-2ec1a2d4a3f0","hangup_cause":"NORMAL_CLEARING",\
            "sip_call_id":"612c5898-602e%40192.0.2.2","start_uepoch":"1777629600000001","progress_uepoch":"1777629600500000",\
            "progress_media_uepoch":"0","answer_uepoch":"1777629604500000","bridge_uepoch":"0","end_uepoch":"1777629614500000",\
            "sip_term_status":"200","sip_hangup_disposition":"recv_bye","customer_number":"%2B18005550199"},\
            "callflow":[{"dialplan":"XML","times":{"created_time":"1777629600000001","hangup_time":"1777629614500000"}}]}""";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CallRecord parsed(String content) throws CallRecord.Unreadable {
        return CallRecord.parse(bytes(content)).orElseThrow();
    }

    private static void isTheAnsweredCall(CallRecord record) {
        assertThat(record.callId()).isEqualTo(new CallId("4be6a5d5-8d47-4db0-9d6d-2ec1a2d4a3f0"));
        CallEnd end = record.end();
        assertThat(end.cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
        assertThat(end.createdAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00.000001Z"));
        assertThat(end.ringingAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00.500Z"));
        assertThat(end.answeredAt()).isEqualTo(Instant.parse("2026-05-01T10:00:04.500Z"));
        assertThat(end.bridgedAt()).isNull();
        assertThat(end.endedAt()).isEqualTo(Instant.parse("2026-05-01T10:00:14.500Z"));
        assertThat(end.sipStatus()).isEqualTo(200);
        assertThat(end.sipHangup()).isEqualTo("recv_bye");
        assertThat(end.sipCallId()).isEqualTo("612c5898-602e@192.0.2.2");
        assertThat(DispositionRules.of(CampaignType.IVR, end, CallCourse.PLAIN)).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void plainJsonIsRead() throws Exception {
        isTheAnsweredCall(parsed(ANSWERED));
    }

    @Test
    void theRecordOfARealCallIsRead() throws Exception {
        CallRecord record = CallRecord.parse(Files.readAllBytes(CAPTURES.resolve("json_cdr.json")))
                .orElseThrow();

        CallEnd end = record.end();
        assertThat(record.callId()).isEqualTo(new CallId("4f0c7a0e-7c0e-4a51-9d55-0a9c9d1c4a03"));
        assertThat(end.cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
        assertThat(end.answeredAt()).isEqualTo(Instant.parse("2026-11-21T21:04:16.290957Z"));
        assertThat(end.endedAt()).isEqualTo(Instant.parse("2026-11-21T21:04:19.290950Z"));
        assertThat(end.bridgedAt()).isNull();
        assertThat(end.sipHangup()).isEqualTo("send_bye");
        assertThat(end.sipCallId()).isEqualTo("f3b86d98-6091-1240-78b1-f2d4fdfb003e");
        assertThat(DispositionRules.of(CampaignType.IVR, end, CallCourse.PLAIN)).isEqualTo(Disposition.ANSWERED_IVR);
    }

    @Test
    void aRealRecordInAFormSaysWhatIsToBeSetAtTheSwitch() throws Exception {
        byte[] form = Files.readAllBytes(CAPTURES.resolve("json_cdr.form"));

        assertThatThrownBy(() -> CallRecord.parse(form))
                .isInstanceOf(CallRecord.Unreadable.class)
                .hasMessageContaining("set encode to false in json_cdr.conf.xml");
    }

    @Test
    void aFormIsRead() throws Exception {
        String encoded = URLEncoder.encode(ANSWERED, StandardCharsets.UTF_8).replace("+", "%20");
        isTheAnsweredCall(parsed("cdr=" + encoded));
        isTheAnsweredCall(parsed(encoded + "\n"));
    }

    @Test
    void base64IsRead() throws Exception {
        String encoded = Base64.getEncoder().encodeToString(bytes(ANSWERED));
        isTheAnsweredCall(parsed("cdr=" + encoded));
        isTheAnsweredCall(parsed(encoded + "\n"));
    }

    @Test
    void valuesThatAreNotEncodedAreReadAsWell() throws Exception {
        isTheAnsweredCall(parsed(ANSWERED.replace("%40", "@").replace("%2B", "+")));
    }

    @Test
    void aRefusedCallIsReadAsTheEventWouldHaveToldIt() throws Exception {
        CallEnd end = parsed("""
                        {"variables":{"uuid":"c1","hangup_cause":"USER_BUSY","start_uepoch":"1777629600000001","answer_uepoch":"0",\
                        "end_uepoch":"1777629601000000","sip_term_status":"486","sip_hangup_disposition":"recv_refuse"}}""").end();
        assertThat(end.answered()).isFalse();
        assertThat(DispositionRules.of(CampaignType.IVR, end, CallCourse.PLAIN)).isEqualTo(Disposition.BUSY);
    }

    @Test
    void aLegThatCannotBeOursIsNone() throws Exception {
        assertThat(CallRecord.parse(
                        bytes("{\"variables\":{\"uuid\":\"no id {\",\"hangup_cause\":\"NORMAL_CLEARING\"}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "cdr=",
                "cdr=%7B",
                "cdr=!!",
                "{}",
                "[]",
                "{\"variables\":[]}",
                "{\"variables\":{\"uuid\":\"c1\"}}",
                "cdr=%ZZ"
            })
    void whatIsNoRecordIsRefused(String content) {
        assertThatThrownBy(() -> CallRecord.parse(bytes(content))).isInstanceOf(CallRecord.Unreadable.class);
    }

    @Test
    void damagedRecordsAreRefusedAndNothingElse() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] content = bytes(random.nextBoolean() ? ANSWERED : "cdr=" + ANSWERED.replace("{", "%7B"));
            for (int hits = 1 + random.nextInt(20); hits > 0; hits--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            try {
                CallRecord.parse(content).ifPresent(CallRecord::end);
            } catch (CallRecord.Unreadable refused) {
                assertThat(refused).hasMessageNotContaining("NORMAL_CLEARING");
            }
        }
    }
}
