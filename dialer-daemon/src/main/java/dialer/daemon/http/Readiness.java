package dialer.daemon.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port to the state of what the daemon needs to dial. */
public interface Readiness {
    /** The components in a fixed order, for example database, each switch, voice connector. Does not block for longer than a second. */
    List<Component> components();

    /**
     * One component.
     *
     * @param reason why it is not ready; null if it is
     */
    record Component(String name, @Nullable String reason) {
        public boolean ready() {
            return reason == null;
        }
    }
}
