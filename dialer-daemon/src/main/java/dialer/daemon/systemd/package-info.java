/** What the daemon tells systemd. */
@NullMarked
package dialer.daemon.systemd;

import org.jspecify.annotations.NullMarked;
