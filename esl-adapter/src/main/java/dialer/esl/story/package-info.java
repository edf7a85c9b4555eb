/** Recorded bytes of a switch, told again as the stories of their calls by the same decoder, mapping and core as in the daemon. */
@NullMarked
package dialer.esl.story;

import org.jspecify.annotations.NullMarked;
