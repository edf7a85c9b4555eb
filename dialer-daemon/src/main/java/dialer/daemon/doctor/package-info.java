/** Looks at everything that the daemon needs, and says what to do about each fault. */
@NullMarked
package dialer.daemon.doctor;

import org.jspecify.annotations.NullMarked;
