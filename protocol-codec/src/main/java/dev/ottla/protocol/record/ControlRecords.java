package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** Builds control batches; each returned buffer is a whole batch that the caller owns. */
public final class ControlRecords {

    /**
     * One control record: the value is the encoded message with its int16 version in front, copied, still the caller's.
     */
    public record ControlRecord(ControlRecordType type, ByteBuf value) {}

    private ControlRecords() {}

    /** The batch that ends a producer's transaction in a partition: transactional, control, without sequence. */
    public static ByteBuf endTransaction(
            ByteBufAllocator allocator,
            long offset,
            long timestampMs,
            int partitionLeaderEpoch,
            long producerId,
            short producerEpoch,
            EndTransactionMarker marker) {
        BatchSettings settings = BatchSettings.at(offset)
                .withPartitionLeaderEpoch(partitionLeaderEpoch)
                .withProducer(producerId, producerEpoch, RecordBatchHeader.NO_SEQUENCE)
                .withTransactional(true);
        return batch(allocator, settings, timestampMs, List.of(new ControlRecord(marker.type(), marker.value())));
    }

    /** A batch of control records that belong to the log itself: leader change, snapshot header and footer, voters. */
    public static ByteBuf batch(
            ByteBufAllocator allocator, BatchSettings settings, long timestampMs, List<ControlRecord> records) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings.withControl(true))) {
            for (ControlRecord record : records) {
                builder.append(timestampMs, record.type().key(), record.value());
            }
            return builder.build();
        }
    }
}
