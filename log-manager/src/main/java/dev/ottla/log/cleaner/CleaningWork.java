package dev.ottla.log.cleaner;

import dev.ottla.log.CompactionRun;
import dev.ottla.log.SealedSegment;
import dev.ottla.log.SegmentScan;
import dev.ottla.protocol.record.LegacyRecords;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * What both passes of a cleaning share: how they read, when they rest and when they give up. One thread.
 *
 * @param goOn false once the cleaner stops
 */
record CleaningWork(
        CompactionRun run,
        CleanerConfig config,
        Throttle throttle,
        BooleanSupplier goOn,
        ByteBufAllocator allocator,
        CleaningStatistics statistics) {
    private static final int MOST_EXPANDED_OLD_BYTES = 1 << 30;

    /** Is shown the batches of a segment. */
    @FunctionalInterface
    interface BatchVisitor {
        /**
         * Both are valid during the call only. Returns whether to go on.
         *
         * @param batch of magic 2; of an old entry its messages, uncompressed
         * @param stored as the file has it: the same, or that old entry
         */
        boolean visit(RecordBatch batch, RecordBatch stored) throws IOException, CleaningAbortedException;
    }

    /** Shows the batches from the one on that holds the offset; returns false when the visitor has ended the walk. */
    boolean walk(SealedSegment segment, long fromOffset, BatchVisitor visitor)
            throws IOException, CleaningAbortedException, UncleanableLogException {
        try (SegmentScan scan = segment.batchesFrom(fromOffset, config.blockBytes())) {
            while (scan.next()) {
                RecordBatch batch = scan.batch();
                account(batch.sizeInBytes());
                if (!(batch.isLegacy() ? showOld(batch, visitor) : visitor.visit(batch, batch))) {
                    return false;
                }
            }
            if (!scan.problem().isEmpty()) {
                throw new UncleanableLogException(segment + " is damaged: " + scan.problem());
            }
            return true;
        } catch (RecordException e) {
            throw new UncleanableLogException(segment + " has a damaged batch: " + e.getMessage());
        }
    }

    private boolean showOld(RecordBatch entry, BatchVisitor visitor) throws IOException, CleaningAbortedException {
        ByteBuf current = LegacyRecords.toCurrentFormat(entry, allocator, MOST_EXPANDED_OLD_BYTES);
        try {
            return visitor.visit(new RecordBatch(current, current.readerIndex()), entry);
        } finally {
            current.release();
        }
    }

    private void account(int bytes) throws CleaningAbortedException {
        statistics.read(bytes);
        used(bytes);
    }

    /** Notes bytes read or written, and rests when there were too many. */
    void used(int bytes) throws CleaningAbortedException {
        if (!isWanted()) {
            throw new CleaningAbortedException("the log was paused, cut or closed, or the cleaner stops");
        }
        throttle.used(bytes, this::isWanted);
    }

    private boolean isWanted() {
        return goOn.getAsBoolean() && run.isCurrent();
    }
}
