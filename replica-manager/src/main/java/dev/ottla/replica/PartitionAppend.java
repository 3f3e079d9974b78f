package dev.ottla.replica;

import dev.ottla.log.AppendResult;
import dev.ottla.protocol.ErrorCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One append by a client to one partition, from being handed in to its acknowledgement. It is itself the task that runs
 * on the strand and the place where the outcome stands, so an append costs one object.
 *
 * <p>Owned by the partition's strand from {@link #submit} on; its outcome may be read after the listener was called.
 */
public final class PartitionAppend implements Runnable {
    /** Acknowledge when all in-sync replicas have it. */
    public static final short ACKS_ALL = -1;

    private final LeaderPartition partition;
    private final ByteBuf batches;
    private final int sizeBytes;
    private final short acks;
    private final AppendListener listener;
    private @Nullable AppendResult result;
    private ErrorCode error = ErrorCode.NONE;
    private boolean finished;
    private long committedAt;

    /**
     * @param batches checked record batches; stamped in place, and not to be released before the append is finished
     * @param acks -1, 0 or 1
     */
    public PartitionAppend(LeaderPartition partition, ByteBuf batches, short acks, AppendListener listener) {
        this.partition = partition;
        this.batches = batches;
        this.sizeBytes = batches.readableBytes();
        this.acks = acks;
        this.listener = listener;
    }

    /** Appends, at once if the partition is idle. Any thread. */
    public void submit() {
        partition.strand().execute(this);
    }

    /**
     * Gives up waiting for replicas: what still waits is finished with {@code REQUEST_TIMED_OUT}, at once or as soon as
     * the disk has it. Any thread.
     */
    public void timeOut() {
        partition.strand().execute(() -> partition.timeOut(this));
    }

    @Override
    public void run() {
        partition.append(this);
    }

    /** The same append, of other bytes and for another listener. */
    public PartitionAppend of(ByteBuf otherBatches, AppendListener otherListener) {
        return new PartitionAppend(partition, otherBatches, acks, otherListener);
    }

    /** What is to be appended; not to be touched once it is submitted. */
    public ByteBuf batches() {
        return batches;
    }

    /** Bytes of the batches, also when these are released. */
    int sizeBytes() {
        return sizeBytes;
    }

    boolean needsAllReplicas() {
        return acks == ACKS_ALL;
    }

    /** Whether somebody waits for the outcome, as nobody does with acks=0. */
    boolean isAnswered() {
        return acks != 0;
    }

    boolean isFinished() {
        return finished;
    }

    void appended(AppendResult appendResult) {
        result = appendResult;
        committedAt = appendResult.lastOffset() + 1;
    }

    /** How far the log has to be safe, exclusive, for it to be acknowledged. */
    long committedAt() {
        return committedAt;
    }

    void finish(ErrorCode outcome) {
        finished = true;
        error = outcome;
        listener.finished(this);
    }

    public LeaderPartition partition() {
        return partition;
    }

    /** {@code NONE} if the batch was appended (now or, a duplicate, before) and acknowledged as asked. */
    public ErrorCode error() {
        return error;
    }

    /** What the log said; null if it did not come to that. */
    public @Nullable AppendResult result() {
        return result;
    }
}
