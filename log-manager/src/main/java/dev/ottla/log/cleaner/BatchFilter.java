package dev.ottla.log.cleaner;

import dev.ottla.log.LastBatch;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.protocol.record.RecordCursor;
import dev.ottla.protocol.record.TimestampType;
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
 *   <li>What is left of an old entry (magic 0 or 1) becomes one batch of magic 2 that begins with its first record; its
 *       tombstones have a horizon only from then on, and before it the age of the segment decides.
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
    private long firstKeptOffset;
    private boolean keepsTombstone;
    private boolean keepsOldTombstones;

    /**
     * What holds for the whole cleaning.
     *
     * @param oldHorizonMs tombstones of old entries go from segments that have not been written after it
     * @param endOffset exclusive end of the part that was to be cleaned; the batch that ends there stays
     */
    record Round(OffsetMap map, long nowMs, long deleteRetentionMs, long oldHorizonMs, long endOffset) {}

    BatchFilter(
            Round round, CleanedTransactions transactions, ByteBufAllocator allocator, CleaningStatistics statistics) {
        this.round = round;
        this.transactions = transactions;
        this.allocator = allocator;
        this.statistics = statistics;
    }

    /** What comes now is from a segment that was last written then, in milliseconds since the Unix epoch. */
    void enter(long lastModifiedMs) {
        keepsOldTombstones = lastModifiedMs > round.oldHorizonMs();
    }

    /**
     * The batch as it shall be, for the caller to release; null for nothing. It may be a slice of the batch's own
     * buffer.
     *
     * @param stored as the file has it: the same, or an old entry, whose compression is kept
     * @param lastBatches the newest of each producer
     */
    @Nullable
    ByteBuf filter(RecordBatch batch, RecordBatch stored, Map<Long, LastBatch> lastBatches) {
        boolean obsolete = transactions.isObsolete(batch);
        boolean dropsAll = batch.isControlBatch() ? obsolete && isPastHorizon(batch) : obsolete;
        boolean keepsEmpty = batch.nextOffset() == round.endOffset() || isLastOfProducer(batch, lastBatches);
        if (dropsAll && !keepsEmpty) {
            statistics.records(batch.recordCount(), 0);
            return null;
        }
        choose(batch, dropsAll, isPastHorizon(batch) || (stored.isLegacy() && !keepsOldTombstones));
        statistics.records(batch.recordCount(), keptCount);
        boolean wantsHorizon = keepsTombstone || (obsolete && batch.isControlBatch());
        if (keptCount == 0) {
            return keepsEmpty ? emptied(batch) : null;
        }
        boolean needsHorizon = wantsHorizon && !batch.hasDeleteHorizon();
        if (keptCount == batch.recordCount() && !needsHorizon && !stored.isLegacy()) {
            return batch.slice().retain();
        }
        BatchSettings settings = stored.isLegacy() ? settingsOfOld(stored) : BatchSettings.of(batch);
        return rewritten(
                batch, needsHorizon ? settings.withDeleteHorizon(round.nowMs() + round.deleteRetentionMs()) : settings);
    }

    private void choose(RecordBatch batch, boolean dropsAll, boolean pastHorizon) {
        kept.clear();
        keptCount = 0;
        keepsTombstone = false;
        if (dropsAll) {
            return;
        }
        try (RecordCursor records = batch.records(allocator, MOST_EXPANDED_BYTES)) {
            for (int i = 0; records.next(); i++) {
                if (batch.isControlBatch() || stays(records, pastHorizon)) {
                    firstKeptOffset = keptCount == 0 ? records.offset() : firstKeptOffset;
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

    /** Nothing but the records themselves says which offsets an old entry has. */
    private BatchSettings settingsOfOld(RecordBatch stored) {
        BatchSettings settings = BatchSettings.at(firstKeptOffset).withCompression(stored.compression());
        return stored.timestampType() == TimestampType.LOG_APPEND_TIME
                ? settings.withLogAppendTime(stored.maxTimestamp())
                : settings;
    }

    private ByteBuf rewritten(RecordBatch batch, BatchSettings settings) {
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
