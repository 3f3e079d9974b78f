package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream over formats that compress block by block. Expands one block at a time into a pooled heap buffer that grows
 * to the largest block; the source is read in place.
 */
abstract class BlockStream extends InputStream {
    private final ByteBuf source;
    private final int end;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf block;
    private int position;

    BlockStream(ByteBuf source, int index, int length, ByteBufAllocator allocator) {
        this.source = source;
        this.position = index;
        this.end = index + length;
        this.allocator = allocator;
    }

    /** Expands the next block into the given empty buffer; false at the end of the content. */
    abstract boolean readBlock(ByteBuf target) throws IOException;

    final ByteBuf source() {
        return source;
    }

    final int position() {
        return position;
    }

    final int remaining() {
        return end - position;
    }

    /** Steps over bytes that must be there, and returns where they stand. */
    final int take(int length) throws IOException {
        if (length < 0 || length > remaining()) {
            throw new IOException("Stream ended prematurely");
        }
        int start = position;
        position += length;
        return start;
    }

    @Override
    public final int read() throws IOException {
        ByteBuf filled = fill();
        return filled == null ? -1 : filled.readUnsignedByte();
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuf filled = fill();
        if (filled == null) {
            return -1;
        }
        int count = Math.min(length, filled.readableBytes());
        filled.readBytes(target, offset, count);
        return count;
    }

    /** The block with bytes to read, or null at the end. Allocated on first use: a malformed header costs no buffer. */
    private @Nullable ByteBuf fill() throws IOException {
        if (block == null) {
            block = allocator.heapBuffer();
        }
        while (!block.isReadable()) {
            if (!readBlock(block.clear())) {
                return null;
            }
        }
        return block;
    }

    @Override
    public final void close() {
        if (block != null) {
            block.release();
            block = null;
            position = end;
        }
    }
}
