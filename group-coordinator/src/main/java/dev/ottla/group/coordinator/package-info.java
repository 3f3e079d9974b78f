/**
 * Where everything of groups meets: the shard, one state machine per partition of {@code __consumer_offsets}, which
 * routes each command and record to the class that knows it; and the coordinator in front, which finds the shard of a
 * group. Decides nothing by itself. Knows logs, strands and timers only as ports of the runtime.
 */
@NullMarked
package dev.ottla.group.coordinator;

import org.jspecify.annotations.NullMarked;
