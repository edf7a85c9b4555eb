package dialer.esl.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int EVERY_CHUNK_SIZE_UP_TO = 300;

    static List<String> recordings() {
        return Recordings.names();
    }

    @Test
    void framesHaveTheSizesThatTheRecorderSaw() {
        Recordings.frameSizes()
                .forEach((name, sizes) -> assertThat(Recordings.frames(name))
                        .as(name)
                        .extracting(frame -> frame.headBytes().length + frame.bodyLength())
                        .isEqualTo(sizes));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theCutsOfTheStreamDoNotMatter(String name) {
        byte[] bytes = Recordings.bytes(name);
        List<String> whole = decode(bytes, bytes.length);
        assertThat(String.join("", whole)).isEqualTo(text(bytes));

        int everyByte = bytes.length > 300_000 ? 8 : EVERY_CHUNK_SIZE_UP_TO;
        for (int chunk = 1; chunk <= everyByte; chunk++) {
            assertThat(decode(bytes, chunk)).as("chunks of %d bytes", chunk).isEqualTo(whole);
        }
        for (int chunk = everyByte + 1; chunk < bytes.length; chunk += 1 + chunk / 7) {
            assertThat(decode(bytes, chunk)).as("chunks of %d bytes", chunk).isEqualTo(whole);
        }
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(decodeAtRandomCuts(bytes, new Random(seed)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipelined", "auth_wrong", "acl_reject", "bgapi_jobuuid", "heartbeat", "call_busy"})
    void anyTwoPiecesMakeTheSameFrames(String name) {
        byte[] bytes = Recordings.bytes(name);
        List<String> whole = decode(bytes, bytes.length);
        int step = bytes.length > 4000 ? 37 : 1;
        for (int cut = 0; cut <= bytes.length; cut += step) {
            List<String> frames = new ArrayList<>();
            FrameDecoder decoder = new FrameDecoder();
            decoder.decode(bytes, 0, cut, frame -> frames.add(text(frame)));
            decoder.decode(bytes, cut, bytes.length - cut, frame -> frames.add(text(frame)));
            decoder.end();
            assertThat(frames).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void aNettyBufferIsReadToItsEndWhereverItsBytesLie() {
        byte[] bytes = Recordings.bytes("call_agent");
        ByteBuf direct = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        List<String> frames = new ArrayList<>();
        new FrameDecoder().decode(direct, frame -> frames.add(text(frame)));
        assertThat(frames).isEqualTo(decode(bytes, bytes.length));
        assertThat(direct.isReadable()).isFalse();
        direct.release();
    }

    @Test
    void carriageReturnsAndBlankLinesBetweenFramesAreTolerated() {
        List<Frame> frames = frames("\n\r\n\nContent-Type: auth/request\r\n\r\n\r\n\n\n"
                + "content-length: 2\r\ncontent-type: API/Response\r\n\r\nvm"
                + "Content-Type: command/reply\nReply-Text: +OK accepted\n\n\n");
        assertThat(frames)
                .extracting(Frame::contentType)
                .containsExactly(ContentType.AUTH_REQUEST, ContentType.API_RESPONSE, ContentType.COMMAND_REPLY);
        assertThat(frames.get(1).body()).isEqualTo("vm");
        assertThat(frames.get(2).replyText()).isEqualTo("+OK accepted");
    }

    @Test
    void contentLengthCountsBytesNotCharacters() {
        List<Frame> frames = frames("Content-Type: api/response\nContent-Length: 7\n\nGrüße" + "Content-Type: x/y\n\n");
        assertThat(frames).extracting(Frame::body).containsExactly("Grüße", "");
        assertThat(frames.get(1).contentType()).isEqualTo("x/y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "+5",
                "12x",
                "",
                "0x10",
                "1 2",
                "16777217",
                "99999999999999999999999",
                "٣",
                "1e3",
                "4294967297"
            })
    void aContentLengthThatIsNoLengthIsAProtocolError(String length) {
        assertThatThrownBy(() -> frames("Content-Length: " + length + "\nContent-Type: api/response\n\nabc"))
                .isInstanceOf(EslProtocolException.class)
                .hasMessageContaining("Content-Length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\n\n",
                "Reply-Text: +OK\n\n",
                "Content-Type: a/b\nContent-Length: 1\nContent-Length: 2\n\nab",
                "Content-Type: a/b\nContent-Length: 3\n\nab",
                "Content-Type: a/b\n"
            })
    void aHeadThatMakesNoFrameIsAProtocolError(String stream) {
        assertThatThrownBy(() -> frames(stream)).isInstanceOf(EslProtocolException.class);
    }

    @Test
    void aHeadThatDoesNotEndIsRefusedAtItsBound() {
        FrameDecoder decoder = new FrameDecoder();
        byte[] endless = ("X: " + "y".repeat(FrameDecoder.MAX_HEAD_BYTES - 3)).getBytes(StandardCharsets.US_ASCII);
        decoder.decode(endless, 0, endless.length, frame -> {});
        assertThatThrownBy(() -> decoder.decode(new byte[] {'y'}, 0, 1, frame -> {}))
                .isInstanceOf(EslProtocolException.class)
                .hasMessageContaining("exceeds");
        assertThatThrownBy(() -> decoder.decode(new byte[] {'\n'}, 0, 1, frame -> {}))
                .as("a broken decoder stays broken")
                .isInstanceOf(EslProtocolException.class);
    }

    @Test
    void theLargestBodyAllowedPassesAndTheBufferShrinksAfterIt() {
        byte[] body = new byte[FrameDecoder.MAX_BODY_BYTES];
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(("Content-Type: api/response\nContent-Length: " + body.length + "\n\n")
                .getBytes(StandardCharsets.US_ASCII));
        stream.writeBytes(body);
        stream.writeBytes("Content-Type: auth/request\n\n".getBytes(StandardCharsets.US_ASCII));
        List<String> seen = new ArrayList<>();
        byte[] bytes = stream.toByteArray();
        new FrameDecoder().decode(bytes, 0, bytes.length, frame -> seen.add(frame.toString()));
        assertThat(seen).containsExactly("api/response, 16777216 bytes", "auth/request, 0 bytes");
    }

    @Test
    void theReaderYieldsTheGoodFramesThenThrows() {
        byte[] bytes = Recordings.bytes("call_busy");
        int good = decode(bytes, bytes.length).size();
        FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes, 0, bytes.length - 1));
        for (int i = 0; i < good - 1; i++) {
            assertThat(reader.next()).isNotNull();
        }
        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(EslProtocolException.class)
                .hasMessage("stream ends inside a frame");
    }

    @Test
    void theReaderEndsQuietlyWithAWholeStream() {
        byte[] bytes = Recordings.bytes("hupall");
        FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes));
        List<String> frames = new ArrayList<>();
        reader.forEachRemaining(frame -> frames.add(text(frame)));
        assertThat(frames).isEqualTo(decode(bytes, bytes.length));
    }

    private static List<Frame> frames(String stream) {
        List<Frame> frames = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        decoder.decode(bytes, 0, bytes.length, frames::add);
        decoder.end();
        return frames;
    }

    private static List<String> decode(byte[] bytes, int chunk) {
        List<String> frames = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        for (int from = 0; from < bytes.length; from += chunk) {
            decoder.decode(bytes, from, Math.min(chunk, bytes.length - from), frame -> frames.add(text(frame)));
        }
        decoder.end();
        return frames;
    }

    private static List<String> decodeAtRandomCuts(byte[] bytes, Random random) {
        List<String> frames = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        int from = 0;
        while (from < bytes.length) {
            int length = Math.min(bytes.length - from, random.nextInt(1 << random.nextInt(14)) + 1);
            decoder.decode(bytes, from, length, frame -> frames.add(text(frame)));
            from += length;
        }
        decoder.end();
        return frames;
    }

    /** Latin-1, so that equal texts are equal bytes. */
    private static String text(Frame frame) {
        return text(frame.headBytes()) + text(frame.bodyBytes());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
