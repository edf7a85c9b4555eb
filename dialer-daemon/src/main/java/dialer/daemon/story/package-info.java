/** One call's story: every change of its state, every command and every event, each with its time. */
@NullMarked
package dialer.daemon.story;

import org.jspecify.annotations.NullMarked;
