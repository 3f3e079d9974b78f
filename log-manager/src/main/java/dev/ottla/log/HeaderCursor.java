package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the batch headers in a range of a segment's file: {@code while (cursor.next()) use(cursor.header())}.
 * Reads small blocks and skips the records. The range must hold whole, valid batches, as every published range does; it
 * ends early where a size cannot be. Used by one thread; close it.
 */
final class HeaderCursor implements AutoCloseable {
    static final int BLOCK_BYTES = 4096;

    private final StoreFile file;
    private final @Nullable OpenFile used;
    private final int end;
    private final ByteBuf block;
    private int blockPosition;
    private int position;
    private int nextPosition;

    HeaderCursor(StoreFile file, ByteBufAllocator allocator, int from, int end) {
        this(file, null, allocator, from, end);
    }

    /** Takes over one use of the file, and ends it when it is closed. */
    HeaderCursor(OpenFile used, ByteBufAllocator allocator, int from, int end) {
        this(used.store(), used, allocator, from, end);
    }

    private HeaderCursor(StoreFile file, @Nullable OpenFile used, ByteBufAllocator allocator, int from, int end) {
        this.file = file;
        this.used = used;
        this.end = end;
        this.block = allocator.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
        this.nextPosition = from;
        this.blockPosition = from;
    }

    /** Moves to the next batch; false at the end of the range. */
    boolean next() throws IOException {
        int remaining = end - nextPosition;
        if (remaining < RecordBatchHeader.SIZE_UP_TO_MAGIC_BYTES) {
            return false;
        }
        fill(nextPosition, Math.min(remaining, RecordBatchHeader.SIZE_BYTES));
        int start = nextPosition - blockPosition;
        long size = (long) RecordBatchHeader.LOG_OVERHEAD_BYTES + block.getInt(start + RecordBatchHeader.LENGTH);
        byte magic = block.getByte(start + RecordBatchHeader.MAGIC);
        if (size < RecordBatchHeader.leastSizeBytes(magic) || size > remaining) {
            return false;
        }
        position = nextPosition;
        nextPosition += (int) size;
        return true;
    }

    /**
     * Whether a batch seems to begin where the walk does, with an offset in this range, both ends inclusive; the walk
     * has still to begin.
     */
    boolean beginsBetween(long leastOffset, long greatestOffset) throws IOException {
        if (!next()) {
            return false;
        }
        nextPosition = position;
        RecordBatch first = header();
        return first.baseOffset() >= leastOffset
                && first.baseOffset() <= greatestOffset
                && first.magic() >= 0
                && first.magic() <= RecordBatchHeader.MAGIC_V2
                && first.lastOffset() >= first.baseOffset();
    }

    /** The header of the batch that the cursor stands on; its records are not there. Valid until the next move. */
    RecordBatch header() {
        return new RecordBatch(block, position - blockPosition);
    }

    /** Where in the file the batch begins. */
    int position() {
        return position;
    }

    /** Where in the file the batch after this one begins. */
    int nextPosition() {
        return nextPosition;
    }

    /** Copies the whole batch, which must fit. */
    void readBatch(ByteBuf target) throws IOException {
        int size = nextPosition - position;
        target.setIndex(0, file.read(target.internalNioBuffer(0, size), position));
    }

    private void fill(int from, int needed) throws IOException {
        if (from >= blockPosition && from + needed <= blockPosition + block.writerIndex()) {
            return;
        }
        int length = Math.min(BLOCK_BYTES, end - from);
        int read = file.read(block.internalNioBuffer(0, length), from);
        if (read < needed) {
            throw new IOException("only " + read + " of " + needed + " bytes at " + from + " of " + file.path());
        }
        block.setIndex(0, read);
        blockPosition = from;
    }

    @Override
    public void close() {
        block.release();
        if (used != null) {
            used.release();
        }
    }
}
