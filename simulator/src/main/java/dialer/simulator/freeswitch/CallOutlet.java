package dialer.simulator.freeswitch;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The way of one call's events to the bus; where the order varies, two of them now and then change places. */
final class CallOutlet {

    private static final double SWAPPED = 0.02;
    private static final Duration LONGEST_HOLD = Duration.ofMillis(20);

    private final SwitchCore core;
    private final @Nullable SplittableRandom random;
    private EventBus.@Nullable Event held;

    CallOutlet(SwitchCore core, String uuid) {
        this.core = core;
        this.random = core.config().eventOrder() == EventOrder.VARIED
                ? new SplittableRandom(core.config().seed() * 31 + uuid.hashCode())
                : null;
    }

    /** A draw of this call: true with {@code probability}, always false where the order does not vary. */
    boolean chance(double probability) {
        return random != null && random.nextDouble() < probability;
    }

    void emit(SwitchEvent event, Leg leg) {
        emit(event, leg, Map.of());
    }

    void emit(SwitchEvent event, Leg leg, Map<String, String> headers) {
        EventBus.Event written = core.bus().about(event, leg, headers);
        if (held == null && chance(SWAPPED)) {
            held = written;
            core.afterRealTime(LONGEST_HOLD, this::release);
            return;
        }
        core.bus().send(written);
        release();
    }

    private void release() {
        if (held != null) {
            core.bus().send(held);
            held = null;
        }
    }
}
