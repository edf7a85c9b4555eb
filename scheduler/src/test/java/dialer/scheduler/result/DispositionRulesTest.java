package dialer.scheduler.result;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.CampaignType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispositionRulesTest {
    @ParameterizedTest(name = "{0} {1} {2} -> {3}")
    @CsvSource({
        "486, recv_refuse, USER_BUSY, BUSY",
        "600, recv_refuse, USER_BUSY, BUSY",
        "603, recv_refuse, CALL_REJECTED, DECLINED",
        "403, recv_refuse, CALL_REJECTED, DECLINED",
        "404, recv_refuse, UNALLOCATED_NUMBER, INVALID_NUMBER",
        "604, recv_refuse, NO_ROUTE_DESTINATION, INVALID_NUMBER",
        "484, recv_refuse, INVALID_NUMBER_FORMAT, INVALID_NUMBER",
        "480, recv_refuse, NO_USER_RESPONSE, NO_ANSWER",
        "408, recv_refuse, RECOVERY_ON_TIMER_EXPIRE, NETWORK_ERROR",
        "487, recv_refuse, ORIGINATOR_CANCEL, NO_ANSWER",
        "503, recv_refuse, NORMAL_TEMPORARY_FAILURE, NETWORK_ERROR",
        "500, recv_refuse, NORMAL_TEMPORARY_FAILURE, NETWORK_ERROR",
        "299, recv_refuse, USER_BUSY, BUSY",
        "0, send_cancel, NO_ANSWER, NO_ANSWER",
        "0, send_cancel, NORMAL_CLEARING, NO_ANSWER",
        "0, '', NORMAL_CLEARING, NO_ANSWER",
        "0, '', USER_BUSY, BUSY",
        "0, '', CALL_REJECTED, NETWORK_ERROR",
        "0, '', ALLOTTED_TIMEOUT, NO_ANSWER",
        "0, '', NO_USER_RESPONSE, NO_ANSWER",
        "0, '', UNALLOCATED_NUMBER, INVALID_NUMBER",
        "0, '', MANAGER_REQUEST, CANCELLED",
        "0, '', ORIGINATOR_CANCEL, CANCELLED",
        "0, '', SYSTEM_SHUTDOWN, CANCELLED",
        "0, '', GATEWAY_DOWN, GATEWAY_DOWN",
        "0, '', INVALID_GATEWAY, INVALID_GATEWAY",
        "0, '', RECOVERY_ON_TIMER_EXPIRE, NETWORK_ERROR",
        "0, '', DESTINATION_OUT_OF_ORDER, NETWORK_ERROR",
        "0, '', SOMETHING_NEW, NETWORK_ERROR",
    })
    void unansweredCallIsJudgedByItsFinalStatusThenByItsCause(
            int sipStatus, String sipHangup, String cause, Disposition expected) {
        for (CampaignType type : CampaignType.values()) {
            assertThat(DispositionRules.of(type, end(cause, null, null, sipStatus, sipHangup), CallCourse.PLAIN))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource({
        "IVR, NORMAL_CLEARING, ANSWERED_IVR",
        "IVR, USER_BUSY, ANSWERED_IVR",
        "IVR, SOMETHING_NEW, ANSWERED_IVR",
        "IVR, UNALLOCATED_NUMBER, IVR_MISSING",
        "IVR, NO_ROUTE_DESTINATION, IVR_MISSING",
        "IVR, DESTINATION_OUT_OF_ORDER, IVR_MISSING",
        "AGENT, NORMAL_CLEARING, ABANDONED",
        "AGENT, USER_BUSY, ABANDONED",
        "AGENT, CALL_REJECTED, ABANDONED",
        "AGENT, UNALLOCATED_NUMBER, ABANDONED",
    })
    void answeredCallIsJudgedByWhomItReachedNeverByItsCauseAlone(
            CampaignType type, String cause, Disposition expected) {
        assertThat(DispositionRules.of(type, end(cause, Instant.EPOCH, null, 200, "recv_bye"), CallCourse.PLAIN))
                .isEqualTo(expected);
    }

    @Test
    void bridgedCallIsConnectedWhateverEndedIt() {
        for (CampaignType type : CampaignType.values()) {
            for (String cause : new String[] {"NORMAL_CLEARING", "USER_BUSY", "NORMAL_TEMPORARY_FAILURE"}) {
                assertThat(DispositionRules.of(
                                type, end(cause, Instant.EPOCH, Instant.EPOCH, 200, "recv_bye"), CallCourse.PLAIN))
                        .isEqualTo(Disposition.CONNECTED);
                assertThat(DispositionRules.of(
                                type, end(cause, Instant.EPOCH, null, 200, "recv_bye"), new CallCourse(true, false)))
                        .isEqualTo(Disposition.CONNECTED);
            }
        }
    }

    private static CallEnd end(
            String cause, @Nullable Instant answered, @Nullable Instant bridged, int sipStatus, String sipHangup) {
        return new CallEnd(
                new HangupCause(cause), Instant.EPOCH, null, answered, bridged, null, sipStatus, sipHangup, null, null);
    }
}
