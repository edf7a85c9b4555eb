/** The database that tests of all modules share. */
@NullMarked
package dialer.sql.testing;

import org.jspecify.annotations.NullMarked;
