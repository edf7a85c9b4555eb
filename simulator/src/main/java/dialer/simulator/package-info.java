@NullMarked
package dialer.simulator;

import org.jspecify.annotations.NullMarked;
