package dev.ottla.replica;

import dev.ottla.log.AppendOrigin;
import dev.ottla.log.AppendResult;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.Rejection;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Strand;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition that this broker leads: the one place where client and coordinator records enter its log, and where the
 * high watermark moves. Owned by the log's strand; {@link #view} is published for everybody else.
 *
 * <p>One turn appends, moves the watermark, publishes, acknowledges parked produces and wakes waiting fetches, in this
 * order, so that whoever is told finds what it was told of. The watermark never moves back while this broker leads.
 *
 * <p>Where {@code flush.messages} asks for it, this broker counts as having a record only once that is durable: neither
 * acks=1 nor the watermark, which acks=all and consumers go by, passes it before. The strand goes on meanwhile, so that
 * appends share a sync. When the disk fails all that waits is answered {@code KAFKA_STORAGE_ERROR}.
 */
public final class LeaderPartition {
    private static final Logger log = LoggerFactory.getLogger(LeaderPartition.class);

    private final TopicIdPartition id;
    private final Clock clock;
    private final InSyncReplicas inSync;
    /** What waits for this broker's own disk, and what waits for all in-sync replicas. */
    private final ParkedAppends awaitingDisk = new ParkedAppends();

    private final ParkedAppends awaitingReplicas = new ParkedAppends();
    /** Those of the second kind whose time is over, but whose disk is still at it: that time is not the replicas'. */
    private final ParkedAppends timedOut = new ParkedAppends();

    private final FetchWaits waits = new FetchWaits();
    private final VisibleBytes visible = new VisibleBytes();
    private final List<Runnable> commitListeners = new ArrayList<>();

    private volatile PartitionLog partitionLog;
    private volatile @Nullable PartitionView view;
    private int leaderEpoch = -1;
    private long highWatermark;

    /** @param localId the id of this broker */
    LeaderPartition(TopicIdPartition id, PartitionLog partitionLog, int localId, Clock clock) {
        this.id = id;
        this.partitionLog = partitionLog;
        this.highWatermark = partitionLog.highWatermark();
        this.clock = clock;
        this.inSync = new InSyncReplicas(localId);
    }

    public TopicIdPartition id() {
        return id;
    }

    /** The owner of all that changes here; shared with the log and with a state machine that lives in it. */
    public Strand strand() {
        return partitionLog.strand();
    }

    public PartitionLog log() {
        return partitionLog;
    }

    /** What was published last; null while this broker does not lead the partition. Any thread. */
    public @Nullable PartitionView view() {
        return view;
    }

    FetchWaits waits() {
        return waits;
    }

    /**
     * Begins to lead at the command's epoch, or takes over the command's replicas and settings within the current one.
     * Returns whether leadership began.
     */
    boolean lead(LeadCommand command) {
        requireOwner();
        if (command.leaderEpoch() < leaderEpoch) {
            return false;
        }
        partitionLog.updateConfig(command.config());
        partitionLog.flusher().onChange(this::flushed);
        boolean newEpoch = command.leaderEpoch() > leaderEpoch;
        if (newEpoch) {
            beginEpoch(command.leaderEpoch());
        }
        inSync.assign(command.replicas(), command.inSyncReplicas());
        if (newEpoch) {
            tell(partitionLog.view().logEndOffset());
        }
        moved();
        return newEpoch;
    }

    /** Of a new partition nothing is to be known that its creation does not say, and there may be thousands. */
    private void tell(long endOffset) {
        String line = "[partition {} epoch {}] leading from offset {} with in-sync replicas {}";
        if (leaderEpoch == 0 && endOffset == 0) {
            log.debug(line, id.topicPartition(), leaderEpoch, endOffset, inSync);
        } else {
            log.info(line, id.topicPartition(), leaderEpoch, endOffset, inSync);
        }
    }

    private void beginEpoch(int newEpoch) {
        leaderEpoch = newEpoch;
        partitionLog.assignEpoch(newEpoch, partitionLog.view().logEndOffset());
        highWatermark = Math.max(highWatermark, partitionLog.view().logStartOffset());
        inSync.forgetPositions();
    }

    /** Stops leading: what waits for replicas fails, waiting fetches are told, state machines lose their log. */
    void stopLeading(ErrorCode reason) {
        requireOwner();
        view = null;
        partitionLog.flusher().onChange(() -> {});
        failParked(reason);
        waits.changed(null);
        commitListeners.clear();
    }

    /** Appends what a client sent, and acknowledges or parks it. */
    void append(PartitionAppend append) {
        requireOwner();
        ErrorCode refusal = refusal(append.needsAllReplicas());
        if (refusal != ErrorCode.NONE) {
            append.finish(refusal);
            return;
        }
        AppendResult result =
                partitionLog.append(append.batches(), leaderEpoch, AppendOrigin.CLIENT, clock.wallClockMs());
        append.appended(result);
        acknowledgeOrPark(append, result.error());
        if (result.isAppended()) {
            visible.appended(result.lastOffset() + 1, append.sizeBytes(), highWatermark);
            moved();
        } else {
            releaseParked();
        }
    }

