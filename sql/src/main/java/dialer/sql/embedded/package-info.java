/** A MariaDB of our own for demos and tests; nothing of it is part of an installation. */
@NullMarked
package dialer.sql.embedded;

import org.jspecify.annotations.NullMarked;
