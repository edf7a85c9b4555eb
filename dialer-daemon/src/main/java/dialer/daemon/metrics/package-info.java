/** What the daemon can be measured by: Prometheus metrics, and the numbers that they and the page share. */
@NullMarked
package dialer.daemon.metrics;

import org.jspecify.annotations.NullMarked;
