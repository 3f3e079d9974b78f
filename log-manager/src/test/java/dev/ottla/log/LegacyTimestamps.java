package dev.ottla.log;

import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.InvalidRecordException;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.TimestampType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a timestamp in an old batch of magic 1, such as a directory that was upgraded over years still holds: one
 * message, or a compressed one that wraps others. Inner offsets count from the first of them, and the wrapper has the
 * last one's.
 *
 * <pre>
 * message: offset int64 | length int32 | CRC int32 | magic int8 | attributes int8 | timestamp int64 | key, value
 * key and value: length int32 (-1 null), bytes
 * </pre>
 */
final class LegacyTimestamps {
    private static final int LENGTH = 8;
    private static final int OVERHEAD_BYTES = 12;
    private static final int TIMESTAMP = 18;
    private static final int KEY_LENGTH = 26;
    private static final int MAX_EXPANDED_BYTES = 1 << 30;

    private LegacyTimestamps() {}

    /** The first message at or after both; null when there is none. */
    static @Nullable TimestampOffset firstAtOrAfter(
            RecordBatch batch, long timestamp, long startOffset, ByteBufAllocator allocator) {
        if (batch.compressionId() == Compression.NONE.id()) {
            return found(batch.maxTimestamp(), batch.baseOffset(), timestamp, startOffset);
        }
        ByteBuf buffer = batch.buffer();
        int keyIndex = batch.index() + KEY_LENGTH;
        int valueIndex = keyIndex + Integer.BYTES + Math.max(0, buffer.getInt(keyIndex));
        int valueLength = buffer.getInt(valueIndex);
        ByteBuf inner = batch.compression()
                .decompress(buffer, valueIndex + Integer.BYTES, valueLength, allocator, MAX_EXPANDED_BYTES);
        try {
            return search(batch, inner, timestamp, startOffset);
        } finally {
            inner.release();
        }
    }

    private static @Nullable TimestampOffset search(
            RecordBatch wrapper, ByteBuf inner, long timestamp, long startOffset) {
        long base = wrapper.baseOffset() - lastOffset(inner);
        boolean stamped = wrapper.timestampType() == TimestampType.LOG_APPEND_TIME;
        for (int at = 0; at < inner.writerIndex(); at = next(inner, at)) {
            long time = stamped ? wrapper.maxTimestamp() : inner.getLong(at + TIMESTAMP);
            TimestampOffset found = found(time, base + inner.getLong(at), timestamp, startOffset);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static long lastOffset(ByteBuf inner) {
        long last = 0;
        for (int at = 0; at < inner.writerIndex(); at = next(inner, at)) {
            last = inner.getLong(at);
        }
        return last;
    }

    private static int next(ByteBuf inner, int at) {
        int left = inner.writerIndex() - at;
        int size = left < KEY_LENGTH ? 0 : OVERHEAD_BYTES + inner.getInt(at + LENGTH);
        if (size < KEY_LENGTH || size > left) {
            throw new InvalidRecordException("An old message cannot have " + size + " of " + left + " bytes");
        }
        return at + size;
    }

    private static @Nullable TimestampOffset found(long time, long offset, long timestamp, long startOffset) {
        return time >= timestamp && offset >= startOffset
                ? new TimestampOffset(
                        time, offset, dev.ottla.protocol.record.RecordBatchHeader.NO_PARTITION_LEADER_EPOCH)
                : null;
    }
}
