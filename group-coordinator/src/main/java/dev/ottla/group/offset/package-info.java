/**
 * Committed offsets: who may commit, what is kept, what is read, and when it expires. Hard state throughout: the last
 * {@code OffsetCommitValue} per group, topic and partition, changed by replay alone. Asks
 * {@code dev.ottla.group.classic} whether a member may commit and whether a group still reads a topic. Owned by the
 * strand of the shard.
 */
@NullMarked
package dev.ottla.group.offset;

import org.jspecify.annotations.NullMarked;
