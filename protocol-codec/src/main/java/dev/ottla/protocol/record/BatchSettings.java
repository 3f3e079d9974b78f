package dev.ottla.protocol.record;

import static dev.ottla.protocol.record.RecordBatchHeader.*;

/**
 * What stands in a batch's header apart from its records. Start from {@link #at} or {@link #of} and change what differs.
 *
 * @param lastOffset kept even if no record has it, as compaction must; below the base offset when not wanted
 * @param logAppendTimeMs the timestamp of all records; -1 when the producer's count
 * @param deleteHorizonMs when tombstones may go; -1 for not set
 * @param maxSizeBytes what {@link RecordBatchBuilder#hasRoomFor} measures against, uncompressed
 */
public record BatchSettings(
        long baseOffset,
        long lastOffset,
        int partitionLeaderEpoch,
        Compression compression,
        int compressionLevel,
        long logAppendTimeMs,
        long deleteHorizonMs,
        boolean isTransactional,
        boolean isControl,
        long producerId,
        short producerEpoch,
        int baseSequence,
        int maxSizeBytes) {

    /** An uncompressed batch without a producer at this offset. */
    public static BatchSettings at(long baseOffset) {
        return new BatchSettings(
                baseOffset,
                baseOffset - 1,
                NO_PARTITION_LEADER_EPOCH,
                Compression.NONE,
                Compression.NONE.defaultLevel(),
                NO_TIMESTAMP,
                NO_TIMESTAMP,
                false,
                false,
                NO_PRODUCER_ID,
                NO_PRODUCER_EPOCH,
                NO_SEQUENCE,
                Integer.MAX_VALUE);
    }

    /** Everything as in an existing batch, offsets included; its compression at the default level. */
    public static BatchSettings of(RecordBatch batch) {
        boolean appendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        return new BatchSettings(
                batch.baseOffset(),
                batch.lastOffset(),
                batch.partitionLeaderEpoch(),
                batch.compression(),
                batch.compression().defaultLevel(),
                appendTime ? batch.maxTimestamp() : NO_TIMESTAMP,
                batch.deleteHorizonMs(),
                batch.isTransactional(),
                batch.isControlBatch(),
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                Integer.MAX_VALUE);
    }

    public boolean isLogAppendTime() {
        return logAppendTimeMs != NO_TIMESTAMP;
    }

    short attributes() {
        int attributes = compression.id();
        attributes |= isLogAppendTime() ? LOG_APPEND_TIME_FLAG : 0;
        attributes |= isTransactional ? TRANSACTIONAL_FLAG : 0;
        attributes |= isControl ? CONTROL_FLAG : 0;
        attributes |= deleteHorizonMs == NO_TIMESTAMP ? 0 : DELETE_HORIZON_FLAG;
        return (short) attributes;
    }

    public BatchSettings withLastOffset(long newLastOffset) {
        return new BatchSettings(baseOffset, newLastOffset, partitionLeaderEpoch, compression, compressionLevel,
                logAppendTimeMs, deleteHorizonMs, isTransactional, isControl, producerId, producerEpoch, baseSequence,
                maxSizeBytes);
    }

    public BatchSettings withPartitionLeaderEpoch(int newEpoch) {
        return new BatchSettings(baseOffset, lastOffset, newEpoch, compression, compressionLevel,
                logAppendTimeMs, deleteHorizonMs, isTransactional, isControl, producerId, producerEpoch, baseSequence,
                maxSizeBytes);
    }

    /** At the compression's default level. */
    public BatchSettings withCompression(Compression newCompression) {
        return withCompression(newCompression, newCompression.defaultLevel());
    }

    public BatchSettings withCompression(Compression newCompression, int newLevel) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, newCompression, newLevel,
                logAppendTimeMs, deleteHorizonMs, isTransactional, isControl, producerId, producerEpoch, baseSequence,
                maxSizeBytes);
    }

    /** All records get this timestamp and the batch the type LOG_APPEND_TIME. */
    public BatchSettings withLogAppendTime(long newLogAppendTimeMs) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, compression, compressionLevel,
                newLogAppendTimeMs, deleteHorizonMs, isTransactional, isControl, producerId, producerEpoch,
                baseSequence, maxSizeBytes);
    }

    public BatchSettings withDeleteHorizon(long newDeleteHorizonMs) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, compression, compressionLevel,
                logAppendTimeMs, newDeleteHorizonMs, isTransactional, isControl, producerId, producerEpoch,
                baseSequence, maxSizeBytes);
    }

    public BatchSettings withTransactional(boolean newTransactional) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, compression, compressionLevel,
                logAppendTimeMs, deleteHorizonMs, newTransactional, isControl, producerId, producerEpoch, baseSequence,
                maxSizeBytes);
    }

    public BatchSettings withControl(boolean newControl) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, compression, compressionLevel,
                logAppendTimeMs, deleteHorizonMs, isTransactional, newControl, producerId, producerEpoch, baseSequence,
                maxSizeBytes);
    }

    public BatchSettings withProducer(long newProducerId, short newProducerEpoch, int newBaseSequence) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, compression, compressionLevel,
                logAppendTimeMs, deleteHorizonMs, isTransactional, isControl, newProducerId, newProducerEpoch,
                newBaseSequence, maxSizeBytes);
    }

    public BatchSettings withMaxSizeBytes(int newMaxSizeBytes) {
        return new BatchSettings(baseOffset, lastOffset, partitionLeaderEpoch, compression, compressionLevel,
                logAppendTimeMs, deleteHorizonMs, isTransactional, isControl, producerId, producerEpoch, baseSequence,
                newMaxSizeBytes);
    }
}
