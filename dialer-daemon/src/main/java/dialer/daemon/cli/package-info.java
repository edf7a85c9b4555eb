/** The command line. */
@NullMarked
package dialer.daemon.cli;

import org.jspecify.annotations.NullMarked;
