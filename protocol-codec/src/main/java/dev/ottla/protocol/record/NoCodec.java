package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStream;

/** Bytes as they are. */
final class NoCodec implements CompressionCodec {
    static final CompressionCodec INSTANCE = new NoCodec();

    @Override
    public void compress(ByteBuf source, int index, int length, int level, ByteBuf target) {
        target.writeBytes(source, index, length);
    }

    @Override
    public InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator) {
        return new ByteBufInputStream(source.slice(index, length));
    }
}
