package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** One byte format of compression. Stateless. */
sealed interface CompressionCodec permits NoCodec, GzipCodec, SnappyCodec, Lz4Codec, ZstdCodec {
    int CHUNK_BYTES = 16 * 1024;

    /** The bytes where they stand, in the form native codecs can reach: direct, or with an array. */
    static ByteBuffer reachable(ByteBuf source, int index, int length) {
        ByteBuffer bytes = source.nioBuffer(index, length);
        if (bytes.isDirect() || bytes.hasArray()) {
            return bytes;
        }
        return ByteBuffer.allocate(length).put(bytes).flip();
    }

    void compress(ByteBuf source, int index, int length, int level, ByteBuf target) throws IOException;

    /**
     * The stream may fail with any {@link IOException} or {@link RuntimeException} on content that is not of this
     * format.
     */
    InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator) throws IOException;
}
