@NullMarked
package dialer.benchmarks;

import org.jspecify.annotations.NullMarked;
