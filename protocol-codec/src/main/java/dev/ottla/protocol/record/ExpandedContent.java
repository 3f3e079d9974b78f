package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;

/**
 * Records that are expanded while they are read. Holds a window of one record or a little more; it grows only as bytes
 * truly arrive, so a record's claim to be large costs nothing.
 */
final class ExpandedContent implements RecordContent {
    private static final int FILL_BYTES = 16 * 1024;

    private final InputStream stream;
    private final ByteBuf window;
    private boolean ended;

    ExpandedContent(InputStream stream, ByteBufAllocator allocator) {
        this.stream = stream;
        this.window = allocator.heapBuffer(FILL_BYTES);
    }

    @Override
    public ByteBuf buffer() {
        return window;
    }

    @Override
    public int position() {
        return window.readerIndex();
    }

    @Override
    public int require(int wanted) {
        while (window.readableBytes() < wanted && !ended) {
            fill();
        }
        return Math.min(wanted, window.readableBytes());
    }

    @Override
    public void advance(int length) {
        window.skipBytes(length);
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void close() {
        window.release();
        try {
            stream.close();
        } catch (IOException e) {
            throw Compression.failed(e);
        }
    }

    private void fill() {
        if (!window.isWritable(FILL_BYTES)) {
            window.discardReadBytes();
        }
        try {
            ended = window.writeBytes(stream, FILL_BYTES) < 0;
        } catch (IOException e) {
            throw Compression.failed(e);
        }
    }
}
