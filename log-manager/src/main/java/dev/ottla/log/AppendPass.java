package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.protocol.record.RecordException;
import dev.ottla.protocol.record.TimestampType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of an append that needs the log's state and touches no file: checks all batches against producers and
 * offsets, then stamps them in place. Nothing is stamped when something is refused. One per log, used again and again
 * on its strand.
 */
final class AppendPass {
    private final ProducerStateTable producers;
    private final ByteBufAllocator allocator;

    private long firstOffset;
    private long lastOffset;
    private long maxTimestamp;
    private int sizeBytes;
    private boolean controlBatch;
    private @Nullable ProducerState duplicateOf;
    private int duplicateIndex;

    AppendPass(ProducerStateTable producers, ByteBufAllocator allocator) {
        this.producers = producers;
        this.allocator = allocator;
    }

    /** Offset of the first record, once stamped. */
    long firstOffset() {
        return firstOffset;
    }

    long lastOffset() {
        return lastOffset;
    }

    long maxTimestamp() {
        return maxTimestamp;
    }

    /** Bytes of the whole batches; a cut one at the end is left out. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** Whether any of them is one, once stamped. */
    boolean hasControlBatch() {
        return controlBatch;
    }

    /** Whether one of them is the marker of an abort. */
    boolean hasAbort(ByteBuf batches) {
        RecordBatches walk = RecordBatches.of(batches, batches.readerIndex(), sizeBytes, Integer.MAX_VALUE);
        while (walk.next()) {
            RecordBatch batch = walk.batch();
            if (batch.isControlBatch() && ProducerStateTable.concerns(batch)) {
                EndTransactionMarker marker = TransactionMarkers.in(batch, allocator);
                if (marker != null && !marker.isCommit()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isDuplicate() {
        return duplicateOf != null;
    }

    /**
     * The answer for a duplicate: what the first of the two got; Kafka gives its timestamp whatever the topic's type.
     */
    AppendResult duplicateResult(long logStartOffset) {
        ProducerState state = Objects.requireNonNull(duplicateOf);
        return new AppendResult(
                state.firstOffset(duplicateIndex),
                state.lastOffset(duplicateIndex),
                state.timestamp(duplicateIndex),
                logStartOffset,
                true,
                null);
    }

    /** Looks at every batch; null when all may be appended after {@code logEndOffset}, or the first is a duplicate. */
    @Nullable
    Rejection check(ByteBuf batches, AppendOrigin origin, long logEndOffset) {
        duplicateOf = null;
        long nextOffset = logEndOffset;
        RecordBatches walk = RecordBatches.of(batches);
        try {
            while (walk.next()) {
                RecordBatch batch = walk.batch();
                Rejection rejection = origin.assignsOffsets()
                        ? checkProducer(batch, origin, nextOffset)
                        : checkOffsets(batch, nextOffset);
                if (rejection != null || duplicateOf != null) {
                    return rejection;
                }
                nextOffset = origin.assignsOffsets() ? nextOffset + batch.lastOffsetDelta() + 1 : batch.nextOffset();
            }
        } catch (RecordException e) {
            return Rejection.of(ErrorCode.CORRUPT_MESSAGE, String.valueOf(e.getMessage()));
        }
        sizeBytes = walk.position() - batches.readerIndex();
        return sizeBytes > 0 ? null : Rejection.of(ErrorCode.INVALID_RECORD, "There is no whole batch to append");
    }

    /** Gives the batches their offsets, epoch and append time, and adds up what the log has to know. */
    void stamp(ByteBuf batches, long nextOffset, Stamps stamps) {
        RecordBatches walk = RecordBatches.of(batches, batches.readerIndex(), sizeBytes, Integer.MAX_VALUE);
        long offset = nextOffset;
        firstOffset = -1;
        maxTimestamp = -1;
        controlBatch = false;
        while (walk.next()) {
            RecordBatch batch = walk.batch();
            controlBatch |= batch.isControlBatch();
            if (stamps.assignsOffsets()) {
                batch.setBaseOffset(offset);
                batch.setPartitionLeaderEpoch(stamps.leaderEpoch());
                stampTime(batch, stamps.appendTimeMs());
            }
            firstOffset = firstOffset < 0 ? batch.baseOffset() : firstOffset;
            lastOffset = batch.lastOffset();
            offset = lastOffset + 1;
            maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
        }
    }

    /** Only a topic that stamps append times has batches of that type, whatever a producer claims. */
    private static void stampTime(RecordBatch batch, long appendTimeMs) {
        if (appendTimeMs >= 0) {
            batch.setLogAppendTime(appendTimeMs);
        } else if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            batch.setMaxTimestamp(TimestampType.CREATE_TIME, batch.maxTimestamp());
        }
    }

    /** @param appendTimeMs stamped as timestamp where it is not negative */
    record Stamps(boolean assignsOffsets, int leaderEpoch, long appendTimeMs) {}

    private @Nullable Rejection checkProducer(RecordBatch batch, AppendOrigin origin, long offset) {
        if (origin == AppendOrigin.RAFT || !ProducerStateTable.concerns(batch)) {
            return null;
        }
        ProducerState state = producers.get(batch.producerId());
        if (batch.isControlBatch()) {
            EndTransactionMarker marker = TransactionMarkers.in(batch, allocator);
            return marker == null ? null : ProducerChecks.checkMarker(state, batch, marker, offset);
        }
        if (origin != AppendOrigin.CLIENT || state == null) {
            return null;
        }
        int index = state.indexOfDuplicate(batch);
        if (index >= 0) {
            duplicateOf = state;
            duplicateIndex = index;
            return null;
        }
        return ProducerChecks.checkData(state, batch, offset);
    }

    private static @Nullable Rejection checkOffsets(RecordBatch batch, long nextOffset) {
        if (batch.baseOffset() >= nextOffset && batch.lastOffset() >= batch.baseOffset()) {
            return null;
        }
        return Rejection.of(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                "Batch of offsets " + batch.baseOffset() + " to " + batch.lastOffset()
                        + " does not follow the log, of which the next offset is " + nextOffset);
    }
}
