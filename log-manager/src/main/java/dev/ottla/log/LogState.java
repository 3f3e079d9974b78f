package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that changes in a log: segments, epochs, producers, and where it begins and ends. Owned by the partition's
 * strand; a {@link PartitionLog} decides what happens, this class does it.
 */
final class LogState {
    private static final Logger LOG = LoggerFactory.getLogger(LogState.class);

    private final LogFolder folder;
    private final LogIdentity identity;
    private final LogEnvironment environment;
    private final SegmentRoller roller;
    private final ProducerStateTable producers;
    private SegmentList segments;
    private LeaderEpochs leaderEpochs;
    private long logStartOffset;
    private long logEndOffset;
    private int droppedSegments;

    LogState(LogFolder folder, LogEnvironment environment, FileWork work, LogContent content) {
        this.folder = folder;
        this.identity = folder.identity();
        this.environment = environment;
        this.roller = new SegmentRoller(identity, environment, work);
        this.producers = content.producers();
        this.segments = content.segments();
        this.leaderEpochs = content.leaderEpochs();
        this.logStartOffset = content.logStartOffset();
        this.logEndOffset = content.logEndOffset();
    }

    long logStartOffset() {
        return logStartOffset;
    }

    long logEndOffset() {
        return logEndOffset;
    }

    SegmentList segments() {
        return segments;
    }

    ProducerStateTable producers() {
        return producers;
    }

    LogView view(PartitionLog log) {
        LogBounds bounds = new LogBounds(logStartOffset, logEndOffset, producers.firstUnstableOffset());
        return new LogView(log, segments, bounds, leaderEpochs);
    }

    LogContent content(long recoveryPoint) {
        return new LogContent(segments, leaderEpochs, producers, logStartOffset, logEndOffset, recoveryPoint);
    }

    /** After a truncation, which leaves the table of producers what it was: the same object. */
    void replace(LogContent content) {
        segments = content.segments();
        leaderEpochs = content.leaderEpochs();
        logStartOffset = content.logStartOffset();
        logEndOffset = content.logEndOffset();
    }

    /** Transactions whose markers are below the high watermark are decided for good; false when there is none. */
    boolean forgetReplicated(long highWatermark) {
        boolean some = producers.hasUnreplicated();
        producers.onHighWatermark(highWatermark);
        return some;
    }

    /** Whether a new segment has to begin before these batches. */
    boolean isRollDue(AppendPass batches, LogConfig.Segments config, long nowMs) throws IOException {
        return roller.isDue(segments.active(), batches, config, nowMs);
    }

    void roll(LogConfig.Segments config) throws IOException {
        segments = segments.with(roller.roll(segments.active(), logEndOffset, config, producers));
        LOG.info("{} Rolled new log segment at offset {}", identity, logEndOffset);
    }

    /**
     * Writes batches that have been checked and stamped. All files are open before anything is written: a descriptor
     * that is missing then has changed nothing.
     */
    void append(ByteBuf batches, AppendPass pass) throws IOException {
        LogSegment active = segments.active();
        if (!pass.hasControlBatch()) {
            write(active, batches, pass);
            return;
        }
        active.transactions().hold(pass.hasAbort(batches));
        try {
            write(active, batches, pass);
        } finally {
            active.transactions().letGo();
        }
    }

    private void write(LogSegment active, ByteBuf batches, AppendPass pass) throws IOException {
        active.append(batches, batches.readerIndex(), pass.sizeBytes());
        logEndOffset = pass.lastOffset() + 1;
        RecordBatches walk = RecordBatches.of(batches, batches.readerIndex(), pass.sizeBytes(), Integer.MAX_VALUE);
        while (walk.next()) {
            RecordBatch batch = walk.batch();
            leaderEpochs = leaderEpochs.with(batch.partitionLeaderEpoch(), batch.baseOffset());
            ProducerReplay.apply(batch, producers, active.transactions(), environment.allocator());
        }
    }

    void assignEpoch(int leaderEpoch, long startOffset) {
        leaderEpochs = leaderEpochs.with(leaderEpoch, startOffset);
    }

    void dropEpochsFrom(long endOffset) {
        leaderEpochs = leaderEpochs.upTo(endOffset);
    }

    void advanceLogStartOffset(long offset) {
        logStartOffset = offset;
        leaderEpochs = leaderEpochs.from(offset);
    }

    /** Leaves the oldest segments out from now on, and returns them. */
    SegmentList dropFirst(int count) {
        SegmentList dropped = segments.first(count);
        droppedSegments += count;
        segments = segments.withoutFirst(count);
        advanceLogStartOffset(Math.max(logStartOffset, segments.first().baseOffset()));
        return dropped;
    }

    /** How many have been left out since the log was loaded. */
    int droppedSegments() {
        return droppedSegments;
    }

    /** Shows a cleaned segment in the place of others from now on. */
    void replaceSegments(SegmentSwap swap) {
        segments = swap.applyTo(segments);
    }

    /**
     * What a flush has to force, with a reference to each segment.
     *
     * @param from what lies below is durable already; of a complete flush the recovery point
     * @param complete whether index files are forced too; the active ones are then written as far as they are due
     */
    FlushTask unflushed(long from, boolean complete, LeaderEpochs forcedEpochs) throws IOException {
        if (complete) {
            segments.active().writeIndexes();
        }
        List<LogSegment> unflushed = new ArrayList<>();
        List<LogSegment> indexed = new ArrayList<>();
        boolean newNames = complete;
        int first = segments.floorIndex(from);
        for (int i = first - 1; complete && i >= 0 && segments.get(i).takeUnforcedEnd(); i--) {
            if (segments.get(i).tryAcquire()) { // its batches were durable before it was sealed
                unflushed.add(segments.get(i));
                indexed.add(segments.get(i));
            }
        }
        for (int i = first; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (segment.tryAcquire()) {
                unflushed.add(segment);
                newNames |= segment.baseOffset() >= from;
                if (complete && segment.takeUnforcedEnd()) {
                    indexed.add(segment);
                }
            }
        }
        FlushTask.Metadata metadata =
                new FlushTask.Metadata(leaderEpochs, !leaderEpochs.equals(forcedEpochs), newNames);
        return new FlushTask(folder, complete, unflushed, indexed, metadata, logEndOffset);
    }

    void releaseSegments() {
        for (int i = 0; i < segments.size(); i++) {
            segments.get(i).drop();
        }
    }
}
