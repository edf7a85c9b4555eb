@NullMarked
package dialer.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
