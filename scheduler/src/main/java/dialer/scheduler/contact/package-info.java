/** Who is to be called: the contact, its identifiers and its stored status. */
@NullMarked
package dialer.scheduler.contact;

import org.jspecify.annotations.NullMarked;
