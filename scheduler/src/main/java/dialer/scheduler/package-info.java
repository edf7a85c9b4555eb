@NullMarked
package dialer.scheduler;

import org.jspecify.annotations.NullMarked;
