/** What a decision of the pacing law costs. */
@org.jspecify.annotations.NullMarked
package dialer.benchmarks.pacing;
