/** Step 2: a claimed contact becomes a call, within the slots and the calls per second of its switch and gateway. */
@NullMarked
package dialer.scheduler.originate;

import org.jspecify.annotations.NullMarked;
