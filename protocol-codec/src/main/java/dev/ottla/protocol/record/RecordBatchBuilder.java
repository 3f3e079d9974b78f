package dev.ottla.protocol.record;

import static dev.ottla.protocol.record.RecordBatchHeader.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch of magic 2: settings first, then records, then {@link #build}. Not thread-safe. Holds one pooled
 * buffer until built or closed; {@code close} after {@code build} does nothing, so try-with-resources fits.
 *
 * <p>Records are gathered uncompressed and compressed as a whole at the end. Keys, values and header values are given
 * as buffers whose readable bytes are copied; their reader indexes do not move and they stay the caller's.
 */
public final class RecordBatchBuilder implements AutoCloseable {
    private static final int INITIAL_BYTES = 512;

    private final ByteBufAllocator allocator;
    private final BatchSettings settings;
    private final RecordWriter writer = new RecordWriter();
    private @Nullable ByteBuf buffer;

    private int recordCount;
    private long nextOffset;
    private long lastOffset;
    private long baseTimestamp = NO_TIMESTAMP;
    private long maxTimestamp = NO_TIMESTAMP;

    public RecordBatchBuilder(ByteBufAllocator allocator, BatchSettings settings) {
        this.allocator = allocator;
        this.settings = settings;
        this.nextOffset = settings.baseOffset();
        this.lastOffset = settings.baseOffset() - 1;
        this.baseTimestamp = settings.deleteHorizonMs();
        this.buffer = allocator.buffer(INITIAL_BYTES).writeZero(SIZE_BYTES);
    }

    /** Appends at the next offset; timestamp in milliseconds since the epoch. */
    public RecordBatchBuilder append(long timestampMs, @Nullable ByteBuf key, @Nullable ByteBuf value) {
        return append(nextOffset, timestampMs, key, value, List.of());
    }

    /** Appends at the next offset. */
    public RecordBatchBuilder append(
            long timestampMs, @Nullable ByteBuf key, @Nullable ByteBuf value, List<RecordHeader> headers) {
        return append(nextOffset, timestampMs, key, value, headers);
    }

    /** Appends at an offset that is larger than all before, as compaction does. */
    public RecordBatchBuilder append(
            long offset, long timestampMs, @Nullable ByteBuf key, @Nullable ByteBuf value, List<RecordHeader> headers) {
        ByteBuf target = open();
        accept(offset, timestampMs);
        writer.write(target, timestampMs - baseTimestamp, offsetDelta(offset), key, value, headers);
        return this;
    }

    /** Copies the record that a cursor stands on, with its offset and timestamp. */
    public RecordBatchBuilder append(RecordCursor cursor) {
        return append(cursor.offset(), cursor.timestamp(), cursor.key(), cursor.value(), cursor.headers());
    }

    private void accept(long offset, long timestampMs) {
        if (offset < nextOffset) {
            throw new IllegalArgumentException("offset " + offset + " is below the next one, " + nextOffset);
        }
        if (recordCount == 0 && settings.deleteHorizonMs() == NO_TIMESTAMP) {
            baseTimestamp = timestampMs;
        }
        maxTimestamp = Math.max(maxTimestamp, timestampMs);
        lastOffset = offset;
        nextOffset = offset + 1;
        recordCount++;
    }

    private int offsetDelta(long offset) {
        return Math.toIntExact(offset - settings.baseOffset());
    }

    public int recordCount() {
        return recordCount;
    }

    /** The offset that {@link #append(long, ByteBuf, ByteBuf)} uses next. */
    public long nextOffset() {
        return nextOffset;
    }

    /** Header and records so far, uncompressed. */
    public int sizeInBytes() {
        return open().writerIndex();
    }

    /** Whether one more such record keeps the batch, uncompressed, within its limit; a first record always has room. */
    public boolean hasRoomFor(@Nullable ByteBuf key, @Nullable ByteBuf value, List<RecordHeader> headers) {
        return recordCount == 0
                || sizeInBytes() + (long) RecordWriter.mostBytes(key, value, headers) <= settings.maxSizeBytes();
    }

    /** The finished batch; the caller owns the buffer. The builder is closed. */
    public ByteBuf build() {
        ByteBuf records = open();
        buffer = null;
        ByteBuf batch = settings.compression() == Compression.NONE || recordCount == 0 ? records : compressed(records);
        writeHeader(batch);
        return batch;
    }

    private ByteBuf compressed(ByteBuf records) {
        ByteBuf batch = allocator.buffer(SIZE_BYTES + records.writerIndex() / 2).writeZero(SIZE_BYTES);
        try {
            int length = records.writerIndex() - SIZE_BYTES;
            settings.compression().compress(records, SIZE_BYTES, length, settings.compressionLevel(), batch);
            return batch;
        } catch (RuntimeException | Error e) {
            batch.release();
            throw e;
        } finally {
            records.release();
        }
    }

    private void writeHeader(ByteBuf batch) {
        batch.setLong(BASE_OFFSET, settings.baseOffset());
        batch.setInt(LENGTH, batch.writerIndex() - LOG_OVERHEAD_BYTES);
        batch.setInt(PARTITION_LEADER_EPOCH, settings.partitionLeaderEpoch());
        batch.setByte(MAGIC, MAGIC_V2);
        batch.setShort(ATTRIBUTES, settings.attributes());
        batch.setInt(LAST_OFFSET_DELTA, offsetDelta(Math.max(lastOffset, settings.lastOffset())));
        batch.setLong(BASE_TIMESTAMP, baseTimestamp);
        batch.setLong(MAX_TIMESTAMP, settings.isLogAppendTime() ? settings.logAppendTimeMs() : maxTimestamp);
        batch.setLong(PRODUCER_ID, settings.producerId());
        batch.setShort(PRODUCER_EPOCH, settings.producerEpoch());
        batch.setInt(BASE_SEQUENCE, settings.baseSequence());
        batch.setInt(RECORD_COUNT, recordCount);
        batch.setInt(CRC, Crc32c.compute(batch, ATTRIBUTES, batch.writerIndex() - ATTRIBUTES));
    }

    private ByteBuf open() {
        if (buffer == null) {
            throw new IllegalStateException("the batch is built or closed");
        }
        return buffer;
    }

    @Override
    public void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
