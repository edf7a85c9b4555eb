/** The agents: who they are, what they do, and how many calls may wait for them. */
@NullMarked
package dialer.scheduler.agents;

import org.jspecify.annotations.NullMarked;
