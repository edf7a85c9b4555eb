/** The HTTP client of the voice connector: reservations and notices. */
@NullMarked
package dialer.daemon.connector;

import org.jspecify.annotations.NullMarked;
