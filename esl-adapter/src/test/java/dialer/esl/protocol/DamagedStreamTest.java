package dialer.esl.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages recordings at random: whatever arrives, the decoder ends, stays small, and throws nothing but its own error, and
 * what it let through can be read. A failing case names its seed; {@code -Desl.seed=N} runs that one alone, and
 * {@code -Dfuzz.seconds=N} goes on for so long.
 */
class DamagedStreamTest {
    private static final int CASES_PER_RECORDING = 200;
    private static final List<String> SOURCES = List.of(
            "acl_reject",
            "auth_ok",
            "auth_wrong",
            "bad_commands",
            "bgapi_jobuuid",
            "call_busy",
            "call_gateway_down",
            "gateway_states",
            "gateway_transition",
            "heartbeat",
            "limit_paused",
            "pipelined");

    static List<String> sources() {
        return SOURCES;
    }

    @ParameterizedTest
    @MethodSource("sources")
    void damageIsAProtocolErrorOrHarmless(String recording) {
        byte[] intact = Recordings.bytes(recording);
        Long only = Long.getLong("esl.seed");
        long first = only == null ? recording.hashCode() : only;
        long count = only == null ? CASES_PER_RECORDING : 1;
        System.out.println("damage of " + recording + ": seeds from " + first);
        long untilNanos =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 0) / SOURCES.size());
        for (long seed = first; seed < first + count || (only == null && System.nanoTime() < untilNanos); seed++) {
            Random random = new Random(seed);
            byte[] damaged = damage(intact, random);
            try {
                read(damaged, random);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(recording + " damaged with seed " + seed, e);
            }
        }
    }

    private static void read(byte[] bytes, Random random) {
        FrameDecoder decoder = new FrameDecoder();
        long[] framed = {0};
        try {
            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(bytes.length - from, 1 + random.nextInt(1 << (1 + random.nextInt(12))));
                decoder.decode(bytes, from, length, frame -> framed[0] += readWhole(frame));
                from += length;
            }
            decoder.end();
        } catch (EslProtocolException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
        }
        assertThat(framed[0]).as("never more bytes in frames than came").isLessThanOrEqualTo(bytes.length);
    }

    /** Reads everything that can be asked for; returns the frame's size in bytes. */
    private static int readWhole(Frame frame) {
        int[] headers = {0};
        frame.headers().forEach((name, value) -> headers[0]++);
        assertThat(headers[0]).isEqualTo(frame.headers().size());
        assertThat(frame.replyText()).isNotNull();
        EslEvent event = frame.event();
        if (event != null) {
            int[] inner = {0};
            event.headers().forEach((name, value) -> {
                inner[0]++;
                assertThat(event.headers().all(name)).isNotNull();
                assertThat(EslEvent.arrayElements(value)).isNotEmpty();
            });
            assertThat(inner[0]).isEqualTo(event.headers().size());
            assertThat(event.body().length() + event.toString().length()).isNotNegative();
        }
        return frame.headBytes().length + frame.bodyLength();
    }

    private static byte[] damage(byte[] intact, Random random) {
        byte[] bytes = intact;
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds && bytes.length > 1; i++) {
            bytes = wound(bytes, random);
        }
        return bytes;
    }

    private static byte[] wound(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> join(bytes, at, new byte[0], at + length);
            case 2 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                yield join(bytes, at, noise, at);
            }
            case 3 -> join(bytes, at + length, Arrays.copyOfRange(bytes, at, at + length), at + length);
            case 4 -> Arrays.copyOf(bytes, at);
            default -> {
                byte[] digits = bytes.clone();
                for (int i = at; i < at + length; i++) {
                    if (Character.isDigit(digits[i])) {
                        digits[i] = (byte) ('0' + random.nextInt(10));
                    }
                }
                yield digits;
            }
        };
    }

    /** The bytes before {@code head}, then {@code middle}, then the bytes from {@code tail} on. */
    private static byte[] join(byte[] bytes, int head, byte[] middle, int tail) {
        byte[] joined = new byte[head + middle.length + bytes.length - tail];
        System.arraycopy(bytes, 0, joined, 0, head);
        System.arraycopy(middle, 0, joined, head, middle.length);
        System.arraycopy(bytes, tail, joined, head + middle.length, bytes.length - tail);
        return joined;
    }
}
