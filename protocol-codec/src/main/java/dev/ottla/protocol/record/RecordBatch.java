package dev.ottla.protocol.record;

import static dev.ottla.protocol.record.RecordBatchHeader.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * A view of one whole batch inside somebody else's buffer. Reads and stamps in place, copies nothing, retains nothing:
 * it is valid as long as the buffer is. Owned by whoever owns the buffer.
 *
 * <p>Obtained from {@link RecordBatches}, which has checked that all bytes are there and that the magic is 0, 1 or 2.
 * Old messages (magic 0 and 1) answer as a batch of one without producer; they can be walked and served, not stamped.
 * Whether the CRC holds is asked for with {@link #ensureValid}.
 */
public final class RecordBatch {
    private final ByteBuf buffer;
    private final int index;

    /** The caller vouches that a whole batch starts at the absolute {@code index}. */
    public RecordBatch(ByteBuf buffer, int index) {
        this.buffer = buffer;
        this.index = index;
    }

    public ByteBuf buffer() {
        return buffer;
    }

    /** Absolute index of the first byte of this batch. */
    public int index() {
        return index;
    }

    /** Absolute index after the last byte of this batch. */
    public int endIndex() {
        return index + sizeInBytes();
    }

    /** All bytes of the batch, header included. */
    public int sizeInBytes() {
        return LOG_OVERHEAD_BYTES + buffer.getInt(index + LENGTH);
    }

    /** The bytes of this batch, not retained. */
    public ByteBuf slice() {
        return buffer.slice(index, sizeInBytes());
    }

    /** Of an old compressed message: the offset of its last inner message, all that is known without expanding it. */
    public long baseOffset() {
        return buffer.getLong(index + BASE_OFFSET);
    }

    public long lastOffset() {
        return isLegacy() ? baseOffset() : baseOffset() + lastOffsetDelta();
    }

    public long nextOffset() {
        return lastOffset() + 1;
    }

    public int lastOffsetDelta() {
        return isLegacy() ? 0 : buffer.getInt(index + LAST_OFFSET_DELTA);
    }

    public int partitionLeaderEpoch() {
        return isLegacy() ? NO_PARTITION_LEADER_EPOCH : buffer.getInt(index + PARTITION_LEADER_EPOCH);
    }

    public byte magic() {
        return buffer.getByte(index + MAGIC);
    }

    /** Magic 0 or 1. */
    public boolean isLegacy() {
        return magic() < MAGIC_V2;
    }

    /** The checksum as stored. */
    public int crc() {
        return buffer.getInt(index + (isLegacy() ? LegacyMessage.CRC : CRC));
    }

    public int attributes() {
        return isLegacy() ? buffer.getByte(index + LegacyMessage.ATTRIBUTES) : buffer.getShort(index + ATTRIBUTES);
    }

    /** The compression's number, possibly one that does not exist (5 to 7). */
    public int compressionId() {
        return attributes() & COMPRESSION_MASK;
    }

    /** @throws DecompressionException when there is no such compression */
    public Compression compression() {
        return Compression.forId(compressionId());
    }

    public TimestampType timestampType() {
        if (magic() == MAGIC_V0) {
            return TimestampType.NO_TIMESTAMP_TYPE;
        }
        return hasFlag(LOG_APPEND_TIME_FLAG) ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    public boolean isTransactional() {
        return !isLegacy() && hasFlag(TRANSACTIONAL_FLAG);
    }

    public boolean isControlBatch() {
        return !isLegacy() && hasFlag(CONTROL_FLAG);
    }

    public boolean hasDeleteHorizon() {
        return !isLegacy() && hasFlag(DELETE_HORIZON_FLAG);
    }

    /** When tombstones of this batch may go, in milliseconds since the epoch; -1 when not set. */
    public long deleteHorizonMs() {
        return hasDeleteHorizon() ? baseTimestamp() : NO_TIMESTAMP;
    }

    /** What the timestamp deltas of the records count from. */
    public long baseTimestamp() {
        return isLegacy() ? maxTimestamp() : buffer.getLong(index + BASE_TIMESTAMP);
    }

    /** The largest timestamp of a record, or the append time. As the producer said: nobody has compared the records. */
    public long maxTimestamp() {
        return switch (magic()) {
            case MAGIC_V0 -> NO_TIMESTAMP;
            case MAGIC_V1 -> buffer.getLong(index + LegacyMessage.TIMESTAMP);
            default -> buffer.getLong(index + MAX_TIMESTAMP);
        };
    }

    public long producerId() {
        return isLegacy() ? NO_PRODUCER_ID : buffer.getLong(index + PRODUCER_ID);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return isLegacy() ? NO_PRODUCER_EPOCH : buffer.getShort(index + PRODUCER_EPOCH);
    }

    public int baseSequence() {
        return isLegacy() ? NO_SEQUENCE : buffer.getInt(index + BASE_SEQUENCE);
    }

    /** The sequence of the last record, compacted away or not; -1 without sequences. */
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : addToSequence(base, lastOffsetDelta());
    }

    /**
     * How many records are in the batch; after compaction fewer than offsets. Of an old message: 1, expanded or not.
     */
    public int recordCount() {
        return isLegacy() ? 1 : buffer.getInt(index + RECORD_COUNT);
    }

    /** Bytes of the records as they stand, compressed or not. */
    public int recordsSizeBytes() {
        return sizeInBytes() - SIZE_BYTES;
    }

    public boolean isValidCrc() {
        int size = sizeInBytes();
        return size >= RecordBatchHeader.leastSizeBytes(magic())
                && (isLegacy() ? LegacyMessage.isValidCrc(buffer, index, size) : computeCrc() == crc());
    }

    /** @throws CorruptRecordException when the batch is smaller than its header or its CRC does not hold */
    public void ensureValid() {
        int least = RecordBatchHeader.leastSizeBytes(magic());
        if (sizeInBytes() < least) {
            throw new CorruptRecordException(
                    "A batch of magic " + magic() + " has at least " + least + " bytes, this one has " + sizeInBytes());
        }
        if (!isValidCrc()) {
            throw new CorruptRecordException(
                    "The CRC of the batch does not hold (stored " + Integer.toUnsignedLong(crc()) + ")");
        }
    }

    /** Stamps the offset of the first record; the CRC does not cover it. */
    public void setBaseOffset(long baseOffset) {
        buffer.setLong(index + BASE_OFFSET, baseOffset);
    }

    /** Stamps the last offset by moving the base offset. */
    public void setLastOffset(long lastOffset) {
        setBaseOffset(lastOffset - lastOffsetDelta());
    }

    /** Stamps the leader's epoch; the CRC does not cover it. Magic 2 only. */
    public void setPartitionLeaderEpoch(int epoch) {
        requireCurrentMagic();
        buffer.setInt(index + PARTITION_LEADER_EPOCH, epoch);
    }

    /**
     * Stamps the append time as timestamp of all records, and the CRC anew when this changed anything. Magic 2 only.
     */
    public void setLogAppendTime(long timestampMs) {
        setMaxTimestamp(TimestampType.LOG_APPEND_TIME, timestampMs);
    }

    /** Stamps the largest timestamp and its type, and the CRC anew when this changed anything. Magic 2 only. */
    public void setMaxTimestamp(TimestampType type, long timestampMs) {
        requireCurrentMagic();
        if (timestampType() == type && maxTimestamp() == timestampMs) {
            return;
        }
        int others = attributes() & ~LOG_APPEND_TIME_FLAG;
        buffer.setShort(
                index + ATTRIBUTES, type == TimestampType.LOG_APPEND_TIME ? others | LOG_APPEND_TIME_FLAG : others);
        buffer.setLong(index + MAX_TIMESTAMP, timestampMs);
        buffer.setInt(index + CRC, computeCrc());
    }

    /**
     * A walk over the records; close it. Expands compressed content bit by bit into a pooled buffer.
     *
     * @param maxDecompressedBytes the walk fails with a {@link DecompressionException} beyond this
     * @throws RecordException when the batch is an old message, names no compression or has an impossible count
     */
    public RecordCursor records(ByteBufAllocator allocator, long maxDecompressedBytes) {
        return RecordCursor.over(this, allocator, maxDecompressedBytes);
    }

    /** All records at once, for replay of small batches. */
    public List<LogRecord> readRecords(ByteBufAllocator allocator, long maxDecompressedBytes) {
        List<LogRecord> records = new ArrayList<>();
        try (RecordCursor cursor = records(allocator, maxDecompressedBytes)) {
            while (cursor.next()) {
                records.add(cursor.record());
            }
        }
        return records;
    }

    private int computeCrc() {
        return Crc32c.compute(buffer, index + ATTRIBUTES, sizeInBytes() - ATTRIBUTES);
    }

    private boolean hasFlag(int flag) {
        return (attributes() & flag) != 0;
    }

    private void requireCurrentMagic() {
        if (isLegacy()) {
            throw new IllegalStateException("a batch of magic " + magic() + " cannot be stamped");
        }
    }

    @Override
    public String toString() {
        return "RecordBatch(magic=" + magic() + ", offsets=[" + baseOffset() + ", " + lastOffset() + "], sizeInBytes="
                + sizeInBytes() + ", count=" + recordCount() + ", producerId=" + producerId() + ", producerEpoch="
                + producerEpoch() + ", baseSequence=" + baseSequence() + ", partitionLeaderEpoch="
                + partitionLeaderEpoch() + ", attributes=" + attributes() + ")";
    }
}
