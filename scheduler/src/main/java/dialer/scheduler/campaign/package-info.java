/** What the loop knows of a campaign: its state, its settings and why it is not dialing. */
@NullMarked
package dialer.scheduler.campaign;

import org.jspecify.annotations.NullMarked;
