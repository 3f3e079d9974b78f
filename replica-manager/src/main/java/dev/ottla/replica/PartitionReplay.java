package dev.ottla.replica;

import dev.ottla.log.FileSlice;
import dev.ottla.log.LogRead;
import dev.ottla.log.LogView;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a partition's log from its start and hands over the records of a state machine, in order, with their offsets. For
 * loading on an I/O thread: it blocks, and touches no state of the partition but its view.
 */
public final class PartitionReplay<R> {
    private static final int READ_BYTES = 5 * 1024 * 1024;
    private static final long MAX_EXPANDED_BYTES = 1L << 30;

    private final RecordSerde<R> serde;
    private final ByteBufAllocator allocator;

    public PartitionReplay(RecordSerde<R> serde, ByteBufAllocator allocator) {
        this.serde = serde;
        this.allocator = allocator;
    }

    /** Takes the records. */
    public interface Sink<R> {
        void record(R record, long offset);

        /** Called after each stretch of the log; false stops the replay (leadership has moved on, shutdown). */
        boolean goOn(long nextOffset, long endOffset);
    }

    /**
     * Replays what stands from the log start to the log end of {@code view}.
     *
     * @return whether it came to the end
     * @throws IOException if the log cannot be read
     * @throws RuntimeException if a record is malformed
     */
    public boolean run(LogView view, Sink<R> sink) throws IOException {
        long offset = view.logStartOffset();
        while (offset < view.logEndOffset()) {
            long next = stretch(view, offset, sink);
            if (next <= offset) {
                throw new IOException("the log yields nothing at offset " + offset + " below its end "
                        + view.logEndOffset());
            }
            offset = next;
            if (!sink.goOn(offset, view.logEndOffset())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the offset to go on from. */
    private long stretch(LogView view, long offset, Sink<R> sink) throws IOException {
        LogRead read = view.read(offset, READ_BYTES, view.logEndOffset(), true);
        try {
            FileSlice slice = read.slice();
            if (read.error() != ErrorCode.NONE || slice == null) {
                throw new IOException("reading at offset " + offset + " failed: " + read.error());
            }
            return batches(slice, offset, sink);
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
                if (!batch.isControlBatch()) {
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
                R record = serde.read(Bytes.copyOf(key), copy(cursor.value()));
                if (record != null) {
                    sink.record(record, cursor.offset());
                }
            }
        }
    }

    private static @Nullable Bytes copy(@Nullable ByteBuf value) {
        return value == null ? null : Bytes.copyOf(value);
    }
}
