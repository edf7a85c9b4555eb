/** From the JSON of a contact to the core's type, with every fault named. */
@NullMarked
package dialer.daemon.contact;

import org.jspecify.annotations.NullMarked;
