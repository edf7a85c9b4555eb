@NullMarked
package dialer.benchmarks.load;

import org.jspecify.annotations.NullMarked;
