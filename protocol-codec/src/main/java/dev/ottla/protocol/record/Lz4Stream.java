package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;

/**
 * Expands one {@link Lz4Frame}. What follows the frame is not looked at and a content checksum is not compared, as in
 * Kafka: the batch's own CRC covers these bytes.
 */
final class Lz4Stream extends BlockStream {
    /** LZ4 spends at least a byte for every 255: a block of a few bytes needs no buffer of 4 MiB. */
    private static final int MAX_EXPANSION = 255;

    private final LZ4SafeDecompressor decompressor;
    private final XXHash32 hash;
    private final ByteBuffer bytes;
    private final int bytesIndex;
    private final Lz4Frame frame;
    private boolean finished;

    Lz4Stream(
            ByteBuf source,
            int index,
            int length,
            ByteBufAllocator allocator,
            LZ4SafeDecompressor decompressor,
            XXHash32 hash,
            boolean checksHeader)
            throws IOException {
        super(source, index, length, allocator);
        this.decompressor = decompressor;
        this.hash = hash;
        this.bytes = CompressionCodec.reachable(source, index, length);
        this.bytesIndex = index;
        this.frame = readHeader(checksHeader);
    }

    private Lz4Frame readHeader(boolean checksHeader) throws IOException {
        if (source().getIntLE(take(Integer.BYTES)) != Lz4Frame.MAGIC) {
            throw new IOException("Stream unsupported (invalid magic bytes)");
        }
        int start = take(2);
        Lz4Frame header = Lz4Frame.parse(source().getUnsignedByte(start), source().getUnsignedByte(start + 1));
        if (header.contentSize()) {
            take(Long.BYTES);
        }
        int end = take(1);
        if (checksHeader && Lz4Frame.headerChecksum(hashOf(start, end - start)) != source().getUnsignedByte(end)) {
            throw new IOException("Stream frame descriptor corrupted");
        }
        return header;
    }

    @Override
    boolean readBlock(ByteBuf target) throws IOException {
        if (finished) {
            return false;
        }
        int word = source().getIntLE(take(Integer.BYTES));
        int size = word & ~Lz4Frame.STORED_FLAG;
        if (size == 0) {
            finished = true;
            return false;
        }
        if (size > frame.maxBlockBytes()) {
            throw new IOException("Block size " + size + " exceeded max: " + frame.maxBlockBytes());
        }
        int at = take(size);
        checkBlock(at, size);
        if ((word & Lz4Frame.STORED_FLAG) != 0) {
            target.writeBytes(source(), at, size);
        } else {
            expand(at, size, target);
        }
        return true;
    }

    private void checkBlock(int at, int size) throws IOException {
        if (frame.blockChecksums() && source().getIntLE(take(Integer.BYTES)) != hashOf(at, size)) {
            throw new IOException("Block checksum mismatch");
        }
    }

    private void expand(int at, int size, ByteBuf target) {
        int most = (int) Math.min(frame.maxBlockBytes(), (long) size * MAX_EXPANSION);
        target.ensureWritable(most);
        int expanded = decompressor.decompress(bytes, at - bytesIndex, size, target.nioBuffer(0, most), 0, most);
        target.writerIndex(expanded);
    }

    private int hashOf(int at, int length) {
        return hash.hash(bytes, at - bytesIndex, length, 0);
    }
}
