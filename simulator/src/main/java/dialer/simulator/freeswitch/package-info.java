/** A simulated FreeSWITCH: its Event Socket on TCP, its calls, gateways and limits, and what it saw. */
@NullMarked
package dialer.simulator.freeswitch;

import org.jspecify.annotations.NullMarked;
