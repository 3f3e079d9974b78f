package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.protocol.record.RecordException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Every check of batches that needs no state of the log: done on any thread, before the partition's strand is entered.
 * Batches are judged by their headers, since the CRC covers the rest; records are walked only where a rule of the topic
 * asks for it ({@link RecordChecks}). Errors and their order are Kafka's.
 */
public final class BatchChecks {
    private static final short FIRST_VERSION_WITH_ZSTD = 7;

    private final TopicPartition partition;
    private final LogConfig config;
    private final ByteBufAllocator allocator;

    public BatchChecks(TopicPartition partition, LogConfig config, ByteBufAllocator allocator) {
        this.partition = partition;
        this.config = config;
        this.allocator = allocator;
    }

    /**
     * What a request must be before Kafka turns to the log: exactly one whole batch of magic 2, in a compression that
     * the version allows.
     *
     * @param batches readable bytes; nothing is changed or moved
     * @param produceVersion version of the Produce request
     * @return null when it may be looked at further
     */
    public @Nullable Rejection checkRequest(ByteBuf batches, int produceVersion) {
        try {
            RecordBatches walk = RecordBatches.of(batches);
            return walk.next()
                    ? checkRequest(walk.batch(), walk, produceVersion)
                    : invalid("Produce requests with version " + produceVersion
                            + " must have at least one record batch per partition");
        } catch (RecordException e) {
            return rejectionOf(e);
        }
    }

    /**
     * What a producer sent, and {@link #checkRequest} has passed: a valid batch that the topic accepts.
     *
     * @param nowMs wall-clock time, for the bounds of timestamps
     * @return null when it may be appended
     */
    public @Nullable Rejection checkProduced(ByteBuf batches, long nowMs) {
        try {
            RecordBatch batch = new RecordBatch(batches, batches.readerIndex());
            Rejection rejection = checkBatch(batch);
            if (rejection == null) {
                rejection = checkContent(batch);
            }
            if (rejection == null) {
                rejection = new RecordChecks(partition, config, allocator).check(batch, nowMs);
            }
            return rejection != null ? rejection : checkStoredSize(batch);
        } catch (RecordException e) {
            return rejectionOf(e);
        }
    }

    /** What a leader sent: every whole batch must be valid; a cut one at the end is ignored. */
    public @Nullable Rejection checkReplicated(ByteBuf batches) {
        try {
            RecordBatches walk = RecordBatches.of(batches);
            while (walk.next()) {
                walk.batch().ensureValid();
            }
            return null;
        } catch (RecordException e) {
            return rejectionOf(e);
        }
    }

    private @Nullable Rejection checkRequest(RecordBatch batch, RecordBatches walk, int produceVersion) {
        if (batch.magic() != RecordBatchHeader.MAGIC_V2) {
            return invalid("Produce requests with version " + produceVersion
                    + " are only allowed to contain record batches with magic version 2");
        }
        if (produceVersion < FIRST_VERSION_WITH_ZSTD && batch.compressionId() == Compression.ZSTD.id()) {
            return Rejection.of(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "Produce requests with version " + produceVersion
                            + " are not allowed to use ZStandard compression");
        }
        if (walk.next()) {
            return invalid("Produce requests with version " + produceVersion
                    + " are only allowed to contain exactly one record batch per partition");
        }
        return walk.hasTruncatedTail()
                ? invalid("Cannot append record batch with illegal length " + walk.remainingBytes() + " to log for "
                        + partition + ". A possible cause is a corrupted produce request.")
                : null;
    }

    /** Base offset, sizes and CRC: what Kafka looks at first. */
    private @Nullable Rejection checkBatch(RecordBatch batch) {
        if (batch.baseOffset() != 0) {
            return invalid("The baseOffset of the record batch in the append to " + partition
                    + " should be 0, but it is " + batch.baseOffset());
        }
        int size = batch.sizeInBytes();
        if (size > config.messages().maxMessageBytes()) {
            return tooLarge(partition, config, size);
        }
        if (!batch.isValidCrc()) {
            return Rejection.of(
                    ErrorCode.CORRUPT_MESSAGE,
                    "Record is corrupt (stored crc = " + Integer.toUnsignedLong(batch.crc()) + ") in topic partition "
                            + partition + ".");
        }
        return null;
    }

    /** A batch that is written anew is measured then. */
    private @Nullable Rejection checkStoredSize(RecordBatch batch) {
        return new Recompression(partition, config, allocator).isNeeded(batch)
                ? null
                : checkSegment(partition, config, batch.sizeInBytes());
    }

    static Rejection tooLarge(TopicPartition partition, LogConfig config, int sizeBytes) {
        return Rejection.of(
                ErrorCode.MESSAGE_TOO_LARGE,
                "The record batch size in the append to " + partition + " is " + sizeBytes
                        + " bytes which exceeds the maximum configured value of "
                        + config.messages().maxMessageBytes());
    }

    static @Nullable Rejection checkSegment(TopicPartition partition, LogConfig config, int sizeBytes) {
        int segmentBytes = config.segments().segmentBytes();
        if (sizeBytes <= segmentBytes) {
            return null;
        }
        return Rejection.of(
                ErrorCode.RECORD_LIST_TOO_LARGE,
                "Message batch size is " + sizeBytes + " bytes in append to partition " + partition
                        + ", which exceeds the maximum configured segment size of " + segmentBytes + ".");
    }

    private @Nullable Rejection checkContent(RecordBatch batch) {
        int delta = batch.lastOffsetDelta();
        if (delta < 0) {
            return invalid("Batch has an invalid offset range: [" + batch.baseOffset() + ", " + batch.lastOffset()
                    + "] in topic partition " + partition);
        }
        int count = batch.recordCount();
        if (count <= 0) {
            return invalid("Invalid reported count for record batch: " + count + " in topic partition " + partition);
        }
        if (delta + 1L != count) {
            return invalid("Inconsistent batch offset range [" + batch.baseOffset() + ", " + batch.lastOffset()
                    + "] and count of records " + count + " in topic partition " + partition);
        }
        if (batch.isControlBatch()) {
            return invalid("Clients are not allowed to write control records in topic partition " + partition);
        }
        if (batch.hasProducerId() && batch.baseSequence() < 0) {
            return invalid("Invalid sequence number " + batch.baseSequence() + " in record batch with producerId "
                    + batch.producerId() + " in topic partition " + partition);
        }
        batch.compression();
        return null;
    }

    static Rejection rejectionOf(RecordException e) {
        return Rejection.of(e.error(), String.valueOf(e.getMessage()));
    }

    private static Rejection invalid(String message) {
        return Rejection.of(ErrorCode.INVALID_RECORD, message);
    }
}
