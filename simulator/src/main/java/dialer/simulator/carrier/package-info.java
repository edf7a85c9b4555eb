/** How the called people, their carrier and the agents behave: scripted by number, or drawn from a seed. */
@NullMarked
package dialer.simulator.carrier;

import org.jspecify.annotations.NullMarked;
