@NullMarked
package dialer.benchmarks.pacing;

import org.jspecify.annotations.NullMarked;
