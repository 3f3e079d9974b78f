/**
 * The classic group protocol (JoinGroup, SyncGroup, Heartbeat, LeaveGroup): a barrier where all members meet, a leader
 * chosen among them that computes the assignment, and a generation that fences who was left behind.
 *
 * <p>Hard state of a group is its last {@code GroupMetadataValue}; who is waiting at the barrier and until when is
 * soft. One class per kind of command; {@code Rebalance} holds what several of them set in motion. Knows nothing of
 * committed offsets. Owned by the strand of the shard.
 */
@NullMarked
package dev.ottla.group.classic;

import org.jspecify.annotations.NullMarked;
