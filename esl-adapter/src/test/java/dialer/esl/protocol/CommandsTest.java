package dialer.esl.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final String UUID = "3d9b77b6-df6d-474c-b946-db3b8e28376e";

    /** What must not pass anywhere. */
    static Stream<String> hostile() {
        return Stream.of(
                "",
                "1\n\napi fsctl shutdown",
                "1\r\n",
                "1\r",
                "1\0",
                "1}",
                "{a=b}1",
                "1,absolute_codec_string=x",
                "'1",
                "1'",
                "\"1\"",
                "^^:1",
                "1&park()",
                "1|2",
                "${hangup_hook}",
                "$1",
                "1\\n",
                "<1>",
                "[x=y]1",
                "1;2",
                "1%0A",
                "`1`",
                "(1)",
                "1=2",
                "1~2",
                "!1",
                "١٢٣",
                "１２３",
                "1\u20281",
                "1\u0085",
                "1\u200b1",
                "a:_:b",
                "x".repeat(300),
                "9".repeat(10_000_000));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileWordsPassNowhere(String word) {
        assertRefused("number", () -> OriginateCommand.call("gw", word, "8001", "d"));
        assertRefused("gateway", () -> OriginateCommand.call(word, "1", "8001", "d"));
        assertRefused("extension", () -> OriginateCommand.call("gw", "1", word, "d"));
        assertRefused("domain", () -> OriginateCommand.call("gw", "1", "8001", word));
        assertRefused("variable name", () -> call().variable(word, "x"));
        assertRefused("variable v", () -> call().variable("v", word));
        assertRefused("variable v", () -> call().text("v", word));
        assertRefused("uuid", () -> SwitchCommands.exists(word));
        assertRefused("uuid", () -> SwitchCommands.kill(word, "NORMAL_CLEARING"));
        assertRefused("hangup cause", () -> SwitchCommands.kill(UUID, word));
        assertRefused("extension", () -> SwitchCommands.transfer(UUID, word, "d"));
        assertRefused("variable v", () -> SwitchCommands.setVariable(UUID, "v", word));
        assertRefused("gateway", () -> SwitchCommands.gatewayStatus(word));
        assertRefused("gateway", () -> OriginateCommand.parked(word, "1"));
        assertRefused("queue", () -> SwitchCommands.transferToQueue(UUID, word));
        assertRefused("queue", () -> SwitchCommands.queueAgents(word));
        assertRefused("media", () -> SwitchCommands.broadcast(UUID, word));
        assertRefused("uuid", () -> SwitchCommands.broadcast(word, "a.wav"));
        assertRefused("uuid", () -> SwitchCommands.park(word));
        assertRefused("uuid", () -> SwitchCommands.listenForBeep(word));
    }

    @Test
    void aMessageNamesNoApplication() {
        assertRefused("media", () -> SwitchCommands.broadcast(UUID, "hangup::now"));
        assertThat(SwitchCommands.broadcast(UUID, "silence_stream://2000"))
                .isEqualTo("uuid_broadcast " + UUID + " silence_stream://2000 aleg");
    }

    @Test
    void spacesPassInTextOnly() {
        assertRefused("number", () -> OriginateCommand.call("gw", "1 2", "8001", "d"));
        assertRefused("variable v", () -> call().variable("v", "a b"));
        assertThat(call().text("v", "a b").line()).contains("{v='a b'}");
    }

    @Test
    void refusalsDoNotRepeatTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginateCommand.call("gw", "secret,1", "8001", "d"))
                .withMessageNotContaining("secret")
                .withMessageContaining("digits");
    }

    @Test
    void anOriginateReadsAsTheSwitchExpectsIt() {
        String line = OriginateCommand.call("11111111-2222-3333-4444-555555555555", "+18005550199", "8001", "10.0.0.1")
                .variable("session_in_hangup_hook", "true")
                .variable("origination_uuid", UUID)
                .text("sip_h_X-queue", "Verkauf Süd")
                .text("origination_caller_id_name", "Müller")
                .text("sip_h_X-queueType", "NAME")
                .line();
        assertThat(line)
                .isEqualTo("originate {session_in_hangup_hook=true,origination_uuid=" + UUID
                        + ",sip_h_X-queue='Verkauf Süd',origination_caller_id_name='Müller',sip_h_X-queueType=NAME}"
                        + "sofia/gateway/11111111-2222-3333-4444-555555555555/+18005550199 8001 XML 10.0.0.1");
    }

    @Test
    void anOriginateWithoutVariablesHasNoBraces() {
        assertThat(call().line()).isEqualTo("originate sofia/gateway/gw/4920008 8001 XML example.org");
    }

    @Test
    void aVariableIsSetOnce() {
        assertRefused("variable v", () -> call().variable("v", "1").text("v", "2"));
    }

    @Test
    void theOtherCommandsReadAsTheSwitchExpectsThem() {
        assertThat(List.of(
                        SwitchCommands.exists(UUID),
                        SwitchCommands.kill(UUID, "NORMAL_CLEARING"),
                        SwitchCommands.transfer(UUID, "1003", "127.0.0.1"),
                        SwitchCommands.setVariable(UUID, "agent", "1003"),
                        SwitchCommands.gatewayStatus("carrier-1")))
                .containsExactly(
                        "uuid_exists " + UUID,
                        "uuid_kill " + UUID + " NORMAL_CLEARING",
                        "uuid_transfer " + UUID + " 1003 XML 127.0.0.1",
                        "uuid_setvar " + UUID + " agent 1003",
                        "sofia status gateway carrier-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b"})
    void aCommandNeverHoldsALineBreak(String text) {
        assertRefused("api", () -> EslCommand.api(text));
        assertRefused("bgapi", () -> EslCommand.bgapi("job", text));
        assertRefused("bgapi", () -> EslCommand.bgapi(text, "status"));
        assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.line(text));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SwitchConfig.of("s", "h", 1, text, Subscription.to("HEARTBEAT")))
                .withMessageContaining("auth")
                .withMessageNotContaining(text);
    }

    @Test
    void aJobCarriesItsUuidInAHeader() {
        assertThat(new String(EslCommand.bgapi("j-1", "status").wire(), StandardCharsets.UTF_8))
                .isEqualTo("bgapi status\nJob-UUID: j-1\n\n");
    }

    @Test
    void aSubscriptionPutsFiltersFirstAndSubclassesLast() {
        Subscription subscription = Subscription.to("HEARTBEAT", "BACKGROUND_JOB")
                .andCustom("sofia::gateway_state")
                .filteredBy("variable_dialer", "true");
        assertThat(subscription.commands())
                .extracting(command -> new String(command.wire(), StandardCharsets.UTF_8))
                .containsExactly(
                        "filter variable_dialer true\n\n",
                        "event plain HEARTBEAT BACKGROUND_JOB CUSTOM sofia::gateway_state\n\n");
    }

    @Test
    void theConfigurationNeverShowsThePassword() {
        SwitchConfig config = SwitchConfig.of("s", "h", 8021, "ClueCon", Subscription.to("HEARTBEAT"));
        assertThat(config.toString() + config.connection()).doesNotContain("ClueCon");
    }

    private static OriginateCommand call() {
        return OriginateCommand.call("gw", "4920008", "8001", "example.org");
    }

    private static void assertRefused(String field, Runnable build) {
        assertThatIllegalArgumentException().isThrownBy(build::run).withMessageStartingWith(field);
    }
}
