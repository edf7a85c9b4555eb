/** Step 5: what the voice connector is told, and the reservation of agents that it does for us. */
@NullMarked
package dialer.scheduler.notify;

import org.jspecify.annotations.NullMarked;
