/** Step 1 of the way: contacts are taken from the store, each with an attempt and a call id, before anything rings. */
@NullMarked
package dialer.scheduler.claim;

import org.jspecify.annotations.NullMarked;
