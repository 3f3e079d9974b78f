package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.Strand;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition. Changed only on its {@link #strand}; everybody else reads the {@link #view} published last,
 * on any thread. Every change publishes a new view before it returns.
 *
 * <p>{@code logStartOffset <= highWatermark <= logEndOffset}; offsets only grow, except by truncation. When a file
 * operation fails the log refuses appends from then on ({@code KAFKA_STORAGE_ERROR}) and its
 * {@link StorageFailureListener} is told; where only a descriptor was missing, just the one append is refused.
 */
public final class PartitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);
    private final LogIdentity identity;
    private final LogFolder folder;
    private final LogEnvironment environment;
    private final Strand strand;
    private final DiskHealth health;
    private final FileWork work = new FileWork();
    private final LogState state;
    private final AppendPass pass;
    private final LogFlusher flusher;
    private final SegmentDeletion deletion;
    private final LogCompaction compaction;
    private Runnable onCut = () -> {};
    private volatile LogConfig config;
    private volatile LogView view;
    private volatile long highWatermark;

    PartitionLog(LogFolder folder, LogEnvironment environment, Strand strand, LogConfig config, LogContent content) {
        this.identity = folder.identity();
        this.folder = folder;
        this.environment = environment;
        this.strand = strand;
        this.config = config;
        this.health = new DiskHealth(identity, environment.failures());
        this.state = new LogState(folder, environment, work, content);
        this.pass = new AppendPass(content.producers(), environment.allocator());
        this.flusher = new LogFlusher(environment, strand, health, state, work, content.recoveryPoint());
        this.deletion = new SegmentDeletion(environment, identity);
        this.compaction = new LogCompaction(this, environment, identity, content.producers());
        this.highWatermark = content.logStartOffset();
        this.view = state.view(this);
        flusher.loaded(config.flush());
    }

    public TopicPartition topicPartition() {
        return identity.topicPartition();
    }

    public Uuid topicId() {
        return folder.topicId();
    }

    LogFolder folder() {
        return folder;
    }

    /** Where its files lie; the parent is one of {@code log.dirs}. */
    public Path directory() {
        return identity.directory();
    }

    Path logDirectory() {
        return identity.logDirectory();
    }

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

    /** What compaction does with this log. Any thread. */
    public LogCompaction compaction() {
        return compaction;
    }

    /** What is durable, and what may be acknowledged. */
    public LogFlusher flusher() {
        return flusher;
    }

    /** False once a file operation failed or the log was closed. Any thread. */
    public boolean isWritable() {
        return health.isWritable();
    }

    /** Takes effect with the next append or roll, {@code flush.ms} at once. */
    public void updateConfig(LogConfig newConfig) {
        requireOwner();
        config = newConfig;
        flusher.configure(newConfig.flush());
    }

    /**
     * Appends whole batches that {@link BatchChecks} has passed, with one write. With an origin that assigns offsets
     * they are stamped in place, so the buffer must be writable and is not shared meanwhile; it stays the caller's. On
     * return the batches are in the page cache and visible; {@link LogFlusher#acknowledgedEnd} tells of durability.
     *
     * @param batches readable bytes; indexes are not moved
     * @return errors as values: {@code OUT_OF_ORDER_SEQUENCE_NUMBER}, {@code INVALID_PRODUCER_EPOCH},
     *     {@code TRANSACTION_COORDINATOR_FENCED}, {@code OFFSET_OUT_OF_RANGE} (replicated batches that do not follow
     *     the log), {@code CORRUPT_MESSAGE}, {@code KAFKA_STORAGE_ERROR}
     */
    public AppendResult append(ByteBuf batches, int leaderEpoch, AppendOrigin origin, long nowMs) {
        requireOwner();
        if (!health.isWritable()) {
            return rejected(Rejection.of(ErrorCode.KAFKA_STORAGE_ERROR, "The log of " + identity + " is offline"));
        }
        Rejection rejection = pass.check(batches, origin, state.logEndOffset());
        if (rejection != null) {
            return rejected(rejection);
        }
        if (pass.isDuplicate()) {
            return pass.duplicateResult(state.logStartOffset());
        }
        long appendTimeMs = origin.assignsOffsets() && config.messages().stampsAppendTime() ? nowMs : -1L;
        AppendPass.Stamps stamps = new AppendPass.Stamps(origin.assignsOffsets(), leaderEpoch, appendTimeMs);
        pass.stamp(batches, state.logEndOffset(), stamps);
        try {
            write(batches, nowMs);
        } catch (IOException e) {
            return rejected(health.failed(e));
        }
        publish();
        return new AppendResult(
                pass.firstOffset(), pass.lastOffset(), appendTimeMs, state.logStartOffset(), false, null);
    }

    private void write(ByteBuf batches, long nowMs) throws IOException {
        if (state.isRollDue(pass, config.segments(), nowMs)) {
            roll();
        }
        long firstOffset = state.logEndOffset();
        state.append(batches, pass);
        flusher.appended(firstOffset, state.logEndOffset(), config.flush());
    }

    /** Seals the active segment and begins a new one at the log end; nothing happens when the active one is empty. */
    public void rollSegment() {
        requireOwner();
        if (state.segments().active().sizeBytes() > 0) {
            health.run(this::roll);
        }
    }

    private void roll() throws IOException {
        state.roll(config.segments());
        publish();
        flusher.flushCompletely();
    }

    /**
     * Makes all that was appended durable. {@code done} is told the durable end on the strand, -1 if the disk failed.
     */
    public void flush(LongConsumer done) {
        requireOwner();
        flusher.flush(done);
    }

    /** Is run whenever the log was cut, before anything is appended again. Before the log is shared. */
    void onCut(Runnable action) {
        onCut = action;
    }

    /** What the replicas have in common; decides what retention may delete and which transactions are stable. */
    public void updateHighWatermark(long offset) {
        requireOwner();
        restoreHighWatermark(offset);
    }

    /** As it was when the log was closed; before it is shared. */
    void restoreHighWatermark(long offset) {
        highWatermark = Math.clamp(offset, state.logStartOffset(), state.logEndOffset());
        if (state.forgetReplicated(highWatermark)) {
            publish();
        }
    }

    /** As last given by {@link #updateHighWatermark}. Any thread. */
    public long highWatermark() {
        return highWatermark;
    }

    /** Notes that an epoch begins at this offset, as a new leader does before its first append. */
    public void assignEpoch(int leaderEpoch, long startOffset) {
        requireOwner();
        state.assignEpoch(leaderEpoch, startOffset);
        publish();
    }

    /**
     * Moves the log start forward (DeleteRecords, or as the leader says); whole segments below go with the next
     * retention run. The caller has checked it against the high watermark. Returns whether it moved.
     */
    public boolean advanceLogStartOffset(long offset) {
        requireOwner();
        if (offset <= state.logStartOffset() || offset > state.logEndOffset()) {
            return false;
        }
        state.advanceLogStartOffset(offset);
        highWatermark = Math.max(highWatermark, offset);
        publish();
        LOG.info("{} Incremented log start offset to {}", identity, offset);
        return true;
    }

    /**
     * Deletes the segments that retention or the log start offset has left behind. Those that are not durable go when
     * they are: a power cut may bring names back, and then with whole batches. Returns how many went at once.
     */
    public int deleteOldSegments(long nowMs) {
        requireOwner();
        int first = state.droppedSegments();
        health.run(() -> dropExpired(nowMs));
        return state.droppedSegments() - first;
    }

    private void dropExpired(long nowMs) throws IOException {
        int expired = new Retention(config, state.logStartOffset(), highWatermark).expired(view, nowMs);
        if (expired == state.segments().size()) {
            roll();
        }
        int count = Math.min(expired, state.segments().floorIndex(flusher.recoveryPoint()));
        if (count < expired) {
            flusher.flushCompletely(() -> deleteOldSegments(nowMs));
        }
        if (count > 0) {
            SegmentList dropped = state.dropFirst(count);
            publish();
            deletion.delete(dropped, config.retention().fileDeleteDelayMs());
        }
    }

    public void expireProducers(long nowMs, long expirationMs) {
        requireOwner();
        state.producers().removeExpired(nowMs, expirationMs);
    }

    /**
     * Cuts the log so that it ends at this offset or, where that lies within a batch, before that batch. Readers keep
     * what they hold. Blocks for reading. Returns false if the disk failed.
     */
    public boolean truncateTo(long endOffset) {
        requireOwner();
        if (endOffset >= state.logEndOffset()) {
            state.dropEpochsFrom(endOffset);
            publish();
            return true;
        }
        if (endOffset < state.segments().first().baseOffset()) {
            return truncateFullyAndStartAt(endOffset);
        }
        LOG.info("{} Truncating to offset {}", identity, endOffset);
        return replaceContent(truncation -> truncation.to(state.content(flusher.recoveryPoint()), endOffset));
    }

    /** Throws everything away; the log begins, empty, at this offset. Returns false if the disk failed. */
    public boolean truncateFullyAndStartAt(long offset) {
        requireOwner();
        LOG.info("{} Truncating fully, the log starts at offset {}", identity, offset);
        return replaceContent(truncation -> truncation.startAt(state.content(flusher.recoveryPoint()), offset));
    }

    private boolean replaceContent(LogTruncation.Cut truncation) {
        return health.runWhole(() -> {
            folder.force();
            deletion.finish(config.retention().fileDeleteDelayMs());
            LogContent cut = work.cut(() -> truncation.apply(new LogTruncation(identity, environment, config)));
            state.replace(cut);
            flusher.cut(cut);
            compaction.truncated(cut.logEndOffset());
            restoreHighWatermark(highWatermark);
            publish();
            onCut.run();
        });
    }

    /** Puts a cleaned segment in the place of those it was made from. Returns false if the disk failed. */
    boolean replaceSegments(SegmentSwap swap) {
        requireOwner();
        return health.run(() -> {
            state.replaceSegments(swap);
            publish();
            deletion.removeLater(swap.rename(), config.retention().fileDeleteDelayMs());
        });
    }

    /**
     * Writes what a clean stop leaves behind (indexes, epochs, producers), durably, and closes the files. Blocks.
     * Returns whether the log needs no recovery when it is loaded again.
     */
    public boolean close() {
        requireOwner();
        flusher.takeBackRunning();
        CleanClose closing = new CleanClose(folder, environment);
        boolean clean =
                health.run(() -> flusher.cut(work.cut(() -> closing.run(state.content(flusher.recoveryPoint())))));
        health.end();
        state.releaseSegments();
        return clean;
    }

    /** Closes the files and leaves them as they are: the disk failed, or the log is to be deleted. */
    public void abandon() {
        requireOwner();
        health.end();
        work.end();
        state.releaseSegments();
    }

    private AppendResult rejected(Rejection rejection) {
        return AppendResult.rejected(rejection, state.logStartOffset());
    }

    void fail() {
        health.end();
    }

    /** Another log has taken this one's place: readers that come late are led there. */
    void succeededBy(PartitionLog successor) {
        view = successor.view;
        abandon();
    }

    private void publish() {
        view = state.view(this);
    }

    private void requireOwner() {
        assert strand.isOwner() : "not on the strand of " + identity;
    }
}
