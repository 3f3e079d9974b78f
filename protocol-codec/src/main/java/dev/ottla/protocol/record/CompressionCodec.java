package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;

/** One byte format of compression. Stateless. */
sealed interface CompressionCodec permits NoCodec, GzipCodec, SnappyCodec, Lz4Codec, ZstdCodec {
    int CHUNK_BYTES = 16 * 1024;

    void compress(ByteBuf source, int index, int length, int level, ByteBuf target) throws IOException;

    /**
     * The stream may fail with any {@link IOException} or {@link RuntimeException} on content that is not of this
     * format.
     */
    InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator) throws IOException;
}
