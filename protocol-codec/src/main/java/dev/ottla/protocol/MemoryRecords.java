package dev.ottla.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Records in memory, as a slice that is not retained: the frame it was cut from owns the bytes, and they are gone with
 * it. Nobody moves the indexes of {@code buffer}; readers work on a duplicate. Two are equal when their bytes are.
 */
public record MemoryRecords(ByteBuf buffer) implements Records {

    public static final MemoryRecords EMPTY = new MemoryRecords(Unpooled.EMPTY_BUFFER);

    public static MemoryRecords wrap(byte[] content) {
        return new MemoryRecords(Unpooled.wrappedBuffer(content));
    }

    @Override
    public int sizeBytes() {
        return buffer.readableBytes();
    }

    @Override
    public String toString() {
        return "MemoryRecords[sizeBytes=" + sizeBytes() + "]";
    }
}
