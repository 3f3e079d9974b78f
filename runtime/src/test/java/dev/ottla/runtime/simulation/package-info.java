/**
 * The runtime's ports as test fixtures: a world in one thread, driven by a seed. Clocks stand until moved, strands and
 * pools run when stepped, messages travel with loss and delay, disks forget what was not forced. Same seed, same run. A
 * whole world is a {@link dev.ottla.runtime.simulation.Simulation}; each part also stands alone.
 */
@NullMarked
package dev.ottla.runtime.simulation;

import org.jspecify.annotations.NullMarked;
