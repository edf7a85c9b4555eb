@NullMarked
package dialer.daemon;

import org.jspecify.annotations.NullMarked;
