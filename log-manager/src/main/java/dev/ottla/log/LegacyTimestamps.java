package dev.ottla.log;

import dev.ottla.protocol.record.LegacyRecords;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchHeader;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a timestamp in an old entry of magic 1, such as a directory that was upgraded over years still holds: one
 * message, or a compressed one that wraps others.
 */
final class LegacyTimestamps {
    private static final int MAX_EXPANDED_BYTES = 1 << 30;

    private LegacyTimestamps() {}

    /** The first message at or after both; null when there is none. */
    static @Nullable TimestampOffset firstAtOrAfter(
            RecordBatch batch, long timestamp, long startOffset, ByteBufAllocator allocator) {
        try (LegacyRecords records = LegacyRecords.of(batch, allocator, MAX_EXPANDED_BYTES)) {
            while (records.next()) {
                if (records.timestamp() >= timestamp && records.offset() >= startOffset) {
                    return new TimestampOffset(
                            records.timestamp(), records.offset(), RecordBatchHeader.NO_PARTITION_LEADER_EPOCH);
                }
            }
            return null;
        }
    }
}
