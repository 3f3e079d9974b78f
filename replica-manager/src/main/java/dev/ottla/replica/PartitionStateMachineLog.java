package dev.ottla.replica;

import dev.ottla.log.AppendResult;
import dev.ottla.log.Rejection;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.StateMachineLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A led partition as the log of a state machine: one batch per append, committed by the high watermark. Used on the
 * partition's strand, which must also be the machine's ({@link LeaderPartition#strand}): an append needs an answer in
 * the same turn.
 */
public final class PartitionStateMachineLog<R> implements StateMachineLog<R> {
    private final LeaderPartition partition;
    private final RecordSerde<R> serde;
    private final Clock clock;
    private final ByteBufAllocator allocator;

    public PartitionStateMachineLog(
            LeaderPartition partition, RecordSerde<R> serde, Clock clock, ByteBufAllocator allocator) {
        this.partition = partition;
        this.serde = serde;
        this.clock = clock;
        this.allocator = allocator;
    }

    @Override
    public long append(List<R> records) {
        ByteBuf batch = batch(records);
        try {
            int maxBytes = partition.log().config().messages().maxMessageBytes();
            if (batch.readableBytes() > maxBytes) {
                throw new RecordsTooLargeException(records.size() + " records take " + batch.readableBytes()
                        + " bytes, max.message.bytes of " + partition.id().topicPartition() + " is " + maxBytes);
            }
            return appended(partition.appendOwn(batch));
        } finally {
            batch.release();
        }
    }

    private static long appended(AppendResult result) {
        Rejection rejection = result.rejection();
        if (rejection != null) {
            throw new LogUnavailableException(rejection.message(), new AppendRejectedException(rejection.error()));
        }
        return result.lastOffset();
    }

    private ByteBuf batch(List<R> records) {
        long nowMs = clock.wallClockMs();
        try (RecordBatchBuilder batch = new RecordBatchBuilder(allocator, BatchSettings.at(0L))) {
            for (R record : records) {
                batch.append(nowMs, buffer(serde.key(record)), buffer(serde.value(record)));
            }
            return batch.build();
        }
    }

    private static @Nullable ByteBuf buffer(@Nullable Bytes bytes) {
        return bytes == null ? null : Unpooled.wrappedBuffer(bytes.asByteBuffer());
    }

    @Override
    public long committedEndOffset() {
        return partition.highWatermark();
    }

    @Override
    public void onCommit(Runnable listener) {
        partition.onCommit(listener);
    }

    /** The partition refused an append; carries the error that it would have answered. */
    public static final class AppendRejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final ErrorCode error;

        AppendRejectedException(ErrorCode error) {
            super(error.name(), null, false, false);
            this.error = error;
        }

        public ErrorCode error() {
            return error;
        }
    }
}
