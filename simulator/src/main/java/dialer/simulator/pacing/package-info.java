/**
 * The laboratory: a call centre in virtual time, in which the real pacing law and re-implementations of others dial the same people.
 *
 * <p>{@link dialer.simulator.pacing.ScenarioFile} reads what is simulated, {@link dialer.simulator.pacing.CallCenter} is one day of it,
 * {@link dialer.simulator.pacing.Laboratory} runs the days of all policies and says what came out.
 */
@NullMarked
package dialer.simulator.pacing;

import org.jspecify.annotations.NullMarked;
