/**
 * The Event Socket protocol: frames, events, commands, one connection, and a switch with its two connections. Knows
 * nothing of calls or campaigns.
 */
@NullMarked
package dialer.esl.protocol;

import org.jspecify.annotations.NullMarked;
