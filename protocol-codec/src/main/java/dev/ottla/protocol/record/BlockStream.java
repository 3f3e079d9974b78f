package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream over formats that compress block by block. Expands one block at a time into a pooled heap buffer that grows to the
 * largest block; the source is read in place.
 */
abstract class BlockStream extends InputStream {
    private final ByteBuf source;
    private final int end;
    private final ByteBuf block;
    private int position;

    BlockStream(ByteBuf source, int index, int length, ByteBufAllocator allocator) {
        this.source = source;
        this.position = index;
        this.end = index + length;
        this.block = allocator.heapBuffer(0);
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
        return fill() ? block.readUnsignedByte() : -1;
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, block.readableBytes());
        block.readBytes(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        while (!block.isReadable()) {
            block.clear();
            if (!readBlock(block)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final void close() {
        if (block.refCnt() > 0) {
            block.release();
        }
    }
}
