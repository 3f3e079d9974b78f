package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.RecordBatch;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One log on its way to another log directory. Its copy, the <em>future</em> log, grows in the target directory under
 * the name {@code topic-N.<32 hex digits>-future} until it holds everything.
 *
 * <p>Both logs have the same strand, so that comparing them, and the swap, happen between two appends. A piece is read
 * on an I/O thread and appended on the strand. What the log went through meanwhile (cut, begun later, other settings)
 * the copy goes through before each piece: {@link #align}.
 */
final class LogMove {
    static final int PIECE_BYTES = 1 << 20;
    private static final int NO_EPOCH = -1;

    private final LogEnvironment environment;
    private final PartitionLog current;
    private final PartitionLog future;
    private final LogDirectory target;
    private volatile boolean over;

    LogMove(LogEnvironment environment, PartitionLog current, PartitionLog future, LogDirectory target) {
        this.environment = environment;
        this.current = current;
        this.future = future;
        this.target = target;
    }

    PartitionLog current() {
        return current;
    }

    PartitionLog future() {
        return future;
    }

    LogDirectory target() {
        return target;
    }

    /** Whether it was given up or is done. Any thread. */
    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** How far the copy is behind, in records. Any thread. */
    long offsetLag() {
        return Math.max(0, current.view().logEndOffset() - future.view().logEndOffset());
    }

    /**
     * Where a copy of this log begins: with the batch that holds the log's start.
     *
     * @throws IOException when the log cannot be read
     */
    static long startOffset(PartitionLog log) throws IOException {
        LogView view = log.view();
        LogRead read = view.read(view.logStartOffset(), 1, view.logEndOffset(), true);
        try {
            FileSlice slice = read.slice();
            if (read.error() != ErrorCode.NONE) {
                throw new IOException("cannot read " + log.directory() + ": " + read.error());
            }
            return slice == null ? view.logStartOffset() : Math.min(view.logStartOffset(), baseOffset(log, slice));
        } finally {
            read.release();
        }
    }

    private static long baseOffset(PartitionLog log, FileSlice slice) throws IOException {
        ByteBuffer base = ByteBuffer.allocate(Long.BYTES);
        if (slice.readInto(base, 0) < Long.BYTES) {
            throw new IOException("cannot read the first batch of " + log.directory());
        }
        return base.getLong(0);
    }

    /** What comes next, read by an I/O thread; null when there is nothing. To be released. */
    @Nullable
    ByteBuf readPiece() throws IOException {
        LogView view = current.view();
        long from = Math.max(future.view().logEndOffset(), view.logStartOffset());
        LogRead read = view.read(from, PIECE_BYTES, view.logEndOffset(), true);
        try {
            FileSlice slice = read.slice();
            if (slice == null) {
                return null;
            }
            ByteBuf piece = environment.allocator().directBuffer(slice.sizeBytes(), slice.sizeBytes());
            piece.writerIndex(slice.readInto(piece.internalNioBuffer(0, slice.sizeBytes()), 0));
            return piece;
        } finally {
            read.release();
        }
    }

    /**
     * Appends what was read, unless the copy does not end where it begins any more. On the strand; false when the
     * target's disk failed.
     */
    boolean append(ByteBuf piece) {
        if (!align()) {
            return false;
        }
        if (new RecordBatch(piece, piece.readerIndex()).lastOffset()
                < future.view().logEndOffset()) {
            return true;
        }
        AppendResult result = future.append(
                piece, NO_EPOCH, AppendOrigin.REPLICATION, environment.clock().wallClockMs());
        future.updateHighWatermark(current.highWatermark());
        return result.error() == ErrorCode.NONE || restart(result.error());
    }

    /** A batch that does not follow what is there: the copy begins again. */
    private boolean restart(ErrorCode error) {
        if (error == ErrorCode.KAFKA_STORAGE_ERROR) {
            return false;
        }
        try {
            return future.truncateFullyAndStartAt(startOffset(current));
        } catch (IOException unreadable) {
            return true; // of the current log, which has said so itself; the move ends with it
        }
    }

    /** Whether the copy holds all there is. On the strand. */
    boolean isComplete() {
        return future.view().logEndOffset() == current.view().logEndOffset();
    }

    /** Takes over what happened to the log. On the strand; false when the target's disk failed. */
    boolean align() {
        future.updateConfig(current.config());
        LogView is = current.view();
        long commonEnd = Math.min(is.logEndOffset(), endOfSharedEpoch(is));
        long futureEnd = future.view().logEndOffset();
        if (futureEnd > commonEnd && !future.truncateTo(commonEnd)) {
            return false;
        }
        if (is.logStartOffset() > future.view().logEndOffset()) {
            return restart(ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        future.advanceLogStartOffset(is.logStartOffset());
        return true;
    }

    /** The log may have been cut and have grown again, with records of a later epoch. */
    private long endOfSharedEpoch(LogView is) {
        int epoch = future.view().leaderEpochs().latestEpoch();
        if (epoch < 0) {
            return Long.MAX_VALUE;
        }
        EpochEndOffset end = is.endOffsetForEpoch(epoch);
        if (end.endOffset() < 0) {
            return Long.MAX_VALUE;
        }
        EpochEndOffset here = future.view().endOffsetForEpoch(end.leaderEpoch());
        return here.endOffset() < 0 ? end.endOffset() : Math.min(end.endOffset(), here.endOffset());
    }
}
