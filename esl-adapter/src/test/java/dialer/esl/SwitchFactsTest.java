package dialer.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dialer.esl.protocol.Frame;
import dialer.esl.protocol.Recordings;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.GatewayId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchFactsTest {
    @Test
    void capacityIsReadFromTheRecordedStatus() {
        String status = reply("limit_paused_outbound", " session(s) max");
        assertThat(SwitchFacts.capacity(status, true)).isEqualTo(new Capacity(0, 1000, 30, false));
    }

    @Test
    void capacityThatIsNotSaidIsUnknown() {
        assertThat(SwitchFacts.capacity("-ERR no reply\n", false)).isEqualTo(new Capacity(-1, 0, 0, true));
    }

    @Test
    void gatewaysAreReadFromTheRecordedList() {
        String one = reply("gateway_states", "<status>");
        String gateway = one.substring(one.indexOf("<gateway>"));
        String list = "<gateways>\n" + gateway
                + gateway.replace("1111", "2222").replace("<status>UP", "<status>DOWN (ping)")
                + "<gateway><name>no contact can name this!</name><status>UP</status></gateway>"
                + "<gateway><name>third</name><proxy>sip:a&b</proxy></gateway></gateways>";
        assertThat(SwitchFacts.gateways(list))
                .isEqualTo(Map.of(
                        new GatewayId("11111111-2222-3333-4444-555555555555"), GatewayState.UP,
                        new GatewayId("22222222-2222-3333-4444-555555555555"), GatewayState.DOWN,
                        new GatewayId("third"), GatewayState.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({"UP,UP", "UP (ping),UP", "DOWN,DOWN", "DOWN (ping),DOWN", "WHAT,UNKNOWN", ",UNKNOWN"})
    void aGatewaysStateIsItsWordWithoutThePing(String word, GatewayState expected) {
        assertThat(SwitchFacts.gatewayState(word)).isEqualTo(expected);
    }

    @Test
    void channelsAreTheUuidsOfTheList() {
        assertThat(SwitchFacts.channels("{\"row_count\": 0}\n")).isEmpty();
        assertThat(SwitchFacts.channels("{\"row_count\":2,\"rows\":["
                        + "{\"uuid\":\"a-1\",\"cid_name\":\"say \\\"uuid\\\"\",\"call_uuid\":\"x\"},"
                        + "{\"uuid\":\"b-2\"}]}"))
                .containsExactly(new CallId("a-1"), new CallId("b-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-ERR no reply\n", "", "{\"rows\":[{\"uuid\":\"a-1\"", "[]"})
    void whatIsNoListOfChannelsIsNotTakenForAnEmptyOne(String reply) {
        assertThatIllegalArgumentException().isThrownBy(() -> SwitchFacts.channels(reply));
    }

    private static String reply(String recording, String part) {
        return Recordings.frames(recording).stream()
                .map(Frame::body)
                .filter(body -> body.contains(part))
                .findFirst()
                .orElseThrow();
    }
}
