package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;

/** Records that stand uncompressed in the batch. */
final class PlainContent implements RecordContent {
    private final ByteBuf buffer;
    private final int end;
    private int position;

    PlainContent(ByteBuf buffer, int position, int end) {
        this.buffer = buffer;
        this.position = position;
        this.end = end;
    }

    @Override
    public ByteBuf buffer() {
        return buffer;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public int require(int wanted) {
        return Math.min(wanted, end - position);
    }

    @Override
    public void advance(int length) {
        position += length;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        // The bytes belong to the owner of the batch.
    }
}
