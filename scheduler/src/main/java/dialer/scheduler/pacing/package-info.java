/**
 * How many calls to originate now, so that agents wait as little as possible while abandoned / live answers stays under the limit. The port is
 * {@link dialer.scheduler.pacing.PacingPolicy}; it is asked {@code decide} after each event that matters.
 */
@NullMarked
package dialer.scheduler.pacing;

import org.jspecify.annotations.NullMarked;
