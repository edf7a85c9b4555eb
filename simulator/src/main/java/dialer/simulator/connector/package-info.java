/** A simulated voice connector over HTTP: agents that are reserved, called and freed, and every notice it received. */
@NullMarked
package dialer.simulator.connector;

import org.jspecify.annotations.NullMarked;
