@NullMarked
package dialer.esl;

import org.jspecify.annotations.NullMarked;
