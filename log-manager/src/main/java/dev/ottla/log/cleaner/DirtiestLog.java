package dev.ottla.log.cleaner;

import dev.ottla.log.CompactionRun;
import dev.ottla.log.LogCompaction;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.SealedSegment;
import dev.ottla.log.SegmentGoneException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the log that is to be compacted next: of those that are due the one with the largest dirty share. */
final class DirtiestLog {
    private static final Logger LOG = LoggerFactory.getLogger(DirtiestLog.class);

    private final CleaningRegister register;

    DirtiestLog(CleaningRegister register) {
        this.register = register;
    }

    /** Null when none is due. The log found is not reserved yet. */
    @Nullable
    PartitionLog find(Collection<PartitionLog> logs, long nowMs) {
        PartitionLog dirtiest = null;
        double largest = -1;
        for (PartitionLog log : logs) {
            if (isCandidate(log)) {
                double ratio = dueRatio(log, nowMs);
                if (ratio > largest) {
                    largest = ratio;
                    dirtiest = log;
                }
            }
        }
        return dirtiest;
    }

    private boolean isCandidate(PartitionLog log) {
        return log.config().compaction().compact()
                && log.isWritable()
                && !log.compaction().isPaused()
                && register.isFree(log);
    }

    /** Negative when it is not due. */
    private double dueRatio(PartitionLog log, long nowMs) {
        CompactionRun run = log.compaction().begin();
        List<SealedSegment> segments = run.acquireSegments();
        try {
            CleanableRange range = CleanableRange.of(log, segments, nowMs);
            long cleaned = log.compaction().cleanedEndOffset();
            if (cleaned != LogCompaction.NEVER && cleaned != range.firstDirtyOffset()) {
                run.finish(range.firstDirtyOffset());
            }
            if (range.awaitsFlush()) {
                run.flush();
            }
            return range.isDue(log.config().compaction()) ? range.dirtyRatio() : -1;
        } catch (SegmentGoneException e) {
            return -1;
        } catch (IOException e) {
            if (run.isCurrent() && run.holds(segments)) {
                LOG.warn("[partition {}] Could not see whether the log is to be compacted", log.topicPartition(), e);
                register.markUncleanable(log);
            }
            return -1;
        } finally {
            segments.forEach(SealedSegment::close);
        }
    }
}
