package dev.ottla.raft;

import dev.ottla.protocol.record.RecordBatch;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The log that a quorum agrees on, as its member needs it. Called on the controller's strand. */
public interface RaftLog extends AutoCloseable {
    /** The first offset there is; what lies before it is in a snapshot. */
    long startOffset();

    /** The end of what has been appended, exclusive. */
    long endOffset();

    /**
     * Which epoch begins where, and where the log ends.
     *
     * @param first the snapshot that ends where the log begins; null if there is none
     * @param snapshot the latest one; null if there is none
     */
    LogShape shape(@Nullable SnapshotId first, @Nullable SnapshotId snapshot);

    /** Appends one whole batch, whose base offset is {@link #endOffset}; the caller keeps the buffer. */
    void append(ByteBuf batch) throws IOException;

    /**
     * Makes everything appended so far durable. {@code done} is told the end of it, exclusive, on the strand, within
     * this call or later; -1 if the disk failed.
     */
    void flush(LongConsumer done);

    /** Cuts the log off at this offset. */
    void truncateTo(long endOffset) throws IOException;

    /** Throws everything away; the log begins, empty, at this offset: a snapshot has taken its place. */
    void startAt(long offset) throws IOException;

    /** Everything below is committed. */
    void committed(long endOffset);

    /** Hands over the batches that begin below {@code endOffset}, from the one that contains {@code startOffset} on. */
    void read(long startOffset, long endOffset, BatchSink sink) throws IOException;

    /** About {@code maxBytes} from the batch on that contains {@code offset}; at least one batch if there is any. */
    List<LogBatch> fetch(long offset, int maxBytes) throws IOException;

    /** Lets go of what a snapshot has made superfluous. */
    void deleteBefore(long offset);

    /** About how many bytes there are from this offset to the end. */
    long sizeBytesFrom(long offset);

    @Override
    void close() throws IOException;

    /** Takes batches; a batch and its records are valid only within the call. */
    @FunctionalInterface
    interface BatchSink {
        void batch(RecordBatch batch) throws IOException;
    }
}
