package dialer.simulator.world;

import dialer.scheduler.DialSettings;
import dialer.scheduler.Effect;
import dialer.scheduler.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands between a dial loop and its world. In a test it breaks something, to see that the world notices. */
interface Tampering {
    /** Leaves all as it is. */
    Tampering NONE = new Tampering() {};

    /** The settings that the loop is given. */
    default DialSettings settings(DialSettings drawn) {
        return drawn;
    }

    /** What the loop hears instead of the signal; null: nothing. */
    default @Nullable Signal heard(Signal signal) {
        return signal;
    }

    /** What is done instead of the effect. */
    default List<Effect> done(Effect effect) {
        return List.of(effect);
    }
}