    private void acknowledgeOrPark(PartitionAppend append, ErrorCode error) {
        boolean waitsForDisk = append.isAnswered()
                && append.committedAt() > partitionLog.flusher().acknowledgedEnd();
        if (error == ErrorCode.NONE && append.needsAllReplicas()) {
            awaitingReplicas.park(append);
        } else if (error == ErrorCode.NONE && waitsForDisk) {
            awaitingDisk.park(append);
        } else {
            append.finish(error);
        }
    }

    private void releaseParked() {
        awaitingDisk.release(partitionLog.flusher().acknowledgedEnd(), ErrorCode.NONE);
        awaitingReplicas.release(highWatermark, acknowledgement());
        timedOut.release(partitionLog.flusher().acknowledgedEnd(), ErrorCode.REQUEST_TIMED_OUT);
    }

    /** The time to wait for replicas is over; it counts, as in Kafka, from when this broker has the records. */
    void timeOut(PartitionAppend append) {
        requireOwner();
        if (append.isFinished()) {
            return;
        }
        if (append.committedAt() > partitionLog.flusher().acknowledgedEnd()) {
            timedOut.park(append);
        } else {
            append.finish(ErrorCode.REQUEST_TIMED_OUT);
        }
    }

    private void failParked(ErrorCode reason) {
        awaitingDisk.failAll(reason);
        awaitingReplicas.failAll(reason);
        timedOut.failAll(reason);
    }

    /** More of the log has become durable, or nothing will any more. */
    private void flushed() {
        if (!partitionLog.isWritable()) {
            failParked(ErrorCode.KAFKA_STORAGE_ERROR);
        } else {
            publish();
        }
    }

    private ErrorCode refusal(boolean needsAllReplicas) {
        if (view == null) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        return needsAllReplicas && !enoughReplicas() ? ErrorCode.NOT_ENOUGH_REPLICAS : ErrorCode.NONE;
    }

    /**
     * Appends a batch of this broker's own records, such as a state machine's. On the strand; rejections are values,
     * among them {@code NOT_LEADER_OR_FOLLOWER} and {@code NOT_ENOUGH_REPLICAS}.
     */
    AppendResult appendOwn(ByteBuf batch) {
        requireOwner();
        ErrorCode refusal = refusal(true);
        if (refusal != ErrorCode.NONE) {
            Rejection rejection = Rejection.of(refusal, "Not appended to " + id.topicPartition() + ": " + refusal);
            return new AppendResult(-1L, -1L, -1L, partitionLog.view().logStartOffset(), false, rejection);
        }
        AppendResult result = partitionLog.append(batch, leaderEpoch, AppendOrigin.COORDINATOR, clock.wallClockMs());
        if (result.isAppended()) {
            visible.appended(result.lastOffset() + 1, batch.readableBytes(), highWatermark);
            moved();
        }
        return result;
    }

    /** The log lies in another directory from now on; it holds the same. On the strand. */
    void logMoved(PartitionLog moved) {
        requireOwner();
        partitionLog.flusher().onChange(() -> {});
        partitionLog = moved;
        if (view != null) {
            moved.flusher().onChange(this::flushed);
            moved();
        }
    }

    /** A follower has fetched up to here, so it holds everything below. */
    void replicaReached(int replicaId, long endOffset) {
        requireOwner();
        if (view != null && inSync.reached(replicaId, endOffset)) {
            moved();
        }
    }

    /** The log changed in some other way (its start moved, a flush failed): publishes it. On the strand. */
    public void publish() {
        requireOwner();
        if (view != null) {
            moved();
        }
    }

    /** Moves the watermark as far as it goes, publishes, and tells those who wait. */
    private void moved() {
        long committed = inSync.commonEnd(partitionLog.flusher().acknowledgedEnd());
        boolean advanced = committed > highWatermark;
        if (advanced) {
            highWatermark = committed;
        }
        partitionLog.updateHighWatermark(highWatermark);
        long lastStable = Math.min(partitionLog.view().firstUnstableOffset(), highWatermark);
        PartitionView now =
                new PartitionView(id, leaderEpoch, highWatermark, lastStable, visible.at(highWatermark), partitionLog);
        view = now;
        releaseParked();
        if (!waits.isEmpty()) {
            waits.changed(now);
        }
        if (advanced) {
            for (int i = 0; i < commitListeners.size(); i++) {
                commitListeners.get(i).run();
            }
        }
    }

    private ErrorCode acknowledgement() {
        return enoughReplicas() ? ErrorCode.NONE : ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND;
    }

    private boolean enoughReplicas() {
        return inSync.enough(partitionLog.config().replication().minInsyncReplicas());
    }

    /** Runs {@code listener} on the strand whenever the high watermark has grown, until this broker stops leading. */
    void onCommit(Runnable listener) {
        requireOwner();
        commitListeners.add(listener);
    }

    long highWatermark() {
        requireOwner();
        return highWatermark;
    }

    private void requireOwner() {
        assert strand().isOwner() : "not on the strand of " + id;
    }

    @Override
    public String toString() {
        return "LeaderPartition[" + id.topicPartition() + "]";
    }
}
