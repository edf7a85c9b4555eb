package dialer.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.daemon.config.DaemonSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DialerCliTest {
    private static final Path CAPTURES = Path.of("src/test/resources/captures");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final List<DaemonSettings> started = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"call_ok", "heartbeat", "bad_commands", "acl_reject", "call_callcenter"})
    void everyFrameOfARecordingIsOneLineOfJson(String recording) throws IOException {
        assertThat(decode(new byte[0], CAPTURES.resolve(recording + ".raw").toString()))
                .isZero();

        assertThat(frames()).isNotEmpty().allSatisfy(frame -> {
            assertThat(frame.path("contentType").asText()).contains("/");
            assertThat(frame.path("headers").isObject()).isTrue();
            assertThat(frame.has("event")).isNotEqualTo(frame.has("body"));
        });
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void eventsShowTheirDecodedHeadersAndTheirBody() throws IOException {
        decode(new byte[0], CAPTURES.resolve("call_ok.raw").toString());

        assertThat(frames())
                .filteredOn(frame -> frame.at("/event/name").asText().equals("BACKGROUND_JOB"))
                .isNotEmpty()
                .allSatisfy(frame -> {
                    assertThat(frame.at("/event/headers/Job-UUID").asText()).isNotEmpty();
                    assertThat(frame.at("/event/body").asText()).startsWith("+OK");
                    assertThat(frame.at("/event/headers/Event-Date-Local").asText())
                            .contains(":");
                });
    }

    @Test
    void aHeaderThatComesTwiceHasAnArray() throws IOException {
        byte[] stream =
                "Content-Type: command/reply\nReply-Text: a\nReply-Text: b\n\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(decode(stream, "-")).isZero();

        assertThat(frames().get(0).at("/headers/Reply-Text")).isEqualTo(MAPPER.readTree("[\"a\",\"b\"]"));
    }

    @Test
    void aDamagedStreamShowsItsGoodFramesThenTheError() throws IOException {
        byte[] whole = Files.readAllBytes(CAPTURES.resolve("call_ok.raw"));
        decode(whole, "-");
        int frames = frames().size();
        out.reset();

        int status = decode(Arrays.copyOf(whole, whole.length - 7), "-");

        assertThat(status).isEqualTo(ExitStatus.FAILED);
        assertThat(frames()).hasSize(frames - 1);
        assertThat(err.toString())
                .startsWith("dialer esl decode: standard input: damaged after " + (frames - 1) + " good frames");
    }

    @Test
    void bytesThatAreNoFramesAreAnError() throws IOException {
        assertThat(decode("Content-Length: -5\n\n".getBytes(StandardCharsets.US_ASCII), "-"))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(frames()).isEmpty();
        assertThat(err.toString()).contains("damaged after 0 good frames");
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThat(decode(new byte[0], "/does/not/exist")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("no such file: /does/not/exist");
    }

    @Test
    void aStoryIsOneLineOfJsonForEachCall() throws IOException {
        assertThat(story(new byte[0], CAPTURES.resolve("call_agent_busy.raw").toString()))
                .isZero();

        assertThat(frames()).hasSize(1);
        JsonNode story = frames().get(0);
        assertThat(story.path("kind").asText()).isEqualTo("AGENT");
        assertThat(story.path("disposition").asText()).isEqualTo("ABANDONED");
        assertThat(story.path("hangupCause").asText()).isEqualTo("USER_BUSY");
        assertThat(story.path("ringMs").asLong()).isEqualTo(200);
        assertThat(story.path("waitForAgentMs").asLong()).isEqualTo(140);
        assertThat(story.path("talkMs").isNull()).isTrue();
        assertThat(story.at("/legs/1/role").asText()).isEqualTo("agent");
        assertThat(story.at("/transitions/0/from").asText()).isEqualTo("claimed");
        assertThat(story.path("notices")).extracting(JsonNode::asText).contains("end-chat");
    }

    @Test
    void theStoriesOfADamagedStreamAreToldAsFarAsItIsGood() throws IOException {
        byte[] whole = Files.readAllBytes(CAPTURES.resolve("call_ok.raw"));

        int status = story(Arrays.copyOf(whole, whole.length - 7), "-");

        assertThat(status).isEqualTo(ExitStatus.FAILED);
        assertThat(frames()).hasSize(1);
        assertThat(frames().get(0).path("disposition").asText()).isEqualTo("ANSWERED_IVR");
        assertThat(err.toString()).startsWith("dialer esl story: standard input: damaged after ");
    }

    @Test
    void aRecordingWithoutCallsHasNoStory() throws IOException {
        assertThat(story(new byte[0], CAPTURES.resolve("heartbeat.raw").toString()))
                .isZero();
        assertThat(frames()).isEmpty();
        assertThat(story(new byte[0], "/does/not/exist")).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void runGivesTheConfigurationToTheDaemon(@TempDir Path dir) throws IOException {
        Path config = Files.writeString(
                dir.resolve("dialer.yaml"),
                "node: n7\ndatabase: {url: 'jdbc:mariadb://h/d'}\nswitches: [{name: fs1, password: x}]\n");

        assertThat(run("--config", config.toString())).isEqualTo(5);
        assertThat(started).extracting(DaemonSettings::node).containsExactly("n7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "htp: {port: 1}           | htp.port is not a key",
                "http: {port: 1, port: 2} | The configuration file is ambiguous: found duplicate key port in line 1"
            })
    void runDoesNotStartWithAWrongConfiguration(String yaml, String complaint, @TempDir Path dir) throws IOException {
        Path config = Files.writeString(dir.resolve("dialer.yaml"), yaml);

        assertThat(run("--config", config.toString())).isEqualTo(ExitStatus.CONFIG);
        assertThat(err.toString()).startsWith(complaint);
        assertThat(err.toString().strip()).hasLineCount(1);
        assertThat(started).isEmpty();
    }

    @Test
    void aWrongCommandLineHasAStatusOfItsOwn() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("--config");
    }

    private int run(String... args) {
        RunCommand command = new RunCommand(
                settings -> {
                    started.add(settings);
                    return 5;
                },
                Map.of());
        return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(args);
    }

    private int decode(byte[] standardInput, String file) {
        return new CommandLine(new EslDecodeCommand(new ByteArrayInputStream(standardInput), out))
                .setErr(new PrintWriter(err, true))
                .execute(file);
    }

    private int story(byte[] standardInput, String file) {
        return new CommandLine(new EslStoryCommand(new ByteArrayInputStream(standardInput), out))
                .setErr(new PrintWriter(err, true))
                .execute(file);
    }

    private List<JsonNode> frames() throws IOException {
        List<JsonNode> frames = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                frames.add(MAPPER.readTree(line));
            }
        }
        return frames;
    }
}
