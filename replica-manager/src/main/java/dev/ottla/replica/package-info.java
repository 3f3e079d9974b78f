/**
 * Partitions as replicas of a cluster: who leads, which replicas are in sync, how far records are committed, and who
 * waits for them. Receives commands (lead at epoch e with replicas r), never metadata.
 *
 * <p>A {@link dev.ottla.replica.LeaderPartition} is changed on its log's strand only; readers take the
 * {@link dev.ottla.replica.PartitionView} that it published last. Waiting produces are parked in the partition, waiting
 * fetches are woken by it and read again on their own event loop. Nothing here knows requests, connections or the
 * protocol's messages.
 */
@NullMarked
package dev.ottla.replica;

import org.jspecify.annotations.NullMarked;
