/**
 * The world under virtual time in which the real dial loop runs against a model database, switches and voice connector, with faults, so that a seed
 * reproduces a run to the last event.
 *
 * <p>{@link dialer.simulator.world.World} is one run, {@link dialer.simulator.world.Worlds} many, {@link dialer.simulator.world.Fault} what goes wrong,
 * {@link dialer.simulator.world.Witness} what must hold all the same.
 */
@NullMarked
package dialer.simulator.world;

import org.jspecify.annotations.NullMarked;
