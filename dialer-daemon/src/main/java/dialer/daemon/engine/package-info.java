/** Runs the dial loop on its one thread and performs its effects on the threads of others. */
@NullMarked
package dialer.daemon.engine;

import org.jspecify.annotations.NullMarked;
