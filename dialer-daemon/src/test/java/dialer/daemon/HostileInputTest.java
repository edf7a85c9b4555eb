package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives over HTTP, the switch reads nothing but well-formed commands. The test reads what arrived at the switch. */
class HostileInputTest {
    /** Part of every hostile value; must not be seen at the switch. */
    private static final String MARK = "evil";

    /** What would break out of its place in a command line if it got there. */
    private static final List<String> ATTACKS = List.of(
            "evil\nbgapi originate",
            "evil\r\n\r\napi shutdown",
            "evil}user/1000",
            "evil,origination_uuid=1",
            "evil'quoted'",
            "evil\"quoted\"",
            "evil${system(id)}",
            "evil&hangup()",
            "evil|user/1000",
            "evil\u0661\u0662\u0663",
            "evil\u0000",
            "evil^^:a:b",
            "evil\\n",
            "evil%0a",
            "evil{a=b}",
            "evil[leg=1]",
            "evil<x>",
            "evil;id");

    private static final List<String> FIELDS =
            List.of("id", "customerNumber", "gatewayId", "campaignId", "ivr", "resourceId", "queueName");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static DaemonWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings().agents(0).start();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void noFieldOfAContactBringsForeignBytesToTheSwitch() throws Exception {
        for (String field : FIELDS) {
            for (String attack : ATTACKS) {
                ObjectNode contact = contact();
                contact.put(field, attack);
                HttpResponse<String> answer = world.send("/contact", contact.toString(), "application/json");
                assertThat(answer.statusCode()).as(field + " = " + attack).isEqualTo(400);
                assertThat(world.json(answer).path("errors").findValuesAsText("field"))
                        .contains(field);
            }
        }
        aWellFormedContactIsDialedAndNothingElseArrived();
    }

    @Test
    void digitsOfOtherScriptsAreNoNumber() throws Exception {
        for (String number : List.of(
                "\u0661\u0662\u0663\u0664\u0665", "\uff11\uff12\uff13", "1\u20655550100", "+", "++1", "1 555", "")) {
            ObjectNode contact = contact();
            contact.put("customerNumber", number);
            assertThat(world.post("/contact", contact.toString())).as(number).isEqualTo(400);
        }
    }

    @Test
    void badRowsOfABatchAreReportedByTheirIndexAndLeaveNoTrace() throws Exception {
        List<String> rows = new ArrayList<>();
        for (String attack : ATTACKS) {
            rows.add(contact().put("customerNumber", attack).put("ivr", attack).toString());
        }
        ObjectNode good = contact();
        rows.add(7, good.toString());
        HttpResponse<String> answer = world.send("/contacts", "[" + String.join(",", rows) + "]", "application/json");
        JsonNode report = world.json(answer);
        assertThat(report.path("stored").asInt()).isOne();
        assertThat(report.path("refused").asInt()).isEqualTo(ATTACKS.size());
        for (JsonNode row : report.path("results")) {
            boolean stored = row.path("status").asText().equals("stored");
            assertThat(stored).isEqualTo(row.path("index").asInt() == 7);
            if (!stored) {
                assertThat(row.path("errors").findValuesAsText("field"))
                        .containsExactlyInAnyOrder("customerNumber", "ivr");
            }
        }
        assertThat(world.awaitFinal(good.path("id").asText()).path("callResult").asText())
                .isEqualTo("USER_BUSY");
        nothingHostileArrived();
    }

    @Test
    void anAgentAndAnExtensionAreNumbersOrNothing() throws Exception {
        String call = world.postLongCall("controlled");
        world.awaitLiveState(call, "answered");
        for (String attack : ATTACKS) {
            ObjectNode agent = MAPPER.createObjectNode()
                    .put("agent", attack)
                    .put("uuid", call)
                    .put("queue", "Sales");
            assertThat(world.post("/agent", agent.toString())).as(attack).isEqualTo(400);
            ObjectNode route =
                    MAPPER.createObjectNode().put("action", "ROUTE_TO_AGENT").put("agentExtension", attack);
            assertThat(world.post("/call/" + call + "/action", route.toString()))
                    .as(attack)
                    .isEqualTo(400);
            ObjectNode action = MAPPER.createObjectNode().put("action", attack);
            assertThat(world.post("/call/" + call + "/action", action.toString()))
                    .as(attack)
                    .isEqualTo(400);
        }
        assertThat(world.liveState(call)).isEqualTo("answered");
        world.endCall(call);
        world.awaitFinal(call);
        nothingHostileArrived();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"evil\"",
                "{\"id\":{\"a\":1}}",
                "{\"id\":1e400}",
                "\u0000",
                "{\"id\":\"\ud800\"}"
            })
    void whatIsNoContactIsRefused(String body) throws Exception {
        assertThat(world.post("/contact", body)).isEqualTo(400);
    }

    @Test
    void aVeryDeepBodyIsRefused() throws Exception {
        assertThat(world.post("/contact", "[".repeat(100_000))).isEqualTo(400);
    }

    @Test
    void aBodyOfTenMegabytesIsRefusedAndTheDaemonGoesOn() throws Exception {
        String body = "{\"id\":\"" + MARK.repeat(10 * 1024 * 1024 / MARK.length()) + "\"}";
        assertThat(statusOfRawPost("/contact", body)).contains(" 413 ");
        aWellFormedContactIsDialedAndNothingElseArrived();
    }

    private static void aWellFormedContactIsDialedAndNothingElseArrived() throws Exception {
        String id = world.post(contact().toString());
        assertThat(world.awaitFinal(id).path("callResult").asText()).isEqualTo("USER_BUSY");
        nothingHostileArrived();
    }

    private static void nothingHostileArrived() {
        assertThat(world.theSwitch().ledger().commandLines())
                .isNotEmpty()
                .noneMatch(line -> line.contains(MARK))
                .noneMatch(line -> line.contains("shutdown") || line.contains("hangup()"))
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 127));
    }

    private static ObjectNode contact() throws Exception {
        return (ObjectNode) MAPPER.readTree(world.ivrContact("hostile", DaemonWorld.CARRIER, "1", "9001"));
    }

    /** The client of the JDK cannot read an answer that comes before it has sent its body. */
    private static String statusOfRawPost(String path, String body) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.apiPort())) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                    + bytes.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            // the server may answer from the head alone; what of the body it has read is its affair
            socket.getOutputStream().write(bytes, 0, 1024);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
