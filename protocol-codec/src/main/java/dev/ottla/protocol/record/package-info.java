/**
 * Record batches in Kafka's on-disk and on-wire format, and the five compressions.
 *
 * <p>Everything here reads and patches bytes that somebody else owns: a {@link dev.ottla.protocol.record.RecordBatch}
 * is a view, a {@link dev.ottla.protocol.record.RecordBatches} walks a buffer of batches, a
 * {@link dev.ottla.protocol.record.RecordCursor} walks the records of one batch. No I/O, no clock, no shared state.
 * Untrusted bytes give a {@link dev.ottla.protocol.record.RecordException} and nothing else.
 */
@NullMarked
package dev.ottla.protocol.record;

import org.jspecify.annotations.NullMarked;
