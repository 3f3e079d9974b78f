package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;

/** The gzip file format (RFC 1952). Written by the JDK's stream, read by {@link GzipStream}. */
final class GzipCodec implements CompressionCodec {
    static final CompressionCodec INSTANCE = new GzipCodec();

    private static final int BUFFER_BYTES = 8 * 1024;

    @Override
    public void compress(ByteBuf source, int index, int length, int level, ByteBuf target) throws IOException {
        try (LevelledStream stream = new LevelledStream(new ByteBufOutputStream(target), level)) {
            source.getBytes(index, stream, length);
        }
    }

    @Override
    public InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator) {
        return new GzipStream(source.nioBuffer(index, length));
    }

    /** The JDK's stream takes no level; its deflater does. */
    private static final class LevelledStream extends GZIPOutputStream {
        LevelledStream(ByteBufOutputStream target, int level) throws IOException {
            super(target, BUFFER_BYTES);
            def.setLevel(level);
        }
    }
}
