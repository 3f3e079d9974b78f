package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.protocol.record.RecordException;
import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/**
 * A walk over whole batches of a file that may be torn: each is read completely and its CRC checked. Ends before the
 * first byte that cannot be trusted; {@link #validEnd} tells where. One thread; close it.
 */
public final class SegmentScan implements AutoCloseable {
    /** Read at once where nothing else is asked for. */
    static final int BLOCK_BYTES = 1 << 20;

    private final OpenFile used;
    private final StoreFile file;
    private final ByteBufAllocator allocator;
    private final int end;
    private final int blockBytes;
    private ByteBuf block;
    private int blockPosition;
    private RecordBatches batches;
    private long nextOffset;
    private String problem = "";

    /**
     * Takes over one use of the file.
     *
     * @param leastOffset no batch may begin below it
     * @param blockBytes read at once, more where a batch is larger
     */
    SegmentScan(OpenFile used, ByteBufAllocator allocator, Range range, long leastOffset, int blockBytes) {
        int from = range.from();
        this.used = used;
        this.file = used.store();
        this.allocator = allocator;
        this.end = range.end();
        this.blockBytes = blockBytes;
        this.nextOffset = leastOffset;
        this.block = allocator.directBuffer(Math.clamp((long) end - from, 1, blockBytes));
        this.blockPosition = from;
        this.batches = RecordBatches.of(block);
    }

    /** Positions in the file; the end is exclusive. */
    record Range(int from, int end) {}

    /** Moves to the next batch; false where the valid part ends. */
    public boolean next() throws IOException {
        try {
            while (!batches.next()) {
                int claimed = batches.nextSizeBytes();
                if (validEnd() >= end || claimed > end - validEnd()) {
                    problem = validEnd() >= end ? "" : "the last batch is cut";
                    return false;
                }
                if (!readFrom(validEnd(), claimed)) {
                    problem = "a few bytes are left over";
                    return false;
                }
            }
            return isTrusted(batches.batch());
        } catch (RecordException e) {
            problem = String.valueOf(e.getMessage());
            return false;
        }
    }

    public RecordBatch batch() {
        return batches.batch();
    }

    /** Where in the file the batch begins that the scan stands on. */
    int position() {
        return blockPosition + batches.batch().index();
    }

    /** After {@link #next} was false: the end of the last valid batch. */
    int validEnd() {
        return trustedEnd >= 0 ? trustedEnd : blockPosition + batches.position();
    }

    /** One past the offset of the last valid batch. */
    long nextOffset() {
        return nextOffset;
    }

    /** Why the valid part ends before the file does; empty when it does not. */
    public String problem() {
        return problem;
    }

    private int trustedEnd = -1;

    private boolean isTrusted(RecordBatch batch) {
        int start = blockPosition + batch.index();
        String found = problemOf(batch);
        if (found.isEmpty()) {
            nextOffset = batch.nextOffset();
            return true;
        }
        problem = found;
        trustedEnd = start;
        return false;
    }

    private String problemOf(RecordBatch batch) {
        if (!batch.isValidCrc()) {
            return "the CRC of the batch at offset " + batch.baseOffset() + " does not hold";
        }
        if (batch.baseOffset() < nextOffset || batch.lastOffset() < batch.baseOffset()) {
            return "the batch of offsets " + batch.baseOffset() + " to " + batch.lastOffset() + " follows offset "
                    + (nextOffset - 1);
        }
        return "";
    }

    /**
     * Reads a block that begins here and holds at least {@code wanted} bytes; false when the file gives nothing new.
     */
    private boolean readFrom(int position, int wanted) throws IOException {
        int length = Math.min(Math.max(wanted, blockBytes), end - position);
        if (position == blockPosition && block.readableBytes() >= length) {
            return false;
        }
        if (block.capacity() < length) {
            block.release();
            block = allocator.directBuffer(length);
        }
        block.clear();
        int read = file.read(block.internalNioBuffer(0, length), position);
        block.writerIndex(read);
        blockPosition = position;
        batches = RecordBatches.of(block);
        return read > 0 && read >= wanted;
    }

    @Override
    public void close() {
        block.release();
        used.release();
    }
}
