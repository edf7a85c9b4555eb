package dialer.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.Blackhole;

class CodecBenchmarkTest {
    private final Blackhole hole = new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");

    @Test
    void everyCodecReadsTheSameEvents() {
        CodecBenchmark benchmark = new CodecBenchmark();
        int events = benchmark.everyHeader(hole);

        assertThat(events).isGreaterThan(30);
        assertThat(benchmark.dialerHeaders(hole)).isEqualTo(events);
        assertThat(benchmark.freeswitchEslClient(hole)).isEqualTo(events);
        assertThat(benchmark.thingscloudEsl(hole)).isEqualTo(events);
    }

    @Test
    void anOperationCanBeRepeated() {
        CodecBenchmark benchmark = new CodecBenchmark();

        assertThat(benchmark.everyHeader(hole)).isEqualTo(benchmark.everyHeader(hole));
        assertThat(benchmark.freeswitchEslClient(hole)).isEqualTo(benchmark.freeswitchEslClient(hole));
        assertThat(benchmark.thingscloudEsl(hole)).isEqualTo(benchmark.thingscloudEsl(hole));
    }
}
