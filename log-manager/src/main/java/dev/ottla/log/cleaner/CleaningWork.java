package dev.ottla.log.cleaner;

import dev.ottla.log.CompactionRun;
import dev.ottla.log.SealedSegment;
import dev.ottla.log.SegmentScan;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordException;
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

    /** Is shown the batches of a segment. */
    @FunctionalInterface
    interface BatchVisitor {
        /** The batch is valid during the call only. Returns whether to go on. */
        boolean visit(RecordBatch batch) throws IOException, CleaningAbortedException;
    }

    /** Shows the batches from the one on that holds the offset; returns false when the visitor has ended the walk. */
    boolean walk(SealedSegment segment, long fromOffset, BatchVisitor visitor)
            throws IOException, CleaningAbortedException, UncleanableLogException {
        try (SegmentScan scan = segment.batchesFrom(fromOffset, config.blockBytes())) {
            while (scan.next()) {
                RecordBatch batch = scan.batch();
                account(batch.sizeInBytes());
                if (batch.isLegacy()) {
                    throw new UncleanableLogException(
                            segment + " has messages of the old format " + batch.magic() + ", which are not compacted");
                }
                if (!visitor.visit(batch)) {
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
