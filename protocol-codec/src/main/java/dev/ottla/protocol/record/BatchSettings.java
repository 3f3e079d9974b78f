package dev.ottla.protocol.record;

import static dev.ottla.protocol.record.RecordBatchHeader.*;

/**
 * What stands in a batch's header apart from its records. Start from {@link #at} or {@link #of} and say what differs;
 * each {@code with} gives a new value and leaves this one as it is.
 */
public final class BatchSettings {
    private final long baseOffset;
    private long lastOffset;
    private int partitionLeaderEpoch = NO_PARTITION_LEADER_EPOCH;
    private Compression compression = Compression.NONE;
    private int compressionLevel = Compression.NONE.defaultLevel();
    private long logAppendTimeMs = NO_TIMESTAMP;
    private long deleteHorizonMs = NO_TIMESTAMP;
    private boolean transactional;
    private boolean control;
    private long producerId = NO_PRODUCER_ID;
    private short producerEpoch = NO_PRODUCER_EPOCH;
    private int baseSequence = NO_SEQUENCE;
    private int maxSizeBytes = Integer.MAX_VALUE;

    private BatchSettings(long baseOffset) {
        this.baseOffset = baseOffset;
        this.lastOffset = baseOffset - 1;
    }

    private BatchSettings(BatchSettings other) {
        baseOffset = other.baseOffset;
        lastOffset = other.lastOffset;
        partitionLeaderEpoch = other.partitionLeaderEpoch;
        compression = other.compression;
        compressionLevel = other.compressionLevel;
        logAppendTimeMs = other.logAppendTimeMs;
        deleteHorizonMs = other.deleteHorizonMs;
        transactional = other.transactional;
        control = other.control;
        producerId = other.producerId;
        producerEpoch = other.producerEpoch;
        baseSequence = other.baseSequence;
        maxSizeBytes = other.maxSizeBytes;
    }

    /** An uncompressed batch without a producer at this offset. */
    public static BatchSettings at(long baseOffset) {
        return new BatchSettings(baseOffset);
    }

    /** Everything as in an existing batch, offsets included; its compression at the default level. */
    public static BatchSettings of(RecordBatch batch) {
        BatchSettings settings = at(batch.baseOffset())
                .withLastOffset(batch.lastOffset())
                .withPartitionLeaderEpoch(batch.partitionLeaderEpoch())
                .withCompression(batch.compression())
                .withDeleteHorizon(batch.deleteHorizonMs())
                .withTransactional(batch.isTransactional())
                .withControl(batch.isControlBatch())
                .withProducer(batch.producerId(), batch.producerEpoch(), batch.baseSequence());
        return batch.timestampType() == TimestampType.LOG_APPEND_TIME
                ? settings.withLogAppendTime(batch.maxTimestamp())
                : settings;
    }

    /** The offset stays the batch's last even when no record has it, as compaction must keep it. */
    public BatchSettings withLastOffset(long newLastOffset) {
        BatchSettings copy = new BatchSettings(this);
        copy.lastOffset = newLastOffset;
        return copy;
    }

    public BatchSettings withPartitionLeaderEpoch(int newEpoch) {
        BatchSettings copy = new BatchSettings(this);
        copy.partitionLeaderEpoch = newEpoch;
        return copy;
    }

    /** At the compression's default level. */
    public BatchSettings withCompression(Compression newCompression) {
        return withCompression(newCompression, newCompression.defaultLevel());
    }

    /** @throws IllegalArgumentException when the compression has no such level */
    public BatchSettings withCompression(Compression newCompression, int newLevel) {
        newCompression.requireLevel(newLevel);
        BatchSettings copy = new BatchSettings(this);
        copy.compression = newCompression;
        copy.compressionLevel = newLevel;
        return copy;
    }

    /**
     * The batch gets the type LOG_APPEND_TIME and this as timestamp of all its records; -1 for the producer's times.
     */
    public BatchSettings withLogAppendTime(long newLogAppendTimeMs) {
        BatchSettings copy = new BatchSettings(this);
        copy.logAppendTimeMs = newLogAppendTimeMs;
        return copy;
    }

    /** When the batch's tombstones may go; -1 for not set. */
    public BatchSettings withDeleteHorizon(long newDeleteHorizonMs) {
        BatchSettings copy = new BatchSettings(this);
        copy.deleteHorizonMs = newDeleteHorizonMs;
        return copy;
    }

    public BatchSettings withTransactional(boolean newTransactional) {
        BatchSettings copy = new BatchSettings(this);
        copy.transactional = newTransactional;
        return copy;
    }

    public BatchSettings withControl(boolean newControl) {
        BatchSettings copy = new BatchSettings(this);
        copy.control = newControl;
        return copy;
    }

    public BatchSettings withProducer(long newProducerId, short newProducerEpoch, int newBaseSequence) {
        BatchSettings copy = new BatchSettings(this);
        copy.producerId = newProducerId;
        copy.producerEpoch = newProducerEpoch;
        copy.baseSequence = newBaseSequence;
        return copy;
    }

    /** What {@link RecordBatchBuilder#hasRoomFor} measures against: header and uncompressed records. */
    public BatchSettings withMaxSizeBytes(int newMaxSizeBytes) {
        BatchSettings copy = new BatchSettings(this);
        copy.maxSizeBytes = newMaxSizeBytes;
        return copy;
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** Below the base offset when the last record decides. */
    public long lastOffset() {
        return lastOffset;
    }

    public int partitionLeaderEpoch() {
        return partitionLeaderEpoch;
    }

    public Compression compression() {
        return compression;
    }

    public int compressionLevel() {
        return compressionLevel;
    }

    public boolean isLogAppendTime() {
        return logAppendTimeMs != NO_TIMESTAMP;
    }

    public long logAppendTimeMs() {
        return logAppendTimeMs;
    }

    public long deleteHorizonMs() {
        return deleteHorizonMs;
    }

    public boolean isTransactional() {
        return transactional;
    }

    public boolean isControl() {
        return control;
    }

    public long producerId() {
        return producerId;
    }

    public short producerEpoch() {
        return producerEpoch;
    }

    public int baseSequence() {
        return baseSequence;
    }

    public int maxSizeBytes() {
        return maxSizeBytes;
    }

    short attributes() {
        int attributes = compression.id();
        attributes |= isLogAppendTime() ? LOG_APPEND_TIME_FLAG : 0;
        attributes |= transactional ? TRANSACTIONAL_FLAG : 0;
        attributes |= control ? CONTROL_FLAG : 0;
        attributes |= deleteHorizonMs == NO_TIMESTAMP ? 0 : DELETE_HORIZON_FLAG;
        return (short) attributes;
    }
}
