/** How the free slots are divided among campaigns. */
@NullMarked
package dialer.scheduler.fairshare;

import org.jspecify.annotations.NullMarked;
