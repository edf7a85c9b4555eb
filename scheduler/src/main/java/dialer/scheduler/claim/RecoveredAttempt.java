package dialer.scheduler.claim;

import dialer.scheduler.contact.Extension;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that an earlier run of this node, or another node that has died, left open.
 *
 * @param dialed whether the claim allowed a call: if so the person may have been called; if not, nobody was
 * @param agent the agent that was reserved, null if none was
 */
public record RecoveredAttempt(
        ClaimedContact claimed, boolean dialed, @Nullable Extension agent) {}
