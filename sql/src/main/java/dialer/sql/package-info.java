/** The MariaDB schema and the stores: contacts, claims, results and the outbox. The database is the coordination engine of all nodes. */
@NullMarked
package dialer.sql;

import org.jspecify.annotations.NullMarked;
