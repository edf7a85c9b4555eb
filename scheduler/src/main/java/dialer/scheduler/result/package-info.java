/** Step 4: the switch's facts become our disposition, stored once for each attempt. */
@NullMarked
package dialer.scheduler.result;

import org.jspecify.annotations.NullMarked;
