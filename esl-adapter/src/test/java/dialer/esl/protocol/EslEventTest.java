package dialer.esl.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EslEventTest {
    static List<String> recordings() {
        return Recordings.names();
    }

    @Test
    void headersAreFoundInAnyCaseAndDecoded() {
        EslEvent event = first("call_agent", "CHANNEL_CREATE");
        assertThat(event.header("unique-id")).isEqualTo("3d9b77b6-df6d-474c-b946-db3b8e28376e");
        assertThat(event.header("UNIQUE-ID")).isEqualTo(event.header("Unique-ID"));
        assertThat(event.header("Event-Date-GMT")).isEqualTo("Sat, 21 Nov 2026 09:12:12 GMT");
        assertThat(event.variable("sip_destination_url")).isEqualTo("sip:4920008@127.0.0.1:5090");
        assertThat(event.header("No-Such-Header")).isNull();
        assertThat(event.header("")).isNull();
    }

    @Test
    void aHeaderSentTwiceKeepsBothValues() {
        EslEvent event = first("call_busy", "CHANNEL_HANGUP_COMPLETE");
        assertThat(event.headers().all("hangup-cause")).containsExactly("USER_BUSY", "USER_BUSY");
        assertThat(event.headers().all("absent")).isEmpty();
    }

    @Test
    void aJobsResultIsTheEventsOwnBody() {
        assertThat(Recordings.events("bgapi_jobuuid"))
                .extracting(event -> event.header("Job-UUID"), EslEvent::name)
                .contains(org.assertj.core.groups.Tuple.tuple("multi-line", "BACKGROUND_JOB"));
        assertThat(first("bgapi_jobuuid", "BACKGROUND_JOB").body()).isEqualTo("vm");
        assertThat(first("call_busy", "BACKGROUND_JOB").body()).isEqualTo("-ERR USER_BUSY\n");
        assertThat(first("call_busy", "CHANNEL_CREATE").body()).isEmpty();
    }

    @Test
    void aWrongInnerLengthYieldsWhatIsThere() {
        assertThat(event("Event-Name: X\nContent-Length: 99\n\nabc").body()).isEqualTo("abc");
        assertThat(event("Event-Name: X\nContent-Length: -3\n\nabc").body()).isEqualTo("abc");
        assertThat(event("Event-Name: X\nContent-Length: 2\n\nabc").body()).isEqualTo("ab");
        assertThat(event("Event-Name: X").body()).isEmpty();
        assertThat(event("\nabc").body()).isEqualTo("abc");
    }

    @Test
    void valuesAreDecodedByteWise() {
        assertThat(value("J%C3%BCrgen%20%E2%82%AC")).isEqualTo("Jürgen €");
        assertThat(value("%f0%9F%98%80")).isEqualTo("😀");
        assertThat(value("1+1")).isEqualTo("1+1");
        assertThat(value("%2B")).isEqualTo("+");
        assertThat(value("caf\u00e9")).isEqualTo("café");
        assertThat(value("a%3A%20b%0D%0A")).isEqualTo("a: b\r\n");
    }

    @Test
    void malformedEscapesStayAsTheyCame() {
        assertThat(value("100%")).isEqualTo("100%");
        assertThat(value("%4")).isEqualTo("%4");
        assertThat(value("%zz%4x%x4%")).isEqualTo("%zz%4x%x4%");
        assertThat(value("%%41")).isEqualTo("%A");
    }

    @Test
    void arraysAreTakenApart() {
        assertThat(EslEvent.arrayElements("ARRAY::a|:b|:")).containsExactly("a", "b", "");
        assertThat(EslEvent.arrayElements("ARRAY::")).containsExactly("");
        assertThat(EslEvent.arrayElements("plain|:text")).containsExactly("plain|:text");
    }

    @Test
    void linesWithoutAColonOrANameAreNoHeaders() {
        EslEvent event = event("Event-Name: X\r\nnonsense\r\n: nameless\r\nA:b\r\nEmpty:\r\n\r\n");
        List<String> lines = new ArrayList<>();
        event.headers().forEach((name, value) -> lines.add(name + "=" + value));
        assertThat(lines).containsExactly("Event-Name=X", "A=b", "Empty=");
        assertThat(event.headers().size()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyHeaderReadsAsASimpleDecoderReadsIt(String recording) {
        for (Frame frame : Recordings.frames(recording)) {
            EslEvent event = frame.event();
            if (event == null) {
                continue;
            }
            List<String> actual = new ArrayList<>();
            event.headers().forEach((name, value) -> actual.add(name + "=" + value));
            List<String> expected = simplyDecoded(frame);
            assertThat(actual).isEqualTo(expected);
            event.headers()
                    .forEach((name, value) ->
                            assertThat(event.headers().all(name)).contains(value));
        }
    }

    private static List<String> simplyDecoded(Frame frame) {
        String headers = frame.body().split("\n\n", 2)[0];
        return headers.lines()
                .map(line -> line.split(": ?", 2))
                .map(parts -> parts[0] + "=" + URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private static EslEvent first(String recording, String name) {
        return Recordings.events(recording).stream()
                .filter(event -> event.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String value(String encoded) {
        return Objects.requireNonNull(
                event("Event-Name: X\nV: " + encoded + "\n\n").header("v"));
    }

    private static EslEvent event(String inner) {
        return new EslEvent(inner.getBytes(StandardCharsets.UTF_8), 0);
    }
}
