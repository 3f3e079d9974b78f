package dev.ottla.raft;

import dev.ottla.log.AppendOrigin;
import dev.ottla.log.AppendResult;
import dev.ottla.log.LeaderEpochs;
import dev.ottla.log.LogRead;
import dev.ottla.log.LogView;
import dev.ottla.log.PartitionLog;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.runtime.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The quorum's log as a {@link PartitionLog}, {@code __cluster_metadata-0}. Owned by the log's strand. */
public final class PartitionRaftLog implements RaftLog {
    private static final int READ_BYTES = 1024 * 1024;

    private final PartitionLog log;
    private final Clock clock;

    public PartitionRaftLog(PartitionLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public long startOffset() {
        return log.view().logStartOffset();
    }

    @Override
    public long endOffset() {
        return log.view().logEndOffset();
    }

    @Override
    public LogShape shape(@Nullable SnapshotId first, @Nullable SnapshotId snapshot) {
        LogView view = log.view();
        PSortedMap<Integer, Long> epochs = TreePMap.empty();
        for (LeaderEpochs.Entry entry : view.leaderEpochs().entries()) {
            if (entry.startOffset() < view.logEndOffset()) {
                epochs = epochs.plus(entry.epoch(), Math.max(entry.startOffset(), view.logStartOffset()));
            }
        }
        return new LogShape(view.logStartOffset(), first, snapshot, epochs, view.logEndOffset());
    }

    @Override
    public void append(ByteBuf batch) throws IOException {
        int epoch = new RecordBatch(batch, batch.readerIndex()).partitionLeaderEpoch();
        AppendResult result = log.append(batch, epoch, AppendOrigin.RAFT, clock.wallClockMs());
        if (!result.isAppended()) {
            throw new IOException("append to " + log.topicPartition() + " failed: " + result.errorMessage());
        }
    }

    @Override
    public void flush(LongConsumer done) {
        log.flush(done);
    }

    @Override
    public void truncateTo(long endOffset) throws IOException {
        if (!log.truncateTo(endOffset)) {
            throw new IOException(log.topicPartition() + " could not be cut off at offset " + endOffset);
        }
    }

    @Override
    public void startAt(long offset) throws IOException {
        if (!log.truncateFullyAndStartAt(offset)) {
            throw new IOException(log.topicPartition() + " could not be emptied to start at offset " + offset);
        }
    }

    @Override
    public void committed(long endOffset) {
        log.updateHighWatermark(endOffset);
    }

    @Override
    public List<LogBatch> fetch(long offset, int maxBytes) throws IOException {
        LogView view = log.view();
        LogRead read = view.read(offset, maxBytes, view.logEndOffset(), true);
        try {
            return read.error() == ErrorCode.NONE && read.slice() != null ? LogBatches.parse(copy(read)) : List.of();
        } finally {
            read.release();
        }
    }

    @Override
    public void read(long startOffset, long endOffset, BatchSink sink) throws IOException {
        long offset = startOffset;
        while (offset < endOffset) {
            offset = readPiece(log.view(), offset, endOffset, sink);
        }
    }

    @Override
    public void deleteBefore(long offset) {
        log.advanceLogStartOffset(offset);
        log.deleteOldSegments(clock.wallClockMs());
    }

    @Override
    public long sizeBytesFrom(long offset) {
        LogView view = log.view();
        return view.sizeBytesFrom(Math.max(offset, view.logStartOffset()));
    }

    @Override
    public void close() throws IOException {
        if (!log.close()) {
            throw new IOException("the log of " + log.topicPartition() + " could not be closed cleanly");
        }
    }

    private static long readPiece(LogView view, long offset, long endOffset, BatchSink sink) throws IOException {
        LogRead read = view.read(offset, READ_BYTES, endOffset, true);
        try {
            if (read.error() != ErrorCode.NONE || read.slice() == null) {
                throw new IOException("nothing can be read at offset " + offset + " of the metadata log, which ends at "
                        + endOffset + ": " + read.error());
            }
            return handOver(copy(read), offset, sink);
        } finally {
            read.release();
        }
    }

    private static ByteBuf copy(LogRead read) throws IOException {
        var slice = read.slice();
        ByteBuffer bytes = ByteBuffer.allocate(slice == null ? 0 : slice.sizeBytes());
        while (slice != null && bytes.hasRemaining()) {
            if (slice.readInto(bytes, bytes.position()) <= 0) {
                throw new IOException("the metadata log's file is shorter than its index says");
            }
        }
        return Unpooled.wrappedBuffer(bytes.flip());
    }

    /** Returns the offset after the last whole batch. */
    private static long handOver(ByteBuf bytes, long offset, BatchSink sink) throws IOException {
        RecordBatches batches = RecordBatches.of(bytes);
        long next = offset;
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            sink.batch(batch);
            next = batch.nextOffset();
        }
        if (next == offset) {
            throw new IOException("no whole batch at offset " + offset + " of the metadata log");
        }
        return next;
    }
}
