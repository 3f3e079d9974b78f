/**
 * KRaft: agreement on one log. {@code RaftNode} is pure, it takes events and gives ordered effects; {@code RaftDriver}
 * carries them out on the controller's strand, in files of Kafka's format (log, {@code quorum-state}, checkpoints).
 * Knows that records are metadata only where it encodes them.
 */
@NullMarked
package dev.ottla.raft;

import org.jspecify.annotations.NullMarked;
