package dev.ottla.raft;

import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.ControlRecords;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Strand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Puts a leader's records into batches, appends, and makes durable. Appends that come while the disk is busy with an
 * fsync share the next one. Owned by the controller's strand.
 */
final class LogWriter {
    private final RaftLog raftLog;
    private final Strand strand;
    private final Clock clock;
    private final LongConsumer flushed;

    private long appendedBytes;
    private boolean flushQueued;
    private boolean flushing;
    private boolean flushAgain;
    private boolean closed;
    /** How far the log has been cut off since the running fsync began: what stands there now was not in it. */
    private long cutOffset = Long.MAX_VALUE;

    /** @param flushed told up to where the log is durable; -1 if the disk failed */
    LogWriter(RaftLog raftLog, Strand strand, Clock clock, LongConsumer flushed) {
        this.raftLog = raftLog;
        this.strand = strand;
        this.clock = clock;
        this.flushed = flushed;
    }

    void append(int epoch, Entries entries) throws IOException {
        long nowMs = clock.wallClockMs();
        try (RecordBatchBuilder builder = new RecordBatchBuilder(LogRecords.HEAP, settings(epoch))) {
            for (byte[] value : entries.values()) {
                builder.append(nowMs, null, Unpooled.wrappedBuffer(value));
            }
            append(builder.build());
        }
    }

    void append(RaftEffect.AppendLeaderChange first) throws IOException {
        List<ControlRecords.ControlRecord> records = new ArrayList<>();
        records.add(CheckpointWriter.control(
                ControlRecordType.LEADER_CHANGE,
                first.message(),
                first.message().codec()));
        if (first.voters() != null) {
            records.addAll(CheckpointWriter.voterRecords(first.voters()));
        }
        append(ControlRecords.batch(LogRecords.HEAP, settings(first.epoch()), clock.wallClockMs(), records));
    }

    void append(RaftEffect.AppendVoters change) throws IOException {
        List<ControlRecords.ControlRecord> records = CheckpointWriter.voterRecords(change.voters());
        append(ControlRecords.batch(
                LogRecords.HEAP,
                settings(change.epoch()),
                clock.wallClockMs(),
                change.introduced() ? records : List.of(records.getLast())));
    }

    void append(LogBatch fetched) throws IOException {
        append(Unpooled.wrappedBuffer(fetched.bytes().array().clone()));
    }

    private void append(ByteBuf batch) throws IOException {
        try {
            appendedBytes += batch.readableBytes();
            raftLog.append(batch);
        } finally {
            batch.release();
        }
    }

    /** By this writer, cut off again or not. */
    long appendedBytes() {
        return appendedBytes;
    }

    void truncateTo(long endOffset) throws IOException {
        cutOffset = Math.min(cutOffset, endOffset);
        raftLog.truncateTo(endOffset);
    }

    void startAt(long offset) throws IOException {
        cutOffset = 0;
        raftLog.startAt(offset);
    }

    /** Appends that are handed over before the strand comes to the flush, or during one, share the next. */
    void queueFlush() {
        if (!flushQueued) {
            flushQueued = true;
            strand.submit(this::flush);
        }
    }

    void close() {
        closed = true;
    }

    private void flush() {
        flushQueued = false;
        if (flushing) {
            flushAgain = true;
        } else if (!closed) {
            flushing = true;
            cutOffset = Long.MAX_VALUE;
            raftLog.flush(this::flushed);
        }
    }

    private void flushed(long endOffset) {
        flushing = false;
        flushed.accept(Math.min(endOffset, cutOffset));
        if (flushAgain) {
            flushAgain = false;
            queueFlush();
        }
    }

    private BatchSettings settings(int epoch) {
        return BatchSettings.at(raftLog.endOffset()).withPartitionLeaderEpoch(epoch);
    }
}
