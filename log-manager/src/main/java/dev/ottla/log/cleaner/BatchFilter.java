package dev.ottla.log.cleaner;

import dev.ottla.log.LastBatch;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one batch. Its header stays what it was: offsets, sequence, producer, epoch, compression; so readers
 * find every record where it was, and sequences can be checked against what is left.
 *
 * <ul>
 *   <li>A record stays unless the map knows a later one of its key; one without a key does not stay.
 *   <li>A tombstone that stays gives its batch a delete horizon ({@code delete.retention.ms} from now, KIP-534), which
 *       takes the place of the base timestamp; past it the tombstone goes. So does a marker whose transaction has no
 *       batch any more.
 *   <li>Of a batch that loses all its records the empty header stays if it is the newest of a producer, whose sequence
 *       would be forgotten otherwise, or the last of the cleaned part.
 * </ul>
 *
 * <p>One thread.
 */
final class BatchFilter {
    /** Bound of what one batch may expand to. */
    static final long MOST_EXPANDED_BYTES = Integer.MAX_VALUE;

    private final Round round;
    private final CleanedTransactions transactions;
    private final ByteBufAllocator allocator;
    private final CleaningStatistics statistics;
    private final BitSet kept = new BitSet();
    private int keptCount;
    private boolean keepsTombstone;

    /**
     * What holds for the whole cleaning.
     *
     * @param endOffset exclusive end of the part that was to be cleaned; the batch that ends there stays
     */
    record Round(OffsetMap map, long nowMs, long deleteRetentionMs, long endOffset) {}

    BatchFilter(
            Round round, CleanedTransactions transactions, ByteBufAllocator allocator, CleaningStatistics statistics) {
        this.round = round;
        this.transactions = transactions;
        this.allocator = allocator;
        this.statistics = statistics;
    }

    /**
     * The batch as it shall be, for the caller to release; null for nothing. It may be a slice of the batch's own
     * buffer.
     *
     * @param lastBatches the newest of each producer
     */
    @Nullable
    ByteBuf filter(RecordBatch batch, Map<Long, LastBatch> lastBatches) {
        boolean obsolete = transactions.isObsolete(batch);
        boolean dropsAll = batch.isControlBatch() ? obsolete && isPastHorizon(batch) : obsolete;
        boolean keepsEmpty = batch.nextOffset() == round.endOffset() || isLastOfProducer(batch, lastBatches);
        if (dropsAll && !keepsEmpty) {
            statistics.records(batch.recordCount(), 0);
            return null;
        }
        choose(batch, dropsAll);
        statistics.records(batch.recordCount(), keptCount);
        boolean wantsHorizon = keepsTombstone || (obsolete && batch.isControlBatch());
        if (keptCount == 0) {
            return keepsEmpty ? emptied(batch) : null;
        }
        boolean needsHorizon = wantsHorizon && !batch.hasDeleteHorizon();
        return keptCount == batch.recordCount() && !needsHorizon
                ? batch.slice().retain()
                : rewritten(batch, needsHorizon);
    }

    private void choose(RecordBatch batch, boolean dropsAll) {
        kept.clear();
        keptCount = 0;
        keepsTombstone = false;
        if (dropsAll) {
            return;
        }
        boolean pastHorizon = isPastHorizon(batch);
        try (RecordCursor records = batch.records(allocator, MOST_EXPANDED_BYTES)) {
            for (int i = 0; records.next(); i++) {
                if (batch.isControlBatch() || stays(records, pastHorizon)) {
                    kept.set(i);
                    keptCount++;
                    keepsTombstone |= !records.hasValue();
                }
            }
        }
    }

    private boolean stays(RecordCursor record, boolean pastHorizon) {
        if (record.offset() > round.map().latestOffset()) {
            return true;
        }
        ByteBuf key = record.key();
        return key != null && record.offset() >= round.map().get(key) && (record.hasValue() || !pastHorizon);
    }

    private boolean isPastHorizon(RecordBatch batch) {
        return batch.hasDeleteHorizon() && batch.deleteHorizonMs() <= round.nowMs();
    }

    private static boolean isLastOfProducer(RecordBatch batch, Map<Long, LastBatch> lastBatches) {
        LastBatch last = batch.hasProducerId() ? lastBatches.get(batch.producerId()) : null;
        if (last == null) {
            return false;
        }
        return last.lastOffset() >= 0
                ? batch.lastOffset() == last.lastOffset()
                : batch.isControlBatch() && batch.producerEpoch() == last.producerEpoch();
    }

    private ByteBuf rewritten(RecordBatch batch, boolean needsHorizon) {
        BatchSettings settings = BatchSettings.of(batch);
        if (needsHorizon) {
            settings = settings.withDeleteHorizon(round.nowMs() + round.deleteRetentionMs());
        }
        try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings);
                RecordCursor records = batch.records(allocator, MOST_EXPANDED_BYTES)) {
            for (int i = 0; records.next(); i++) {
                if (kept.get(i)) {
                    builder.append(records);
                }
            }
            return builder.build();
        }
    }

    private ByteBuf emptied(RecordBatch batch) {
        BatchSettings settings = BatchSettings.of(batch)
                .withCompression(Compression.NONE)
                .withDeleteHorizon(RecordBatchHeader.NO_TIMESTAMP);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings)) {
            ByteBuf empty = builder.build();
            new RecordBatch(empty, empty.readerIndex()).setMaxTimestamp(batch.timestampType(), batch.maxTimestamp());
            return empty;
        }
    }
}
