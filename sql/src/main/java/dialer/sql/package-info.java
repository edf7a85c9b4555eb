@NullMarked
package dialer.sql;

import org.jspecify.annotations.NullMarked;
