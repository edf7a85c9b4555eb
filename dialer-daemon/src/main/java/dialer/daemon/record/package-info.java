/** The switch's own records of ended calls: the second witness, for hang-ups that the Event Socket never delivered. */
@NullMarked
package dialer.daemon.record;

import org.jspecify.annotations.NullMarked;
