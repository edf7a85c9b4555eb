/** The whole dialer on one machine: the real daemon and an embedded database, a simulated switch and a simulated voice connector. */
@NullMarked
package dialer.daemon.demo;

import org.jspecify.annotations.NullMarked;
