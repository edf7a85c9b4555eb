/** The live page: static files, and the state of the daemon as server-sent events. */
@NullMarked
package dialer.daemon.page;

import org.jspecify.annotations.NullMarked;
