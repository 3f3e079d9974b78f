package dev.ottla.protocol.record;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Zstandard frames (RFC 8878). Written in one piece, with the content size in the frame header. Read as a stream; a
 * window of up to 128 MiB is allowed, since level 22 asks for it, and the system backs only as much of it as content
 * truly arrives.
 */
final class ZstdCodec implements CompressionCodec {
    static final CompressionCodec INSTANCE = new ZstdCodec();

    @Override
    public void compress(ByteBuf source, int index, int length, int level, ByteBuf target) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        target.ensureWritable(bound);
        ByteBuffer room = target.nioBuffer(target.writerIndex(), bound);
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level);
            context.setPledgedSrcSize(length);
            ByteBuffer bytes = CompressionCodec.reachable(source, index, length);
            boolean done = false;
            while (!done) {
                done = context.compressByteBufferStream(room, bytes, EndDirective.END);
            }
        }
        target.writerIndex(target.writerIndex() + room.position());
    }

    @Override
    public InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator) {
        return new ZstdStream(CompressionCodec.reachable(source, index, length));
    }

    private static final class ZstdStream extends InputStream {
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();
        private final ByteBuffer source;
        private boolean frameEnded;

        ZstdStream(ByteBuffer source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            ByteBuffer room = ByteBuffer.wrap(target, offset, length);
            while (room.position() == offset && length > 0) {
                if (frameEnded && !source.hasRemaining()) {
                    return -1;
                }
                int before = source.remaining();
                frameEnded = context.decompressByteBufferStream(room, source);
                boolean moved = source.remaining() != before || room.position() != offset;
                if (!moved && !frameEnded) {
                    throw new IOException("Truncated source");
                }
            }
            return room.position() - offset;
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
