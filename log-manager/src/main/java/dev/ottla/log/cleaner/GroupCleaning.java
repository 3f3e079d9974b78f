package dev.ottla.log.cleaner;

import dev.ottla.log.AbortedTransaction;
import dev.ottla.log.CleanedSegment;
import dev.ottla.log.LastBatch;
import dev.ottla.log.SealedSegment;
import dev.ottla.protocol.record.RecordBatch;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The second pass over a few neighbouring segments, which become one. One thread; close it. */
final class GroupCleaning implements AutoCloseable {
    private final CleaningWork work;
    private final BatchFilter filter;
    private final CleanedTransactions transactions;
    private final CleanedSegment cleaned;
    private final Map<Long, LastBatch> lastBatches;
    private final ByteBuf pending;

    GroupCleaning(CleaningWork work, BatchFilter filter, CleanedTransactions transactions, CleanedSegment cleaned) {
        this.work = work;
        this.filter = filter;
        this.transactions = transactions;
        this.cleaned = cleaned;
        this.lastBatches = work.run().lastBatches();
        this.pending = work.allocator().directBuffer(work.config().blockBytes());
    }

    /** Puts the new segment in the place of the old ones. */
    void run(List<SealedSegment> group) throws IOException, CleaningAbortedException, UncleanableLogException {
        for (SealedSegment segment : group) {
            filter.enter(segment.lastModifiedMs());
            work.walk(segment, segment.baseOffset(), this::take);
        }
        flush();
        cleaned.complete(group.getLast().lastModifiedMs());
        if (!work.run().replace(group, cleaned)) {
            throw new CleaningAbortedException("the log has other segments now");
        }
        work.statistics().segments(group.size());
        work.statistics().written(cleaned.sizeBytes());
    }

    private boolean take(RecordBatch batch, RecordBatch stored) throws IOException, CleaningAbortedException {
        ByteBuf left = filter.filter(batch, stored, lastBatches);
        AbortedTransaction aborted = transactions.kept();
        if (aborted != null) {
            cleaned.append(aborted);
        }
        if (left != null) {
            try {
                append(left);
                work.used(left.readableBytes());
            } finally {
                left.release();
            }
        }
        return true;
    }

    private void append(ByteBuf batch) throws IOException {
        if (batch.readableBytes() > pending.writableBytes()) {
            flush();
        }
        if (batch.readableBytes() > pending.writableBytes()) {
            cleaned.append(batch);
        } else {
            pending.writeBytes(batch, batch.readerIndex(), batch.readableBytes());
        }
    }

    private void flush() throws IOException {
        if (pending.isReadable()) {
            cleaned.append(pending);
            pending.clear();
        }
    }

    @Override
    public void close() {
        pending.release();
    }
}
