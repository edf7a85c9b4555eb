package dialer.benchmarks.codec;

import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Frame;
import dialer.esl.protocol.FrameDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ReplayingDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.netty.buffer.ChannelBuffers;
import org.jboss.netty.handler.codec.embedder.DecoderEmbedder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The same recorded bytes through our codec and through the two clients of Maven Central, each driven as its own client drives it. One operation
 * is all recordings once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class CodecBenchmark {
    /** What both clients give their decoders. */
    private static final int PEER_MAX_HEADER_BYTES = 8192;

    /** What the dialer asks of an event. */
    private static final String[] DIALER_HEADERS = {
        "Event-Name",
        "Event-Sequence",
        "Event-Date-Timestamp",
        "Core-UUID",
        "Unique-ID",
        "Other-Leg-Unique-ID",
        "Job-UUID",
        "Hangup-Cause",
        "Caller-Channel-Created-Time",
        "Caller-Channel-Progress-Time",
        "Caller-Channel-Answered-Time",
        "Caller-Channel-Bridged-Time",
        "Caller-Channel-Hangup-Time",
        "variable_sip_term_status",
        "variable_sip_hangup_disposition",
        "variable_sip_call_id",
    };

    private final List<byte[]> pieces = Recordings.pieces();
    private final FrameDecoder ours = new FrameDecoder();
    private final DecoderEmbedder<org.freeswitch.esl.client.transport.message.EslMessage> freeswitchClient =
            new DecoderEmbedder<>(
                    new org.freeswitch.esl.client.transport.message.EslFrameDecoder(PEER_MAX_HEADER_BYTES));
    private final ReplayingDecoder<?> thingscloudDecoder =
            new link.thingscloud.freeswitch.esl.transport.message.EslFrameDecoder(PEER_MAX_HEADER_BYTES);
    private final EmbeddedChannel thingscloud = new EmbeddedChannel(thingscloudDecoder);

    /** Frames cut, and of each event the headers that the dialer reads. */
    @Benchmark
    public int dialerHeaders(Blackhole hole) {
        Counter counter = new Counter();
        for (byte[] piece : pieces) {
            ours.decode(piece, 0, piece.length, frame -> {
                EslEvent event = frame.event();
                if (event != null) {
                    for (String name : DIALER_HEADERS) {
                        hole.consume(event.header(name));
                    }
                    counter.events++;
                }
            });
        }
        return counter.events;
    }

    /** Frames cut, and every header of every event decoded. */
    @Benchmark
    public int everyHeader(Blackhole hole) {
        Counter counter = new Counter();
        for (byte[] piece : pieces) {
            ours.decode(piece, 0, piece.length, frame -> decodeWhole(frame, counter, hole));
        }
        return counter.events;
    }

    private static void decodeWhole(Frame frame, Counter counter, Blackhole hole) {
        EslEvent event = frame.event();
        if (event != null) {
            event.headers().forEach((name, value) -> {
                hole.consume(name);
                hole.consume(value);
            });
            counter.events++;
        }
    }

    /** {@code org.freeswitch.esl.client}, which decodes every header whether asked or not. */
    @Benchmark
    public int freeswitchEslClient(Blackhole hole) {
        int events = 0;
        for (byte[] piece : pieces) {
            freeswitchClient.offer(ChannelBuffers.wrappedBuffer(piece));
            for (var message = freeswitchClient.poll(); message != null; message = freeswitchClient.poll()) {
                if ("text/event-plain".equals(message.getContentType())) {
                    hole.consume(new org.freeswitch.esl.client.transport.event.EslEvent(message));
                    events++;
                }
            }
        }
        return events;
    }

    /** {@code link.thingscloud:freeswitch-esl}, which decodes every header whether asked or not. */
    @Benchmark
    public int thingscloudEsl(Blackhole hole) {
        int events = 0;
        for (byte[] piece : pieces) {
            thingscloud.writeInbound(Unpooled.wrappedBuffer(piece));
            link.thingscloud.freeswitch.esl.transport.message.EslMessage message = thingscloud.readInbound();
            while (message != null) {
                if ("text/event-plain".equals(message.getContentType())) {
                    hole.consume(new link.thingscloud.freeswitch.esl.transport.event.EslEvent(message));
                    events++;
                }
                message = thingscloud.readInbound();
            }
        }
        return events;
    }

    /** Bytes of one operation. */
    static long bytesPerOperation() {
        return Recordings.pieces().stream().mapToLong(piece -> piece.length).sum();
    }

    private static final class Counter {
        private int events;
    }
}
