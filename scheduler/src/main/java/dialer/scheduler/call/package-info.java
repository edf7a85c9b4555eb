/** Step 3: what the switch says about a call, and the state machine of the attempt. */
@NullMarked
package dialer.scheduler.call;

import org.jspecify.annotations.NullMarked;
