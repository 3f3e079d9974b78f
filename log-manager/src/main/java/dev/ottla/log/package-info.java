/**
 * Partition logs on disk, byte for byte in Apache Kafka's format: segments, indexes, recovery, retention, producer
 * state, leader epochs, log directories.
 *
 * <p>A {@link dev.ottla.log.PartitionLog} is changed only on its strand; everybody else reads the immutable
 * {@link dev.ottla.log.LogView} that it published last, on any thread. {@link dev.ottla.log.LogManager} holds all logs
 * of a broker. Nothing here knows of requests, replicas, leaders or metadata.
 */
@NullMarked
package dev.ottla.log;

import org.jspecify.annotations.NullMarked;
