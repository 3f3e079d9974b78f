package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.runtime.Strand;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition. Changed only on its {@link #strand}; everybody else reads the {@link #view} published last, on any
 * thread. Every change publishes a new view before it returns.
 *
 * <p>{@code logStartOffset <= highWatermark <= logEndOffset}; offsets only grow, except by truncation. When a file operation fails
 * the log refuses appends from then on ({@code KAFKA_STORAGE_ERROR}) and its {@link StorageFailureListener} is told.
 */
public final class PartitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final LogIdentity identity;
    private final LogEnvironment environment;
    private final Strand strand;
    private final ProducerStateTable producers;
    private final AppendPass pass;
    private final LogFlusher flusher;
    private final SegmentRoller roller;

    private volatile LogConfig config;
    private volatile LogView view;
    private volatile boolean writable = true;
    private SegmentList segments;
    private LeaderEpochs leaderEpochs;
    private long logStartOffset;
    private long logEndOffset;
    private volatile long highWatermark;

    PartitionLog(LogIdentity identity, LogEnvironment environment, Strand strand, LogConfig config, LogContent content) {
        this.identity = identity;
        this.environment = environment;
        this.strand = strand;
        this.config = config;
        this.producers = content.producers();
        this.pass = new AppendPass(producers, environment.allocator());
        this.flusher = new LogFlusher(environment, strand, this, content.recoveryPoint());
        this.roller = new SegmentRoller(identity, environment);
        this.segments = content.segments();
        this.leaderEpochs = content.leaderEpochs();
        this.logStartOffset = content.logStartOffset();
        this.logEndOffset = content.logEndOffset();
        this.highWatermark = content.logStartOffset();
        this.view = newView();
    }

    public TopicPartition topicPartition() {
        return identity.topicPartition();
    }

    /** {@link Uuid#ZERO} when the topic has none. */
    public Uuid topicId() {
        return identity.topicId();
    }

    /** Where its files lie. */
    public Path directory() {
        return identity.directory();
    }

    /** Which of {@code log.dirs} it lies in. */
    public Path logDirectory() {
        return identity.logDirectory();
    }

    /** The owner of all that changes here. */
    public Strand strand() {
        return strand;
    }

    public LogConfig config() {
        return config;
    }

    /** The log as the last change left it. Any thread. */
    public LogView view() {
        return view;
    }

    /** Everything below this offset survives a power cut. Any thread. */
    public long recoveryPoint() {
        return flusher.recoveryPoint();
    }

    /** False once a file operation failed or the log was closed. Any thread. */
    public boolean isWritable() {
        return writable;
    }

    /** Takes effect with the next append or roll. */
    public void updateConfig(LogConfig newConfig) {
        requireOwner();
        config = newConfig;
    }

    /**
     * Appends whole batches that {@link BatchChecks} has passed, with one write. With an origin that assigns offsets they are stamped
     * in place (offsets, leader epoch, append time), so the buffer must be writable and is not shared meanwhile; it stays the
     * caller's. On return the batches are in the page cache and visible in {@link #view}.
     *
     * @param batches readable bytes; indexes are not moved
     * @param leaderEpoch stamped when offsets are assigned
     * @param nowMs wall-clock time
     * @return errors as values: {@code OUT_OF_ORDER_SEQUENCE_NUMBER}, {@code INVALID_PRODUCER_EPOCH},
     *     {@code TRANSACTION_COORDINATOR_FENCED}, {@code OFFSET_OUT_OF_RANGE} (replicated batches that do not follow the log),
     *     {@code CORRUPT_MESSAGE}, {@code KAFKA_STORAGE_ERROR}
     */
    public AppendResult append(ByteBuf batches, int leaderEpoch, AppendOrigin origin, long nowMs) {
        requireOwner();
        if (!writable) {
            return rejected(Rejection.of(ErrorCode.KAFKA_STORAGE_ERROR, "The log of " + identity + " is offline"));
        }
        Rejection rejection = pass.check(batches, origin, logEndOffset);
        if (rejection != null) {
            return rejected(rejection);
        }
        if (pass.isDuplicate()) {
            return pass.duplicateResult(logStartOffset);
        }
        long appendTimeMs = origin.assignsOffsets() && config.messages().stampsAppendTime() ? nowMs : -1L;
        pass.stamp(batches, logEndOffset, new AppendPass.Stamps(origin.assignsOffsets(), leaderEpoch, appendTimeMs));
        try {
            write(batches, nowMs);
        } catch (IOException e) {
            return rejected(storageFailed(e));
        }
        view = newView();
        return new AppendResult(pass.firstOffset(), pass.lastOffset(), appendTimeMs, logStartOffset, false, null);
    }

    private void write(ByteBuf batches, long nowMs) throws IOException {
        LogSegment active = segments.active();
        if (roller.isDue(active, pass, config.segments(), nowMs)) {
            active = roll();
        }
        active.append(batches, batches.readerIndex(), pass.sizeBytes());
        logEndOffset = pass.lastOffset() + 1;
        RecordBatches walk =
                RecordBatches.of(batches, batches.readerIndex(), pass.sizeBytes(), Integer.MAX_VALUE);
        while (walk.next()) {
            RecordBatch batch = walk.batch();
            leaderEpochs = leaderEpochs.with(batch.partitionLeaderEpoch(), batch.baseOffset());
            ProducerReplay.apply(batch, producers, active.transactions(), environment.allocator());
        }
        flusher.appended(logEndOffset, config.flush());
    }

    /** Seals the active segment and begins a new one at the log end; nothing happens when the active one is empty. */
    public void rollSegment() {
        requireOwner();
        if (writable && segments.active().sizeBytes() > 0) {
            try {
                roll();
                view = newView();
            } catch (IOException e) {
                storageFailed(e);
            }
        }
    }

    private LogSegment roll() throws IOException {
        LogSegment next = roller.roll(segments.active(), logEndOffset, config.segments(), producers);
        segments = segments.with(next);
        flusher.flush(LogFlusher::toNobody);
        LOG.info("{} Rolled new log segment at offset {}", identity, logEndOffset);
        return next;
    }

    /** Makes all that was appended durable. {@code done} is told the recovery point on the strand, -1 if the disk failed. */
    public void flush(LongConsumer done) {
        requireOwner();
        flusher.flush(done);
    }

    /** What the replicas have in common; decides what retention may delete and which transactions are stable. */
    public void updateHighWatermark(long offset) {
        requireOwner();
        highWatermark = Math.clamp(offset, logStartOffset, logEndOffset);
        if (producers.hasUnreplicated()) {
            producers.onHighWatermark(highWatermark);
            view = newView();
        }
    }

    /** As it was when the log was closed; before the log is shared. */
    void restoreHighWatermark(long offset) {
        highWatermark = Math.clamp(offset, logStartOffset, logEndOffset);
    }

    /** As last given by {@link #updateHighWatermark}. Any thread. */
    public long highWatermark() {
        return highWatermark;
    }

    /** Notes that an epoch begins at this offset, as a new leader does before its first append. */
    public void assignEpoch(int leaderEpoch, long startOffset) {
        requireOwner();
        leaderEpochs = leaderEpochs.with(leaderEpoch, startOffset);
        view = newView();
    }

    /**
     * Moves the log start forward (DeleteRecords, or as the leader says); whole segments below go with the next retention run. The
     * caller has checked it against the high watermark. Returns whether it moved.
     */
    public boolean advanceLogStartOffset(long offset) {
        requireOwner();
        if (offset <= logStartOffset || offset > logEndOffset) {
            return false;
        }
        logStartOffset = offset;
        highWatermark = Math.max(highWatermark, offset);
        leaderEpochs = leaderEpochs.from(offset);
        view = newView();
        LOG.info("{} Incremented log start offset to {}", identity, offset);
        return true;
    }

    /** Deletes the segments that retention or the log start offset has left behind; returns how many. */
    public int deleteOldSegments(long nowMs) {
        requireOwner();
        if (!writable) {
            return 0;
        }
        try {
            int count = new Retention(config, logStartOffset, highWatermark).expired(view, nowMs);
            if (count == 0) {
                return 0;
            }
            if (count == segments.size()) {
                roll();
            }
            dropFirst(count);
            return count;
        } catch (IOException e) {
            storageFailed(e);
            return 0;
        }
    }

    private void dropFirst(int count) {
        SegmentList dropped = segments.first(count);
        segments = segments.withoutFirst(count);
        logStartOffset = Math.max(logStartOffset, segments.first().baseOffset());
        leaderEpochs = leaderEpochs.from(logStartOffset);
        view = newView();
        new SegmentDeletion(environment, identity).delete(dropped, config.retention().fileDeleteDelayMs());
    }

    /** Forgets producers that have been silent for too long. */
    public void expireProducers(long nowMs, long expirationMs) {
        requireOwner();
        producers.removeExpired(nowMs, expirationMs);
    }

    /**
     * Cuts the log so that it ends at this offset or, where that lies within a batch, before that batch. Readers keep what they hold.
     * Blocks for reading. Returns false if the disk failed.
     */
    public boolean truncateTo(long endOffset) {
        requireOwner();
        if (endOffset >= logEndOffset) {
            leaderEpochs = leaderEpochs.upTo(endOffset);
            view = newView();
            return true;
        }
        if (endOffset < segments.first().baseOffset()) {
            return truncateFullyAndStartAt(endOffset);
        }
        LOG.info("{} Truncating to offset {}", identity, endOffset);
        return replaceContent(truncation -> truncation.to(content(), endOffset));
    }

    /** Throws everything away; the log begins, empty, at this offset. Returns false if the disk failed. */
    public boolean truncateFullyAndStartAt(long offset) {
        requireOwner();
        LOG.info("{} Truncating fully, the log starts at offset {}", identity, offset);
        return replaceContent(truncation -> truncation.startAt(content(), offset));
    }

    private boolean replaceContent(LogTruncation.Cut cut) {
        if (!writable) {
            return false;
        }
        try {
            LogContent content = cut.apply(new LogTruncation(identity, environment, config));
            segments = content.segments();
            leaderEpochs = content.leaderEpochs();
            logStartOffset = content.logStartOffset();
            logEndOffset = content.logEndOffset();
            highWatermark = Math.clamp(highWatermark, logStartOffset, logEndOffset);
            flusher.resetRecoveryPoint(content.recoveryPoint());
            view = newView();
            return true;
        } catch (IOException e) {
            storageFailed(e);
            return false;
        }
    }

    private LogContent content() {
        return new LogContent(
                segments, leaderEpochs, producers, logStartOffset, logEndOffset, flusher.recoveryPoint());
    }

    /**
     * Writes what a clean stop leaves behind (indexes, epochs, producers), durably, and closes the files. Blocks. Returns whether the
     * log needs no recovery when it is loaded again.
     */
    public boolean close() {
        requireOwner();
        boolean clean = writable;
        writable = false;
        try {
            if (clean) {
                new CleanClose(identity, environment).run(content());
                flusher.resetRecoveryPoint(logEndOffset);
            }
        } catch (IOException e) {
            storageFailed(e);
            clean = false;
        }
        releaseSegments();
        return clean;
    }

    /** Closes the files and leaves them as they are: the disk failed, or the log is to be deleted. */
    public void abandon() {
        requireOwner();
        writable = false;
        releaseSegments();
    }

    private void releaseSegments() {
        for (int i = 0; i < segments.size(); i++) {
            segments.get(i).release();
        }
    }

    /** What lies past the recovery point, with the active index written as far as it is due. Nothing when the log is closed. */
    FlushTask unflushed(long recoveryPoint, LeaderEpochs forcedEpochs) {
        List<LogSegment> unflushed = new ArrayList<>();
        List<Path> indexFiles = new ArrayList<>();
        try {
            if (writable) {
                segments.active().writeIndexes();
            }
        } catch (IOException e) {
            storageFailed(e);
        }
        int first = writable ? segments.floorIndex(recoveryPoint) : segments.size();
        boolean newNames = false;
        for (int i = first; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (segment.tryAcquire()) {
                unflushed.add(segment);
                newNames |= segment.baseOffset() >= recoveryPoint;
                if (segment.takeUnforcedIndexes()) {
                    indexFiles.add(segment.files().index());
                    indexFiles.add(segment.files().timeIndex());
                }
            }
        }
        boolean newEpochs = writable && !leaderEpochs.equals(forcedEpochs);
        newNames |= !indexFiles.isEmpty();
        long end = writable ? logEndOffset : recoveryPoint;
        return new FlushTask(identity, unflushed, indexFiles, leaderEpochs, newEpochs, newNames, end);
    }

    void fail() {
        writable = false;
    }

    private Rejection storageFailed(IOException cause) {
        writable = false;
        LOG.error("{} The log goes offline, its disk failed", identity, cause);
        environment.failures().storageFailed(identity.directory(), cause);
        return Rejection.of(ErrorCode.KAFKA_STORAGE_ERROR, "Error while appending records to " + identity);
    }

    private AppendResult rejected(Rejection rejection) {
        return AppendResult.rejected(rejection, logStartOffset);
    }

    private LogView newView() {
        return new LogView(
                this,
                segments,
                new LogBounds(logStartOffset, logEndOffset, producers.firstUnstableOffset()),
                leaderEpochs);
    }

    private void requireOwner() {
        assert strand.isOwner() : "not on the strand of " + identity;
    }

    @Override
    public String toString() {
        return "PartitionLog" + identity;
    }
}
