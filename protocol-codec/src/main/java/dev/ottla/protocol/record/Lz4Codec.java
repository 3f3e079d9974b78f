package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * One {@link Lz4Frame} of independent blocks of 64 KiB.
 *
 * <p>Runs on the native library and, where that cannot be loaded, on plain Java. Never on the library's third
 * implementation: it needs {@code sun.misc.Unsafe}, which JDK 25 warns of and a later one takes away.
 */
final class Lz4Codec implements CompressionCodec {
    static final CompressionCodec INSTANCE = new Lz4Codec(true);

    /** Reads what Kafka's first clients wrote, with a checksum of the header that is not LZ4's. */
    static final CompressionCodec OF_MAGIC_0 = new Lz4Codec(false);

    private static final LZ4Factory LZ4 = lz4();
    private static final XXHash32 HASH = hash();

    private final boolean checksHeader;

    private Lz4Codec(boolean checksHeader) {
        this.checksHeader = checksHeader;
    }

    private static LZ4Factory lz4() {
        try {
            return LZ4Factory.nativeInstance();
        } catch (LinkageError | RuntimeException notLoadable) {
            return LZ4Factory.safeInstance();
        }
    }

    private static XXHash32 hash() {
        try {
            return XXHashFactory.nativeInstance().hash32();
        } catch (LinkageError | RuntimeException notLoadable) {
            return XXHashFactory.safeInstance().hash32();
        }
    }

    @Override
    public void compress(ByteBuf source, int index, int length, int level, ByteBuf target) {
        target.writeIntLE(Lz4Frame.MAGIC);
        byte[] descriptor = {Lz4Frame.FLG_WRITTEN, Lz4Frame.BD_WRITTEN};
        target.writeBytes(descriptor).writeByte(Lz4Frame.headerChecksum(HASH.hash(descriptor, 0, 2, 0)));
        LZ4Compressor compressor = compressor(level);
        ByteBuffer bytes = CompressionCodec.reachable(source, index, length);
        for (int at = 0; at < length; at += Lz4Frame.WRITTEN_BLOCK_BYTES) {
            writeBlock(compressor, bytes, at, Math.min(Lz4Frame.WRITTEN_BLOCK_BYTES, length - at), target);
        }
        target.writeIntLE(0);
    }

    /**
     * As in Kafka the default level stands for the fast compressor, any other for the high compression of that level.
     */
    private static LZ4Compressor compressor(int level) {
        return level == Compression.LZ4.defaultLevel() ? LZ4.fastCompressor() : LZ4.highCompressor(level);
    }

    private static void writeBlock(LZ4Compressor compressor, ByteBuffer bytes, int at, int size, ByteBuf target) {
        int bound = compressor.maxCompressedLength(size);
        target.ensureWritable(Integer.BYTES + bound);
        int sizeIndex = target.writerIndex();
        ByteBuffer room = target.nioBuffer(sizeIndex + Integer.BYTES, bound);
        int compressed = compressor.compress(bytes, at, size, room, 0, bound);
        if (compressed < size) {
            target.writeIntLE(compressed).writerIndex(sizeIndex + Integer.BYTES + compressed);
        } else {
            target.writeIntLE(size | Lz4Frame.STORED_FLAG).writeBytes(bytes.slice(at, size));
        }
    }

    @Override
    public InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator)
            throws IOException {
        return new Lz4Stream(source, index, length, allocator, LZ4.safeDecompressor(), HASH, checksHeader);
    }
}
