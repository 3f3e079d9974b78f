package dev.ottla.log.cleaner;

import dev.ottla.log.AbortedTransaction;
import dev.ottla.log.CleanedSegment;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.SealedSegment;
import java.io.IOException;
import java.util.List;

/**
 * One cleaning of one log, in two passes. The first notes the last offset of each key in the dirty part. The second
 * writes all segments from the start of the log on anew, a group at a time, without the records that a later one has
 * made obsolete. One thread, which blocks.
 */
final class LogCleaning {
    private final PartitionLog log;
    private final CleaningWork work;
    private final OffsetMap map;
    private final CleanableRange range;
    private final long nowMs;

    LogCleaning(PartitionLog log, CleaningWork work, OffsetMap map, CleanableRange range, long nowMs) {
        this.log = log;
        this.work = work;
        this.map = map;
        this.range = range;
        this.nowMs = nowMs;
    }

    /** @param all the sealed segments of the log, held by the caller; returns up to where the log is clean now */
    long run(List<SealedSegment> all) throws IOException, CleaningAbortedException, UncleanableLogException {
        List<AbortedTransaction> aborted = log.view().abortedTransactions(0, Long.MAX_VALUE);
        List<SealedSegment> cleanable = below(all, range.endOffset());
        boolean whole =
                new OffsetMapBuilding(work, map, transactions(aborted), range.firstDirtyOffset()).run(cleanable);
        long end = whole ? range.endOffset() : map.latestOffset() + 1;
        if (end <= range.firstDirtyOffset()) {
            throw new UncleanableLogException("not one record fits into the map of keys of "
                    + work.config().mapBytes() + " bytes; log.cleaner.dedupe.buffer.size is too small");
        }
        secondPass(below(cleanable, end), transactions(aborted));
        if (!work.run().finish(end)) {
            throw new CleaningAbortedException("the log was paused, cut or closed");
        }
        return end;
    }

    private void secondPass(List<SealedSegment> segments, CleanedTransactions transactions)
            throws IOException, CleaningAbortedException, UncleanableLogException {
        long deleteRetentionMs = log.config().compaction().deleteRetentionMs();
        BatchFilter.Round round = new BatchFilter.Round(
                map, nowMs, deleteRetentionMs, oldHorizonMs(segments, deleteRetentionMs), range.endOffset());
        BatchFilter filter = new BatchFilter(round, transactions, work.allocator(), work.statistics());
        for (List<SealedSegment> group : SegmentGroups.of(segments, log.config().segments())) {
            try (CleanedSegment cleaned = work.run().create(group.getFirst().baseOffset());
                    GroupCleaning cleaning = new GroupCleaning(work, filter, transactions, cleaned)) {
                cleaning.run(group);
            }
        }
    }

    /** As long before the newest clean segment was written as a tombstone is to be seen; 0 when nothing is clean. */
    private long oldHorizonMs(List<SealedSegment> segments, long deleteRetentionMs) throws IOException {
        List<SealedSegment> clean = below(segments, range.firstDirtyOffset());
        return clean.isEmpty() ? 0 : clean.getLast().lastModifiedMs() - deleteRetentionMs;
    }

    private CleanedTransactions transactions(List<AbortedTransaction> aborted) {
        return new CleanedTransactions(work.allocator(), aborted);
    }

    private static List<SealedSegment> below(List<SealedSegment> segments, long endOffset) {
        return segments.stream()
                .filter(segment -> segment.baseOffset() < endOffset)
                .toList();
    }
}
