package dev.ottla.replica;

import dev.ottla.log.FileSlice;
import dev.ottla.log.LogRead;
import dev.ottla.log.LogView;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.protocol.record.RecordCursor;
import dev.ottla.protocol.record.RecordException;
import dev.ottla.runtime.ReplaySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A led partition's log as a state machine's loader reads it: piece by piece, off the strand, from the view published
 * last. It blocks, and touches no state of the partition. Records of transactions are told from others, and so are the
 * markers that end these: whether they count is the machine's to decide.
 */
public final class PartitionReplay<R> implements ReplaySource<R> {
    private static final int PIECE_BYTES = 1024 * 1024;
    private static final long MAX_EXPANDED_BYTES = 1L << 30;

    private final LeaderPartition partition;
    private final RecordSerde<R> serde;
    private final ByteBufAllocator allocator;

    public PartitionReplay(LeaderPartition partition, RecordSerde<R> serde, ByteBufAllocator allocator) {
        this.partition = partition;
        this.serde = serde;
        this.allocator = allocator;
    }

    @Override
    public long startOffset() {
        return partition.log().view().logStartOffset();
    }

    @Override
    public long endOffset() {
        return partition.log().view().logEndOffset();
    }

    @Override
    public long readPiece(long offset, Sink<R> sink) throws IOException {
        LogView view = partition.log().view();
        LogRead read = view.read(offset, PIECE_BYTES, view.logEndOffset(), true);
        try {
            FileSlice slice = read.slice();
            if (read.error() != ErrorCode.NONE || slice == null) {
                throw new IOException(partition + ": nothing to read at offset " + offset + ", " + read.error());
            }
            return batches(slice, offset, sink);
        } catch (RecordException malformed) {
            throw new IOException(partition + ": malformed records after offset " + offset, malformed);
        } finally {
            read.release();
        }
    }

    private long batches(FileSlice slice, long offset, Sink<R> sink) throws IOException {
        ByteBuf bytes = allocator.heapBuffer(slice.sizeBytes(), slice.sizeBytes());
        try {
            int read = slice.readInto(bytes.internalNioBuffer(0, slice.sizeBytes()), 0);
            bytes.writerIndex(read);
            long next = offset;
            RecordBatches batches = RecordBatches.of(bytes);
            while (batches.next()) {
                RecordBatch batch = batches.batch();
                batch.ensureValid();
                if (batch.isControlBatch()) {
                    marker(batch, sink);
                } else {
                    records(batch, offset, sink);
                }
                next = batch.nextOffset();
            }
            return next;
        } finally {
            bytes.release();
        }
    }

    /** Of a first batch that begins below {@code from}, only what is not below it. */
    private void records(RecordBatch batch, long from, Sink<R> sink) {
        try (RecordCursor cursor = batch.records(allocator, MAX_EXPANDED_BYTES)) {
            while (cursor.next()) {
                ByteBuf key = cursor.key();
                if (cursor.offset() < from || key == null) {
                    continue;
                }
                R record = read(batch, Bytes.copyOf(key), copy(cursor.value()));
                if (record != null) {
                    sink.replay(record, cursor.offset());
                }
            }
        }
    }

    private @Nullable R read(RecordBatch batch, Bytes key, @Nullable Bytes value) {
        return batch.isTransactional()
                ? serde.readTransactional(batch.producerId(), key, value)
                : serde.read(key, value);
    }

    /** A control record that ends no transaction means nothing to a state machine. */
    private void marker(RecordBatch batch, Sink<R> sink) {
        try (RecordCursor cursor = batch.records(allocator, MAX_EXPANDED_BYTES)) {
            ByteBuf key = cursor.next() ? cursor.key() : null;
            ControlRecordType type = key == null ? ControlRecordType.UNKNOWN : ControlRecordType.ofKey(key);
            if (type.endsTransaction()) {
                R ended = serde.transactionEnded(batch.producerId(), type == ControlRecordType.COMMIT);
                if (ended != null) {
                    sink.replay(ended, cursor.offset());
                }
            }
        }
    }

    private static @Nullable Bytes copy(@Nullable ByteBuf value) {
        return value == null ? null : Bytes.copyOf(value);
    }
}
