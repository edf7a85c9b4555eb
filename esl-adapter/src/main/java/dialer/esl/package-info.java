/**
 * The switches as the scheduler sees them: FreeSWITCH's events become its signals, its wishes become commands of the Event
 * Socket. Begin with {@link dialer.esl.EslSwitches}.
 */
@NullMarked
package dialer.esl;

import org.jspecify.annotations.NullMarked;
