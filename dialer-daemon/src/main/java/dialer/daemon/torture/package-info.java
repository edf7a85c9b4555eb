/** The promise that nothing is lost and nobody is dialed twice, tried on real processes that are killed, paused and cut off. */
@NullMarked
package dialer.daemon.torture;

import org.jspecify.annotations.NullMarked;
