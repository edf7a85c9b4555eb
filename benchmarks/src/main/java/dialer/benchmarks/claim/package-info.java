@NullMarked
package dialer.benchmarks.claim;

import org.jspecify.annotations.NullMarked;
