package dev.ottla.log.cleaner;

import dev.ottla.log.LogCompaction;
import dev.ottla.log.LogConfig;
import dev.ottla.log.LogView;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.SealedSegment;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a log may be compacted now: whole sealed segments from the first dirty offset up to the first that holds
 * something undecided, not durable yet (a power cut must not leave a log without both the old and the new value), or
 * too young.
 *
 * @param firstDirtyOffset below it the log has been compacted
 * @param endOffset exclusive: where a segment begins, or the first dirty offset
 * @param isOverdue whether something dirty is older than {@code max.compaction.lag.ms}
 * @param awaitsFlush whether more could be compacted if it were durable, as it is not after an unclean stop
 */
record CleanableRange(
        long firstDirtyOffset,
        long endOffset,
        long cleanBytes,
        long cleanableBytes,
        boolean isOverdue,
        boolean awaitsFlush) {
    private static final Logger LOG = LoggerFactory.getLogger(CleanableRange.class);

    /** @param segments the sealed ones of the log, held by the caller */
    static CleanableRange of(PartitionLog log, List<SealedSegment> segments, long nowMs) throws IOException {
        LogView view = log.view();
        LogConfig.Compaction config = log.config().compaction();
        long firstDirty = firstDirtyOffset(log, view);
        long stable = Math.min(view.firstUnstableOffset(), log.highWatermark());
        long durable = log.flusher().recoveryPoint();
        CleanableRange range = new CleanableRange(firstDirty, firstDirty, 0, 0, false, false);
        for (SealedSegment segment : segments) {
            boolean dirty = segment.endOffset() > firstDirty;
            if (dirty && (segment.endOffset() > stable || isTooYoung(segment, config, nowMs))) {
                break;
            }
            if (dirty && segment.endOffset() > durable) {
                return range.awaitingFlush();
            }
            range = range.with(segment, dirty && isOverdue(segment, config, nowMs));
        }
        return range;
    }

    /** A segment of which only the end is dirty counts for both sides, as Kafka counts it. */
    private CleanableRange with(SealedSegment segment, boolean overdue) {
        boolean dirty = segment.endOffset() > firstDirtyOffset;
        boolean clean = segment.baseOffset() < firstDirtyOffset;
        return new CleanableRange(
                firstDirtyOffset,
                dirty ? segment.endOffset() : endOffset,
                cleanBytes + (clean ? segment.sizeBytes() : 0),
                cleanableBytes + (dirty ? segment.sizeBytes() : 0),
                isOverdue || overdue,
                awaitsFlush);
    }

    private CleanableRange awaitingFlush() {
        return new CleanableRange(firstDirtyOffset, endOffset, cleanBytes, cleanableBytes, isOverdue, true);
    }

    private static long firstDirtyOffset(PartitionLog log, LogView view) {
        long cleaned = log.compaction().cleanedEndOffset();
        if (cleaned >= view.logStartOffset() && cleaned <= view.logEndOffset()) {
            return cleaned;
        }
        if (cleaned != LogCompaction.NEVER
                && (cleaned > view.logEndOffset() || !log.config().retention().delete())) {
            LOG.warn(
                    "[partition {}] The offset {} up to which the log was compacted lies outside of it ({} to {});"
                            + " compaction begins anew at its start",
                    log.topicPartition(),
                    cleaned,
                    view.logStartOffset(),
                    view.logEndOffset());
        }
        return view.logStartOffset();
    }

    private static boolean isTooYoung(SealedSegment segment, LogConfig.Compaction config, long nowMs)
            throws IOException {
        return config.minLagMs() > 0 && segment.largestTimestampMs() > nowMs - config.minLagMs();
    }

    private static boolean isOverdue(SealedSegment segment, LogConfig.Compaction config, long nowMs)
            throws IOException {
        if (config.maxLagMs() == Long.MAX_VALUE) {
            return false;
        }
        long first = segment.firstTimestampMs();
        return first > 0 && first < nowMs - config.maxLagMs();
    }

    /** How much of the log up to the end of this range is dirty, 0 to 1. */
    double dirtyRatio() {
        long total = cleanBytes + cleanableBytes;
        return total == 0 ? 0 : (double) cleanableBytes / total;
    }

    /** Whether it is time to compact. */
    boolean isDue(LogConfig.Compaction config) {
        return cleanableBytes > 0 && (isOverdue || dirtyRatio() > config.minDirtyRatio());
    }
}
