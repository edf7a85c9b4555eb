/** The HTTP API for the campaign manager and the voice connector. */
@NullMarked
package dialer.daemon.http;

import org.jspecify.annotations.NullMarked;
